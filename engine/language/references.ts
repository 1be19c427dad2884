/** Turns the facts of a syntax tree into the names a room asks for: what an expression reads, by kind. */
import { type ReferenceFacts, references, type VariableUse } from "../expression/analysis/index.ts";
import { parse } from "../expression/index.ts";
import type { References } from "./compilation.ts";
import type { Scope } from "./scopes.ts";
import type { Source } from "./source.ts";

export const noReferences: References = { variables: [], names: [], paths: [], members: [], functions: [] };

const unique = (list: readonly string[]): readonly string[] => [...new Set(list)];

/** Does this `$name` mean a function? A called one does whenever there is such a function: `$now()` beside the variable `$now`. */
export const isFunctionUse = (use: VariableUse, scope: Scope, functions: ReadonlySet<string>): boolean =>
  functions.has(use.name) && (use.called || !scope.variables.includes(use.name));

/** In a scope context bare names are variables too, so both `query.id` and `$query.id` are listed under `variables` and `members`. */
export function toReferences(facts: ReferenceFacts, scope: Scope, functions: ReadonlySet<string>): References {
  const called = facts.variables.filter((use) => isFunctionUse(use, scope, functions));
  const read = facts.variables.filter((use) => !called.includes(use)).map((use) => use.name);
  const names = facts.names.filter((use) => use.top).map((use) => use.name);
  const own = facts.paths.filter((use) => use.root === undefined).map((use) => use.path);
  const rooted = facts.paths.flatMap((use) => (use.root === undefined ? [] : [[use.root, ...use.path]]));
  const fromScope = scope.context === "scope";
  const members = [...rooted, ...(fromScope ? own : [])].map(([root = "", member = "*"]) => `${root}.${member}`);
  return {
    variables: unique(fromScope ? [...read, ...names] : read),
    names: unique(names),
    paths: unique(own.map((path) => path.join("."))),
    members: unique(members),
    functions: unique(called.map((use) => use.name)),
    ...(facts.wholeContext ? { wholeContext: true as const } : {}),
  };
}

/** Where a member is read; the text is read again, since only findings ask. */
export const placesIn =
  (source: Source): NonNullable<References["placeOf"]> =>
  (member) => {
    const { ast } = parse(source.text, { recover: true });
    if (ast === undefined) return undefined;
    const facts = references(ast);
    const wanted = member.split(".");
    for (const { root, path, start, end } of facts.paths) {
      const whole = root === undefined ? path : [root, ...path];
      if (!wanted.every((name, index) => whole[index] === name)) continue;
      const written = facts.names.filter(({ name }) => name === wanted.at(-1));
      // In `$steps.list{ id: name }` the path is noted at `name`, and its beginning stands before.
      const inside = written.find((one) => one.start >= start && one.end <= end);
      const before = written.findLast((one) => one.end <= start);
      const place = inside ?? before ?? { start, end };
      return source.span(place.start, place.end);
    }
    return undefined;
  };

export function mergeReferences(all: readonly References[]): References {
  const pick = (of: (one: References) => readonly string[]): readonly string[] => unique(all.flatMap(of));
  return {
    variables: pick((one) => one.variables),
    names: pick((one) => one.names),
    paths: pick((one) => one.paths),
    members: pick((one) => one.members),
    functions: pick((one) => one.functions),
    ...(all.some((one) => one.wholeContext === true) ? { wholeContext: true as const } : {}),
    placeOf: (member) => {
      for (const one of all) {
        const place = one.placeOf?.(member);
        if (place !== undefined) return place;
      }
      return undefined;
    },
  };
}
