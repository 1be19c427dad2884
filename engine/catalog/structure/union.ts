/** Reduces a union that nothing fits to the problems of the branch the author most likely meant. */
import type { Located } from "../../language/located.ts";
import { deref, isSchema, namesOf, type Problem, type Schema, schemaList, schemasOf } from "./problem.ts";
import { suggest } from "../../language/suggest.ts";
import { admits, nameOf, oneOf, type TypeName, typesOf, valueProblems, wrongType } from "./values.ts";

type Inside = (schema: Schema, at: Located) => readonly Problem[];

export const unionProblems = (schema: Schema, at: Located, root: Schema, inside: Inside): readonly Problem[] =>
  ["anyOf", "oneOf"].flatMap((keyword) => {
    const branches = schemaList(schema[keyword]).map((branch) => deref(branch, root));
    return branches.length === 0 ? [] : reduce(branches, keyword === "oneOf", at, root, inside);
  });

const reduce = (
  branches: readonly Schema[],
  exclusive: boolean,
  at: Located,
  root: Schema,
  inside: Inside,
): readonly Problem[] => {
  const typed = branches.filter((branch) => admitsDeep(branch, at.value, root));
  if (typed.length === 0) {
    const types = [...new Set(branches.flatMap((branch) => typesDeep(branch, root)))];
    return scalarInText(branches, at, root, inside) ?? [wrongType(at, types)];
  }
  const alternatives = onlyRequired(typed);
  if (alternatives !== undefined) return requireOne(alternatives, exclusive, at);
  const misnamed = unknownBranch(typed, at, root);
  if (misnamed !== undefined) return misnamed;
  const wrapped = wrappedText(branches, at, root);
  if (wrapped !== undefined) return wrapped;
  const ranked = typed.map((branch) => ({ branch, score: fit(branch, at, root) })).sort((a, b) => b.score - a.score);
  const best = ranked[0]?.score ?? 0;
  let fewest: readonly Problem[] | undefined;
  for (const { branch, score } of ranked) {
    // Only branches that fit equally well by their keys are worth a deep look, unless none was free of problems so far.
    if (score < best && fewest !== undefined && best > 0) break;
    const problems = inside(branch, at);
    if (problems.length === 0) return [];
    if (fewest === undefined || problems.length < fewest.length) fewest = problems;
  }
  return fewest === undefined || typeof at.value === "object"
    ? (openChoice(typed, at, root, inside) ?? fewest ?? [])
    : mergedValues(typed, at, fewest, mappingHint(branches, root));
};

/** `type: bearrer`: no branch has that name, so none of them is judged; the names of all are said. */
const unknownBranch = (branches: readonly Schema[], at: Located, root: Schema): readonly Problem[] | undefined => {
  if (!isSchema(at.value)) return undefined;
  const leaves = branches.flatMap((branch) => leavesOf(branch, root));
  for (const [key, child] of at.entries()) {
    if (!DISCRIMINATORS.has(key)) continue;
    const names = leaves.map((leaf) => namesIn(leaf, key, root));
    const known = names.flatMap((words) => words ?? []);
    if (known.length < 2 || names.includes(undefined) || known.includes(child.value)) continue;
    return valueProblems({ enum: known }, child);
  }
  return undefined;
};

/** `{ path: attributes.handle }` where no branch has such a key and an expression would do: one mistake. */
const wrappedText = (branches: readonly Schema[], at: Located, root: Schema): readonly Problem[] | undefined => {
  if (!isSchema(at.value)) return undefined;
  const [only, ...others] = at.entries();
  if (only === undefined || others.length > 0) return undefined;
  const [key, child] = only;
  const leaves = branches.flatMap((branch) => leavesOf(branch, root));
  if (typeof child.value !== "string" || !leaves.some((leaf) => leaf["x-cognate"] === "expression")) return undefined;
  // A record of one field: every name may be a key.
  if (leaves.some((leaf) => leaf["type"] === "object" && leaf["additionalProperties"] !== false)) return undefined;
  const keys = branches.flatMap((branch) => keysDeep(branch, root));
  if (keys.includes(key) || suggest(key, keys) !== undefined) return undefined;
  const hint = `An expression is written plainly: \`${String(at.path.at(-1))}: ${child.value}\`.`;
  return [{ code: "unknown_key", span: child.keySpan, message: `${nameOf(at)} has no key \`${key}\``, hint }];
};

/** Keys of a branch and of the unions inside it. */
const keysDeep = (branch: Schema, root: Schema): readonly string[] => [
  ...schemasOf(branch["properties"]).keys(),
  ...["anyOf", "oneOf"].flatMap((keyword) =>
    schemaList(branch[keyword]).flatMap((part) => keysDeep(deref(part, root), root)),
  ),
];

/** The names by which a branch is told. */
const namesIn = (branch: Schema, key: string, root: Schema): readonly unknown[] | undefined => {
  const part = schemasOf(branch["properties"]).get(key);
  if (part === undefined) return undefined;
  const resolved = deref(part, root);
  if ("const" in resolved) return [resolved["const"]];
  return Array.isArray(resolved["enum"]) ? (resolved["enum"] as readonly unknown[]) : undefined;
};

/** `{ of: x }`: every key fits several branches, each of which lacks another one. */
const openChoice = (
  branches: readonly Schema[],
  at: Located,
  root: Schema,
  inside: Inside,
): readonly Problem[] | undefined => {
  if (!isSchema(at.value)) return undefined;
  const keys = Object.keys(at.value);
  const lacking = branches
    .flatMap((branch) => leavesOf(branch, root))
    .filter((leaf) => {
      const properties = schemasOf(leaf["properties"]);
      return properties.size > 0 && keys.every((key) => properties.has(key));
    })
    .map((leaf) => inside(leaf, at));
  const missing = lacking.map((problems) =>
    problems.every(({ code }) => code === "missing_key") ? problems.flatMap((problem) => problem.keys ?? []) : [],
  );
  return missing.length > 1 && missing.every((names) => names.length > 0) ? requireOne(missing, false, at) : undefined;
};

/** Where a word does not fit, a mapping might: its telling keys. */
const mappingHint = (branches: readonly Schema[], root: Schema): string | undefined => {
  const keys = branches.flatMap((branch) => leavesOf(branch, root)).flatMap((branch) => namesOf(branch["required"]));
  return keys.length === 0 ? undefined : `Or a mapping with ${oneOf(keys.map((key) => `\`${key}\``))}.`;
};

/** A mapping or list where only expressions or templates fit: they know the better message. */
const scalarInText = (
  branches: readonly Schema[],
  at: Located,
  root: Schema,
  inside: Inside,
): readonly Problem[] | undefined => {
  const text = branches
    .flatMap((branch) => leavesOf(branch, root))
    .find((branch) => branch["x-cognate"] === "expression" || branch["x-cognate"] === "template");
  return text === undefined || typeof at.value !== "object" ? undefined : inside(text, at);
};

/** The branches of a union and of the unions inside it. */
const leavesOf = (branch: Schema, root: Schema): readonly Schema[] => {
  const nested = [...schemaList(branch["anyOf"]), ...schemaList(branch["oneOf"])].map((part) => deref(part, root));
  return nested.length === 0 ? [branch] : nested.flatMap((part) => leavesOf(part, root));
};

/** Types of a branch, through its own unions. */
const typesDeep = (branch: Schema, root: Schema): readonly TypeName[] => {
  const own = typesOf(branch);
  if (own !== undefined) return own;
  const nested = [...schemaList(branch["anyOf"]), ...schemaList(branch["oneOf"])].map((part) => deref(part, root));
  if (nested.length > 0) return nested.flatMap((part) => typesDeep(part, root));
  return "properties" in branch || "required" in branch ? ["object"] : [];
};

const admitsDeep = (branch: Schema, value: unknown, root: Schema): boolean => {
  const types = typesDeep(branch, root);
  return types.length === 0 || admits(types, value);
};

/** How well a branch fits by its keys alone: a discriminator counts most, then known keys, then missing ones. */
const fit = (branch: Schema, at: Located, root: Schema): number => {
  const { value } = at;
  if (!isSchema(value)) return 0;
  const nested = [...schemaList(branch["anyOf"]), ...schemaList(branch["oneOf"])].map((part) => deref(part, root));
  if (nested.length > 0 && branch["properties"] === undefined)
    return Math.max(...nested.map((part) => fit(part, at, root)));
  const properties = schemasOf(branch["properties"]);
  let score = 0;
  for (const [key, part] of properties) {
    if (!(key in value)) continue;
    const resolved = deref(part, root);
    const fixed = "const" in resolved ? [resolved["const"]] : resolved["enum"];
    if (DISCRIMINATORS.has(key) && Array.isArray(fixed)) score += fixed.includes(value[key]) ? 100 : -100;
    else score += 2;
  }
  const strange = Object.keys(value).filter((key) => !properties.has(key));
  const absent = [...properties.keys()].filter((key) => !(key in value));
  // A misspelt key still tells which branch was meant.
  const meant = new Set(strange.flatMap((key) => suggest(key, absent) ?? []));
  for (const key of namesOf(branch["required"])) score += key in value || meant.has(key) ? 4 : -3;
  if (branch["additionalProperties"] === false) score -= strange.length - meant.size;
  return score;
};

/** Keys whose fixed value names the branch. */
const DISCRIMINATORS: ReadonlySet<string> = new Set(["strategy", "type", "in", "kind", "level"]);

/** Branches that say nothing but "this key must be there". */
const onlyRequired = (branches: readonly Schema[]): readonly (readonly string[])[] | undefined => {
  const lists = branches.map((branch) =>
    Object.keys(branch).every((key) => key === "required" || key === "type") ? namesOf(branch["required"]) : [],
  );
  return lists.every((list) => list.length > 0) ? lists : undefined;
};

const requireOne = (
  alternatives: readonly (readonly string[])[],
  exclusive: boolean,
  at: Located,
): readonly Problem[] => {
  const value = isSchema(at.value) ? at.value : {};
  const given = alternatives.filter((keys) => keys.every((key) => key in value));
  if (given.length > 1 && exclusive) {
    const both = given.map((keys) => `\`${keys.join("`, `")}\``).join(" and ");
    return [{ code: "wrong_value", span: at.span, message: `${nameOf(at)} has ${both}: one of them is meant` }];
  }
  if (given.length > 0) return [];
  const names = oneOf(alternatives.map((keys) => keys.map((key) => `\`${key}\``).join(" with ")));
  return [
    { code: "missing_key", span: at.keySpan, message: `${nameOf(at)} needs ${names}`, keys: alternatives.flat() },
  ];
};

/** Several lists of words: say all of them. */
const mergedValues = (
  branches: readonly Schema[],
  at: Located,
  otherwise: readonly Problem[],
  hint: string | undefined,
): readonly Problem[] => {
  const allowed = branches.flatMap((branch) =>
    "const" in branch ? [branch["const"]] : Array.isArray(branch["enum"]) ? branch["enum"] : [undefined],
  );
  if (allowed.includes(undefined) || allowed.length === 0) return otherwise;
  const near = suggest(String(at.value), allowed.map(String));
  const advice = near === undefined ? hint : `Did you mean \`${near}\`?`;
  return [
    {
      code: "wrong_value",
      span: at.span,
      message: `${nameOf(at)} must be ${oneOf(allowed.map((value) => `\`${String(value)}\``))}; it is \`${at.text ?? ""}\``,
      ...(advice === undefined ? {} : { hint: advice }),
    },
  ];
};
