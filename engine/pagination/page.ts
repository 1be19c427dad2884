/** `page`: numbered pages, one up each time. */
import { imitatedNumber, imitatedSize, imitatedSlice } from "./imitation.ts";
import { joinPlacements, ownedBy } from "./place.ts";
import { commonProperties, described, placeKey } from "./schema-parts.ts";
import type { Strategy } from "./strategy.ts";
import type { Layer } from "./types.ts";

const numberOf = (layers: readonly Layer[], start: number): number => {
  const n = layers[0]?.["n"];
  return typeof n === "number" ? n : start;
};

export const page: Strategy = {
  type: "page",
  summary: "Pages have numbers; the next page is one more.",
  properties: {
    ...commonProperties,
    number: placeKey("Where the page number goes.", ["page[number]", { body: "page.number" }]),
    start: described(
      { type: "integer", minimum: 0, default: 1 },
      "Number of the first page.",
      [0, 1],
      ["first", "a number"],
    ),
  },
  required: ["number", "stop"],
  examples: [
    {
      strategy: "page",
      number: "page[number]",
      start: 0,
      size: { to: "page[size]", max: 100 },
      stop: ["short_page", { total: "meta.page.total_count" }],
    },
  ],
  antiExamples: [
    { value: { strategy: "page", number: "page" }, reason: "`stop` is missing: no rule tells the last page" },
    {
      value: { strategy: "page", offset: "start", stop: ["empty_page"] },
      reason: "`offset` belongs to the strategy `offset`; here it is `number`",
    },
  ],
  compile(parts) {
    const number = parts.place("number");
    const start = parts.literal("start", 1);
    const { size } = parts;
    return {
      kinds: ["page"],
      ownedParameters: ownedBy(number),
      patience: 2,
      first: () => [{ k: "page", n: start }],
      place(layers, context) {
        const scope = { ...context.scope, size: context.size, number: numberOf(layers, start) };
        return joinPlacements(
          number?.put(scope.number, scope, context.now) ?? {},
          size?.place?.put(context.size, scope, context.now) ?? {},
        );
      },
      advance: (layers) => ({ kind: "next", layers: [{ k: "page", n: numberOf(layers, start) + 1 }] }),
      position: (layers, context) =>
        context.size === undefined ? undefined : (numberOf(layers, start) - start) * context.size,
      previous(layers) {
        const n = numberOf(layers, start);
        return n > start ? [{ k: "page", n: n - 1 }] : undefined;
      },
      imitate(request, rows) {
        const count = imitatedSize(size, request, rows);
        return imitatedSlice(rows, (imitatedNumber(number?.take(request), start) - start) * count, count);
      },
    };
  },
};
