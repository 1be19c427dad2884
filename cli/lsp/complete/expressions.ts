/** Inside of expressions and holes: variables, functions, and what the input was seen to have. */
import { FUNCTIONS, usage } from "../../../engine/expression/functions/index.ts";
import { builtinNames, forbiddenFunctions } from "../../../engine/expression/analysis/index.ts";
import { inputsAt } from "../inputs.ts";
import { evaluateText, membersOf, quotedName, shortValue } from "../evaluate.ts";
import { readingOf } from "../schema-at.ts";
import { placeAt, type Subject } from "../subject.ts";
import { variableMembers } from "../variables.ts";
import type { Suggestion } from "./item.ts";

export const completeExpression = (subject: Subject): readonly Suggestion[] => {
  const { cursor, schemas } = subject;
  if (cursor.role !== "value") return [];
  const place = placeAt(subject);
  const reading = readingOf(schemas) ?? (hasOpenHole(cursor.before) ? "template" : undefined);
  if (reading === undefined || place === undefined) return [];
  if (reading === "template" && !hasOpenHole(cursor.before)) return [];
  const written = reading === "template" ? cursor.before.slice(cursor.before.lastIndexOf("{{") + 2) : cursor.before;
  const variable = /\$((?:\w+\.)*)(\w*)$/u.exec(written);
  if (variable !== null) {
    const [token, parents = "", last = ""] = variable;
    const from = cursor.offset - token.length;
    if (parents === "") return [...variables(subject, from), ...functions(from)];
    return members(variableMembers(subject, parents.slice(0, -1).split(".")), cursor.offset - last.length);
  }
  const [token = "", parents = "", last = ""] = /((?:(?:\w+|`[^`]*`)\.)*)(\w*|`[^`]*)$/u.exec(written) ?? [];
  const from = cursor.offset - last.length;
  const before = written.slice(0, written.length - token.length);
  if (place.scope.context === "scope" && !/[.[]\s*$/u.test(before)) {
    if (parents !== "") return members(variableMembers(subject, parents.slice(0, -1).split(".")), from);
    return [...bareVariables(subject, from), ...functions(from)];
  }
  const inputs = inputsAt(subject).flatMap((input) => {
    const base = baseOf(before);
    const context = base === undefined ? input : evaluateText(base, input);
    return [parents === "" ? context : evaluateText(parents.slice(0, -1), context)];
  });
  return [
    ...members(membersOf(inputs), from),
    ...(parents === "" ? [...variables(subject, from), ...functions(from)] : []),
  ];
};

const hasOpenHole = (text: string): boolean => text.lastIndexOf("{{") > text.lastIndexOf("}}");

/** Inside of a predicate or after a step that is more than a name, that step's value is read: `included[` reads `included`. */
const baseOf = (before: string): string | undefined => {
  const predicate = /((?:\w+|`[^`]*`)(?:\.(?:\w+|`[^`]*`))*)\[[^[\]]*$/u.exec(before);
  if (predicate !== null) return predicate[1];
  const step =
    /((?:\w+|`[^`]*`)(?:\[[^[\]]*\])?(?:\.(?:\w+|`[^`]*`)(?:\[[^[\]]*\])?)*)(?:\.|\{\s*\w+\s*:\s*|\.\{[^}]*)$/u.exec(
      before,
    );
  return step?.[1];
};

const members = (found: ReadonlyMap<string, unknown>, from: number): readonly Suggestion[] =>
  [...found].map(([name, value]) => ({
    label: name,
    kind: "path",
    from,
    insert: quotedName(name),
    ...(value === undefined ? {} : { detail: shortValue(value) }),
  }));

const variables = (subject: Subject, from: number): readonly Suggestion[] =>
  (placeAt(subject)?.scope.variables ?? []).map((name) => ({
    label: `$${name}`,
    kind: "variable",
    from,
    insert: `$${name}`,
  }));

const bareVariables = (subject: Subject, from: number): readonly Suggestion[] =>
  (placeAt(subject)?.scope.variables ?? []).map((name) => ({ label: name, kind: "variable", from, insert: name }));

const functions = (from: number): readonly Suggestion[] => [
  ...Object.values(FUNCTIONS).map((one): Suggestion => ({
    label: `$${one.name}`,
    kind: "function",
    from,
    insert: `$${one.name}(`,
    detail: usage(one),
    documentation: one.summary,
  })),
  ...[...builtinNames]
    .filter((name) => !forbiddenFunctions.has(name) && !(name in FUNCTIONS))
    .map((name): Suggestion => ({ label: `$${name}`, kind: "function", from, insert: `$${name}(`, detail: "JSONata" })),
];
