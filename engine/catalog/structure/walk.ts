/** Checks a located value against a JSON Schema of the language: one problem a mistake, at the place where the author made it. */
import type { Located } from "../../language/located.ts";
import { suggest } from "../../language/suggest.ts";
import { adviceForMissing, withAdvice } from "./advice.ts";
import { keyOf } from "./key.ts";
import { expressionProblems, templateProblems } from "./places.ts";
import {
  deref,
  isSchema,
  namesOf,
  patternOf,
  type Problem,
  type Schema,
  schemaList,
  schemasOf,
  startOrKey,
} from "./problem.ts";
import { unionProblems } from "./union.ts";
import { admits, nameOf, typesOf, valueProblems, wrongType } from "./values.ts";

/**
 * The keywords used by the language's own schemas, with the meaning of JSON Schema 2020-12; a test holds the two
 * judgements (this and ajv's) against each other. `x-cognate: expression | template` places are read as source text.
 */
export const problemsOf = (schema: Schema, at: Located, root: Schema): readonly Problem[] => {
  // What YAML could not read as it looks has its finding already.
  if (at.value === undefined) return [];
  const resolved = deref(schema, root);
  const reading = resolved["x-cognate"];
  if (reading === "expression" && typesOf(resolved)?.includes("string") === true) return expressionProblems(at);
  if (reading === "template" && typesOf(resolved)?.includes("string") === true) return templateProblems(at);
  return withAdvice(resolved, at, ownProblems(resolved, at, root));
};

const ownProblems = (resolved: Schema, at: Located, root: Schema): readonly Problem[] => {
  const types = typesOf(resolved);
  if (types !== undefined && !admits(types, at.value)) return [wrongType(at, types)];
  const inside = (child: Schema, place: Located): readonly Problem[] => problemsOf(child, place, root);
  return withoutEchoes([
    ...valueProblems(resolved, at),
    ...(typeof at.value === "object"
      ? [...memberProblems(resolved, at, inside, root), ...itemProblems(resolved, at, inside)]
      : []),
    ...schemaList(resolved["allOf"]).flatMap((part) => inside(part, at)),
    ...conditionalProblems(resolved, at, inside),
    ...unionProblems(resolved, at, root, inside),
  ]);
};

/** A misspelt key is unknown under its own name and missing under the right one: one mistake, so one problem. */
const withoutEchoes = (problems: readonly Problem[]): readonly Problem[] => {
  if (problems.length < 2) return problems;
  const meant = new Set(problems.flatMap(({ code, keys = [] }) => (code === "unknown_key" ? keys : [])));
  return problems.filter(({ code, keys = [] }) => code !== "missing_key" || !keys.some((key) => meant.has(key)));
};

type Inside = (schema: Schema, at: Located) => readonly Problem[];

const memberProblems = (schema: Schema, at: Located, inside: Inside, root: Schema): readonly Problem[] => {
  if (!isSchema(at.value)) return [];
  const problems: Problem[] = [];
  const known = schemasOf(schema["properties"]);
  const patterns = [...schemasOf(schema["patternProperties"])];
  const rest = schema["additionalProperties"];
  const names = isSchema(schema["propertyNames"]) ? deref(schema["propertyNames"], root) : undefined;
  const entries = at.entries();
  const absent = [...known.keys()].filter((name) => !entries.some(([present]) => present === name));
  for (const [key, child] of entries) {
    const fitting = [
      ...(known.has(key) ? [known.get(key)] : []),
      ...patterns.filter(([pattern]) => patternOf(pattern).test(key)).map(([, part]) => part),
    ];
    for (const part of fitting) if (part !== undefined) problems.push(...inside(part, child));
    if (fitting.length === 0 && rest === false) {
      const meant = suggest(key, absent);
      problems.push(unknownKey(key, child, at, absent, meant));
    }
    if (fitting.length === 0 && isSchema(rest)) problems.push(...inside(rest, child));
    if (names !== undefined) problems.push(...keyProblems(names, key, child));
  }
  for (const key of namesOf(schema["required"])) {
    if (key in at.value) continue;
    const message = `${nameOf(at)} lacks the key \`${key}\``;
    const part = known.get(key);
    const hint = adviceForMissing(key, part === undefined ? undefined : deref(part, root));
    problems.push({
      code: "missing_key",
      span: startOrKey(at),
      message,
      keys: [key],
      ...(hint === undefined ? {} : { hint }),
    });
  }
  const least = schema["minProperties"];
  if (typeof least === "number" && entries.length < least)
    problems.push({
      code: "missing_key",
      span: startOrKey(at),
      message: `${nameOf(at)} needs at least ${least === 1 ? "one key" : `${least} keys`}`,
    });
  return problems;
};

/** Keys that later versions will have (config-language-spec, end of section 2). */
const RESERVED_KEYS: ReadonlySet<string> = new Set([
  "checkpoint",
  "nested",
  "poll",
  "range",
  "split",
  "cache",
  "batch",
  "webhooks",
  "numbers",
  "scan",
  "extends",
]);

const unknownKey = (
  key: string,
  child: Located,
  parent: Located,
  candidates: readonly string[],
  meant: string | undefined,
): Problem => {
  if (RESERVED_KEYS.has(key)) {
    const message = `\`${key}\` is reserved in the language and not yet supported by this version`;
    return { code: "not_yet_supported", span: child.keySpan, message };
  }
  const open =
    candidates.length === 0 ? "no further key fits here" : `keys here: ${candidates.slice(0, 24).join(", ")}`;
  return {
    code: "unknown_key",
    span: child.keySpan,
    message: `${parent.path.length === 0 ? "this file" : nameOf(parent)} has no key \`${key}\``,
    hint: meant === undefined ? open : `Did you mean \`${meant}\`?`,
    keys: meant === undefined ? [] : [meant],
  };
};

/** `propertyNames`: the key is the value that is checked. */
const keyProblems = (names: Schema, key: string, child: Located): readonly Problem[] =>
  valueProblems(names, keyOf(key, child));

const itemProblems = (schema: Schema, at: Located, inside: Inside): readonly Problem[] => {
  if (!Array.isArray(at.value)) return [];
  const { minItems, items, uniqueItems } = schema;
  const problems: Problem[] = [];
  if (typeof minItems === "number" && at.value.length < minItems)
    problems.push({
      code: "wrong_value",
      span: at.span,
      message: `${nameOf(at)} needs at least ${minItems === 1 ? "one item" : `${minItems} items`}`,
    });
  if (isSchema(items)) for (const item of at.items()) problems.push(...inside(items, item));
  if (uniqueItems === true) {
    const seen = new Set<string>();
    for (const item of at.items()) {
      const printed = JSON.stringify(item.value);
      if (seen.has(printed))
        problems.push({ code: "wrong_value", span: item.span, message: `${nameOf(at)} names ${printed} twice` });
      seen.add(printed);
    }
  }
  return problems;
};

const conditionalProblems = (schema: Schema, at: Located, inside: Inside): readonly Problem[] => {
  const { if: condition, not } = schema;
  const problems: Problem[] = [];
  if (isSchema(condition)) {
    const branch = inside(condition, at).length === 0 ? schema["then"] : schema["else"];
    if (isSchema(branch)) problems.push(...inside(branch, at));
  }
  if (isSchema(not) && inside(not, at).length === 0)
    problems.push({ code: "wrong_value", span: at.keySpan, message: forbidden(not, at) });
  return problems;
};

const forbidden = (not: Schema, at: Located): string => {
  const together = namesOf(not["required"]);
  return together.length > 0
    ? `${nameOf(at)} cannot have ${together.map((name) => `\`${name}\``).join(" and ")} together`
    : `${nameOf(at)} has a value that is not allowed here`;
};
