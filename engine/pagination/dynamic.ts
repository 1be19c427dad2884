/** `dynamic`: expressions say what the next request carries; for paging that no other strategy fits. */
import { SCOPES } from "../language/scopes.ts";
import type { Placements } from "../language/exchange.ts";
import { isTrue } from "../language/truth.ts";
import { paginationFailed } from "./parts.ts";
import { joinPlacements } from "./place.ts";
import { commonProperties, expressionKey } from "./schema-parts.ts";
import type { Strategy } from "./strategy.ts";
import type { Json, Layer } from "./types.ts";

type Members = Readonly<Record<string, Json>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What `first` and `next` may yield. */
const KEYS = ["url", "query", "headers", "body", "state"];

const leaves = (value: Json, path: readonly string[]): readonly (readonly [readonly string[], unknown])[] =>
  isMembers(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]))
    : [[path, value]];

const placements = (wish: Members): Placements => {
  const { url, query, headers, body } = wish;
  return joinPlacements(
    typeof url === "string" ? { url, carry: ["headers"] } : {},
    isMembers(query) ? { query: Object.entries(query) } : {},
    isMembers(headers)
      ? {
          headers: Object.entries(headers).map(([name, value]) => [
            name.toLowerCase(),
            String(value as string | number),
          ]),
        }
      : {},
    isMembers(body) ? { body: leaves(body, []) } : {},
  );
};

const checked = (value: unknown, key: string): Members => {
  const unknown = isMembers(value) ? Object.keys(value).find((name) => !KEYS.includes(name)) : "";
  if (isMembers(value) && unknown === undefined) return value;
  throw paginationFailed(
    `\`${key}\` must yield an object of ${KEYS.join(", ")}; it gave ${JSON.stringify(value) ?? "nothing"}.`,
  );
};

const wishOf = (layers: readonly Layer[]): Members => {
  const held = layers[0]?.["s"] ?? null;
  return isMembers(held) ? held : {};
};

export const dynamic: Strategy = {
  type: "dynamic",
  summary: "Expressions yield what the next request carries: `{ query, headers, body, url, state }`.",
  properties: {
    ...commonProperties,
    first: expressionKey("What the first request carries beside the operation's own; nothing by default.", [
      '{ "query": { "page": 1 }, "state": 1 }',
    ]),
    next: expressionKey(
      "What the next request carries; the list ends if it yields nothing. `state` is what the last one kept. `url` is an address, absolute or relative to the operation's, in place of its own path, query and body.",
      ['{ "query": { "page": state + 1 }, "state": state + 1 }'],
    ),
    done: expressionKey("True on the last page; asked before `next`.", ["$count(records) < size"]),
  },
  required: ["next"],
  examples: [
    {
      strategy: "dynamic",
      first: '{ "query": { "page": 1 }, "state": 1 }',
      next: '{ "query": { "page": state + 1 }, "state": state + 1 }',
      done: "count = 0",
    },
    {
      strategy: "dynamic",
      next: '{ "url": "list/continue", "body": { "cursor": body.cursor } }',
      done: "body.has_more = false",
      size: { to: { body: "limit" }, max: 1000 },
    },
  ],
  antiExamples: [
    {
      value: { strategy: "dynamic", first: '{ "query": {} }' },
      reason: "`next` is missing: what asks for the second page?",
    },
  ],
  compile(parts) {
    const first = parts.expression("first", SCOPES.dynamicFirst);
    const next = parts.expression("next", SCOPES.dynamicNext);
    const done = parts.expression("done", SCOPES.dynamicNext);
    const { size } = parts;

    return {
      kinds: ["dynamic"],
      ownedParameters: [],
      patience: 2,
      first(context) {
        const scope = { args: context.args, size: context.size, now: context.scope["now"] };
        return [
          { k: "dynamic", s: first === undefined ? {} : checked(first.evaluate(scope, scope, context.now), "first") },
        ];
      },
      place(layers, context) {
        const wish = wishOf(layers);
        // An address of its own has no room for more than was wished for.
        const sized = "url" in wish ? undefined : size?.place;
        return joinPlacements(
          sized?.put(context.size, { ...context.scope, size: context.size }, context.now) ?? {},
          placements(wish),
        );
      },
      advance(layers, answer, context) {
        const { body, headers, status, records } = answer;
        const scope = {
          args: context.args,
          size: context.size,
          now: context.scope["now"],
          state: wishOf(layers)["state"],
          body,
          headers,
          status,
          records,
          count: records.length,
        };
        if (done !== undefined && isTrue(done.evaluate(scope, scope, context.now))) return { kind: "end" };
        const value = next?.evaluate(scope, scope, context.now);
        return value === undefined || value === null
          ? { kind: "end" }
          : { kind: "next", layers: [{ k: "dynamic", s: checked(value, "next") }] };
      },
      // What the expressions ask for cannot be turned round, so an imitation answers with everything.
      imitate: (_request, rows) => ({ rows, total: rows.length, next: null, hasMore: false, headers: {} }),
    };
  },
};
