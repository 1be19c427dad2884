/** `none`: everything in one answer. */
import type { Strategy } from "./strategy.ts";

export const none: Strategy = {
  type: "none",
  summary: "The provider gives the whole list in one answer.",
  properties: {},
  required: [],
  examples: [{ strategy: "none" }],
  antiExamples: [
    { value: { strategy: "none", stop: ["empty_page"] }, reason: "there is no second page, so nothing to stop" },
  ],
  compile: () => ({
    kinds: ["none"],
    ownedParameters: [],
    patience: 0,
    first: () => [{ k: "none" }],
    place: () => ({}),
    advance: () => ({ kind: "end" }),
    imitate: (_request, rows) => ({ rows, total: rows.length, next: undefined, hasMore: false, headers: {} }),
  }),
};
