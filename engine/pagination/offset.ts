/** `offset`: a running record index; how far it moves is `advance`. */
import { imitatedNumber, imitatedSize, imitatedSlice } from "./imitation.ts";
import { paginationFailed, readingBindings } from "./parts.ts";
import { paginationStuck } from "./pager.ts";
import { joinPlacements, ownedBy } from "./place.ts";
import { commonProperties, described, placeKey } from "./schema-parts.ts";
import type { Strategy } from "./strategy.ts";
import type { Layer, PageAnswer, PageContext } from "./types.ts";

const offsetOf = (layers: readonly Layer[], start: number): number => {
  const o = layers[0]?.["o"];
  return typeof o === "number" ? o : start;
};

export const offset: Strategy = {
  type: "offset",
  summary: "A page begins at a record index.",
  properties: {
    ...commonProperties,
    offset: placeKey("Where the index of the first record goes.", ["offset", "startAt"]),
    start: described(
      { type: "integer", minimum: 0, default: 0 },
      "Index of the first record.",
      [0, 1],
      ["first", "a number"],
    ),
    advance: described(
      { type: "string", minLength: 1, default: "requested" },
      "How far the offset moves: `requested` (the page size that was asked for), `returned` (the records that came, for providers that cap the size silently) or an expression.",
      ["returned", "itemsPerPage"],
      [100, "a number is not what the provider gave; it is `requested`"],
    ),
  },
  required: ["offset", "stop"],
  examples: [
    {
      strategy: "offset",
      offset: "startAt",
      advance: "requested",
      size: { to: "maxResults", max: 50 },
      stop: ["empty_page"],
    },
    {
      strategy: "offset",
      offset: "offset",
      size: { to: "limit", max: 100 },
      stop: [{ has_more: "more" }],
      max_records: 10_000,
    },
  ],
  antiExamples: [
    {
      value: { strategy: "offset", offset: "offset", size: { to: "limit", max: 100 } },
      reason: "`stop` is missing: no rule tells the last page",
    },
  ],
  compile(parts) {
    const place = parts.place("offset");
    const start = parts.literal("start", 0);
    const { size } = parts;
    const advance = parts.literal<string>("advance", size === undefined ? "returned" : "requested");
    const expression = advance === "requested" || advance === "returned" ? undefined : parts.expression("advance");
    if (advance === "requested" && size === undefined)
      parts.report(
        "missing_key",
        parts.config.anchor,
        "`advance: requested` needs `size`.",
        "Write `advance: returned`, or say how large a page is.",
      );

    const distance = (answer: PageAnswer, context: PageContext): number => {
      if (expression === undefined)
        return advance === "requested" ? (context.size ?? answer.records.length) : answer.records.length;
      const value = expression.evaluate(answer.body, readingBindings(answer, context), context.now);
      if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
      throw paginationFailed(
        `\`advance\` gave ${JSON.stringify(value) ?? "nothing"}; it must be a whole number of records.`,
        { expression },
      );
    };

    return {
      kinds: ["offset"],
      ownedParameters: ownedBy(place),
      patience: 2,
      first: () => [{ k: "offset", o: start }],
      place(layers, context) {
        const scope = { ...context.scope, size: context.size, offset: offsetOf(layers, start) };
        return joinPlacements(
          place?.put(scope.offset, scope, context.now) ?? {},
          size?.place?.put(context.size, scope, context.now) ?? {},
        );
      },
      advance(layers, answer, context) {
        const by = distance(answer, context);
        if (by === 0)
          throw paginationStuck(
            "The offset would not move: the page is empty and no rule ends the list.",
            "Add the stop rule that tells the last page, or `advance: requested`.",
          );
        return { kind: "next", layers: [{ k: "offset", o: offsetOf(layers, start) + by }] };
      },
      position: (layers) => offsetOf(layers, start) - start,
      previous(layers, context) {
        const o = offsetOf(layers, start);
        return o > start && context.size !== undefined
          ? [{ k: "offset", o: Math.max(o - context.size, start) }]
          : undefined;
      },
      imitate(request, rows) {
        const count = imitatedSize(size, request, rows);
        return imitatedSlice(rows, imitatedNumber(place?.take(request), start) - start, count);
      },
    };
  },
};
