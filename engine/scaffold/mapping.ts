/** Guesses a mapping: for each field of the model the provider's field that is named alike and fits its type. */
import type { ApiSchema } from "../openapi/index.ts";
import type { ModelResource } from "../mapping/types.ts";
import { likeness } from "./names.ts";
import { fieldsOf, type Leaf } from "./provider-fields.ts";
import { fitNode, type Wanted, wantedOf } from "./nodes.ts";
import type { Guess, Path } from "./types.ts";

export interface FieldGuess extends Guess {
  readonly field: string;
  /** An output node of the config language. */
  readonly node: unknown;
  /** Where in the provider's record. */
  readonly path: Path;
}

export interface MappingGuess {
  readonly resource: ModelResource;
  readonly fields: readonly FieldGuess[];
  readonly missing: readonly string[];
}

/** Below it a guess is noise. */
const ENOUGH = 0.55;

/**
 * Best pairs first, each provider field once. The id is always mapped, if need be by its mere name: without it there is no record.
 * @param schema of the provider's record
 */
export const guessMapping = (resource: ModelResource, schema: ApiSchema, root: ApiSchema): MappingGuess => {
  const leaves = fieldsOf(schema, root);
  const wanted = wantedFields(resource);
  const pairs = wanted
    .flatMap((want) => leaves.flatMap((leaf) => pairOf(want, leaf, root) ?? []))
    .sort((a, b) => b.score - a.score);
  const chosen = new Map<string, FieldGuess>();
  const used = new Set<string>();
  for (const pair of pairs) {
    const place = pair.path.join("\n");
    if (chosen.has(pair.field) || used.has(place)) continue;
    chosen.set(pair.field, pair);
    used.add(place);
  }
  const { idField } = resource;
  if (!chosen.has(idField)) {
    const near = idLeafOf(leaves);
    const path = near?.path ?? [idField];
    // Nothing there is text: what was to be read from it as another type cannot be, once it is the id.
    for (const [field, other] of chosen)
      if (near === undefined && other.path.join("\n") === path.join("\n")) chosen.delete(field);
    const score = near === undefined ? 0.2 : 0.5;
    chosen.set(idField, { field: idField, node: { path }, path, score, why: "TODO: what identifies a record?" });
  }
  return {
    resource,
    fields: wanted.flatMap(({ name }) => chosen.get(name) ?? []),
    missing: wanted.map(({ name }) => name).filter((name) => !chosen.has(name)),
  };
};

const wantedFields = (resource: ModelResource): readonly Wanted[] =>
  Object.entries((resource.schema["properties"] ?? {}) as Readonly<Record<string, ApiSchema>>)
    .filter(([name]) => name !== "remote_data")
    .map(([name, schema]) => wantedOf(name, schema, resource));

const pairOf = (want: Wanted, leaf: Leaf, root: ApiSchema): FieldGuess | undefined => {
  const alike = likenessOf(want.name, leaf);
  if (alike.score < ENOUGH) return undefined;
  const fit = fitNode(want, leaf, root);
  if (fit === undefined) return undefined;
  const score = alike.score * fit.factor;
  if (score < ENOUGH) return undefined;
  const why = fit.why === undefined ? alike.why : `${alike.why}, ${fit.why}`;
  return { field: want.name, node: fit.node, path: leaf.path, score, why };
};

/** A member of a wrapper counts as one of the record; a member of another thing does not. `roles.data` is `roles` (JSON:API). */
const likenessOf = (name: string, leaf: Leaf): Guess => {
  const isData = leaf.path.length > 1 && leaf.path.at(-1) === "data";
  const path = isData ? leaf.path.slice(0, -1) : leaf.path;
  const near = 1 - Math.max(0, leaf.distance - (isData ? 1 : 0)) * 0.35;
  const last = likeness(name, path.at(-1) ?? "");
  const both = path.length > 1 ? likeness(name, path.slice(-2).join("_")) : { score: 0, why: "" };
  return both.score >= last.score * near
    ? { score: both.score * 0.97, why: both.why }
    : { ...last, score: last.score * near };
};

/** What may identify a record where nothing is named like an id. */
const idLeafOf = (leaves: readonly Leaf[]): Leaf | undefined =>
  leaves.find(
    ({ path, view, distance }) =>
      distance === 0 &&
      /(?:^|_)(?:id|key|slug|name|code)$/iu.test(path.at(-1) ?? "") &&
      (view.types.has("string") || view.types.has("integer")),
  );
