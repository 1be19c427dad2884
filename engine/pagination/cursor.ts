/** `cursor`: each answer names where the next page begins. */
import { type Scope, SCOPES } from "../language/scopes.ts";
import { cursorPosition, imitatedSize, imitatedSlice, positionCursor } from "./imitation.ts";
import { paginationFailed, readingBindings } from "./parts.ts";
import { joinPlacements, ownedBy } from "./place.ts";
import { commonProperties, described, expressionKey, placeKey, templateKey } from "./schema-parts.ts";
import type { Strategy } from "./strategy.ts";
import type { Json, PageAnswer, RecordOf } from "./types.ts";

type From = "body" | "header" | "last_record";

const contextOf = (from: From, answer: PageAnswer): unknown =>
  from === "header" ? answer.headers : from === "last_record" ? answer.records.at(-1) : answer.body;

/** Providers write "no more" as nothing, null or an empty text. */
export const noCursor = (value: unknown): boolean => value === undefined || value === null || value === "";

export const cursor: Strategy = {
  type: "cursor",
  summary: "Each answer carries the value that asks for the next page.",
  properties: {
    ...commonProperties,
    cursor: placeKey("Where the cursor goes.", ["page[cursor]", { body: "variables.after" }]),
    from: described(
      { enum: ["body", "header", "last_record"], default: "body" },
      "What `next` is read from: the answer's body, its headers (lower-case names), or the last record of the page.",
      ["last_record"],
      ["last", "it is `last_record`"],
    ),
    next: expressionKey(
      "The next cursor. The list ends when it is absent, null or an empty text.",
      ["meta.page.after", "`x-next-page`", "id"],
      ["{{ meta.page.after }}", "an expression, not a template"],
    ),
    first: templateKey("The cursor of the first page, if the provider wants one.", ["*"]),
  },
  required: ["cursor", "next"],
  examples: [
    {
      strategy: "cursor",
      cursor: { body: "page.cursor" },
      next: "meta.page.after",
      size: { to: { body: "page.limit" }, max: 1000 },
    },
    {
      strategy: "cursor",
      cursor: "starting_after",
      from: "last_record",
      next: "id",
      size: { to: "limit", max: 100 },
      stop: [{ has_more: "has_more" }],
    },
  ],
  antiExamples: [
    { value: { strategy: "cursor", cursor: "after" }, reason: "`next` is missing: where does the next cursor stand?" },
  ],
  compile(parts) {
    const place = parts.place("cursor");
    const from = parts.literal<From>("from", "body");
    const scope: Scope = { ...SCOPES.paging, context: "value" };
    const next = parts.expression("next", scope);
    const first = parts.config.has("first")
      ? parts.compilation.template(parts.config.at("first"), SCOPES.place)
      : undefined;
    const { size } = parts;
    const saysMore = parts.stops("has_more") || parts.stops("no_more");

    const rowOf = (rows: readonly unknown[], value: string | undefined, recordOf: RecordOf): number =>
      value === undefined ? 0 : rows.findIndex((row) => String(next?.evaluate(recordOf(row), {}, 0)) === value) + 1;

    return {
      kinds: ["cursor"],
      ownedParameters: ownedBy(place),
      // An empty page never ends a cursor list, so only a run of them far beyond any real one is an endless provider.
      patience: 100,
      first: () => [{ k: "cursor", c: null }],
      place(layers, context) {
        const held = layers[0]?.["c"] ?? null;
        const value = held ?? first?.render({ ...context.scope, size: context.size }, context.now);
        const names = { ...context.scope, size: context.size, cursor: value };
        return joinPlacements(
          place?.put(value, names, context.now) ?? {},
          size?.place?.put(context.size, names, context.now) ?? {},
        );
      },
      advance(_layers, answer, context) {
        if (from === "last_record" && answer.records.length === 0) {
          if (!saysMore) return { kind: "end" };
          throw paginationFailed("The provider says there is more but gave no record to continue from.");
        }
        const value = next?.evaluate(contextOf(from, answer), readingBindings(answer, context), context.now);
        if (noCursor(value)) return { kind: "end" };
        if (typeof value !== "string" && typeof value !== "number") {
          throw paginationFailed(
            `The next cursor is ${JSON.stringify(value)}; it must be text or a number.`,
            next === undefined ? {} : { expression: next },
          );
        }
        return { kind: "next", layers: [{ k: "cursor", c: value satisfies Json }] };
      },
      imitate(request, rows, recordOf = (row) => row) {
        const count = imitatedSize(size, request, rows);
        const asked = place?.take(request);
        if (from === "last_record") return { ...imitatedSlice(rows, rowOf(rows, asked, recordOf), count) };
        const start = cursorPosition(asked);
        const slice = imitatedSlice(rows, start, count);
        const value = slice.hasMore ? positionCursor(start + count) : null;
        const header =
          from === "header" && value !== null && next !== undefined
            ? { [next.source.trim().replaceAll("`", "")]: value }
            : {};
        return { ...slice, next: value, headers: header };
      },
    };
  },
};
