/** `token_page`: the first answer hands out a snapshot token; pages below it have numbers. */
import { imitatedNumber, imitatedSize, imitatedSlice } from "./imitation.ts";
import { paginationFailed, readingBindings } from "./parts.ts";
import { joinPlacements, ownedBy } from "./place.ts";
import { commonProperties, described, expressionKey, placeKey } from "./schema-parts.ts";
import { noCursor } from "./cursor.ts";
import type { Strategy } from "./strategy.ts";
import type { Json, Layer } from "./types.ts";

const numberOf = (layers: readonly Layer[], start: number): number => {
  const n = layers[0]?.["n"];
  return typeof n === "number" ? n : start;
};

const TOKEN = "snapshot-1";

export const tokenPage: Strategy = {
  type: "token_page",
  summary: "A token from the first answer is repeated, the page number goes up.",
  properties: {
    ...commonProperties,
    token: placeKey("Where the token goes, from the second page on.", ["page[token]"]),
    token_from: expressionKey(
      "The token in the first answer.",
      ["meta.page.token"],
      ["{{ token }}", "an expression over the answer's body"],
    ),
    number: placeKey("Where the page number goes.", ["page[number]"]),
    start: described({ type: "integer", minimum: 0, default: 1 }, "Number of the first page.", [1]),
  },
  required: ["token", "token_from", "number", "stop"],
  examples: [
    {
      strategy: "token_page",
      token: "page[token]",
      token_from: "meta.page.token",
      number: "page[number]",
      start: 1,
      stop: [{ no_more: "$not($exists(links.next))" }],
    },
  ],
  antiExamples: [
    {
      value: { strategy: "token_page", token: "page[token]", number: "page[number]", stop: ["empty_page"] },
      reason: "`token_from` is missing: where does the token stand?",
    },
  ],
  compile(parts) {
    const token = parts.place("token");
    const number = parts.place("number");
    const from = parts.expression("token_from");
    const start = parts.literal("start", 1);
    const { size } = parts;
    return {
      kinds: ["token_page"],
      ownedParameters: ownedBy(token, number),
      patience: 2,
      first: () => [{ k: "token_page", t: null, n: start }],
      place(layers, context) {
        const scope = {
          ...context.scope,
          size: context.size,
          token: layers[0]?.["t"] ?? undefined,
          number: numberOf(layers, start),
        };
        const puts = [
          token?.put(scope.token, scope, context.now),
          number?.put(scope.number, scope, context.now),
          size?.place?.put(context.size, scope, context.now),
        ];
        return joinPlacements(...puts.map((put) => put ?? {}));
      },
      advance(layers, answer, context) {
        const held = layers[0]?.["t"] ?? null;
        const value: unknown = held ?? from?.evaluate(answer.body, readingBindings(answer, context), context.now);
        if (noCursor(value) || (typeof value !== "string" && typeof value !== "number")) {
          throw paginationFailed(
            "The first answer has no token for the pages after it.",
            from === undefined ? {} : { expression: from },
          );
        }
        return { kind: "next", layers: [{ k: "token_page", t: value satisfies Json, n: numberOf(layers, start) + 1 }] };
      },
      position: (layers, context) =>
        context.size === undefined ? undefined : (numberOf(layers, start) - start) * context.size,
      imitate(request, rows) {
        const count = imitatedSize(size, request, rows);
        return {
          ...imitatedSlice(rows, (imitatedNumber(number?.take(request), start) - start) * count, count),
          next: TOKEN,
        };
      },
    };
  },
};
