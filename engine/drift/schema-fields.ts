/** Fields of a provider's record by path, as its schema has them. */
import { membersOf, viewOf, type ApiSchema, type SchemaView } from "../openapi/index.ts";
import type { Steps } from "./paths.ts";

/** The schema at a path, lists looked into on the way. "open" where the schema does not say; undefined where it says that there is none. */
export const schemaAt = (schema: unknown, path: Steps, root: ApiSchema): ApiSchema | "open" | undefined => {
  let at: unknown = schema;
  for (const step of path) {
    const view = itemView(viewOf(at, root), root);
    const members = membersOf(view, root);
    const found = members.get(step);
    if (found === undefined) return isOpen(view, members, root) ? "open" : undefined;
    at = found;
  }
  return typeof at === "object" && at !== null ? (at as ApiSchema) : "open";
};

/** A list stands for its items, as JSONata has it. */
const itemView = (view: SchemaView, root: ApiSchema): SchemaView =>
  view.types.has("array") ? viewOf(view.items, root) : view;

/** Providers seldom close their schemas: a list of properties is taken as complete unless others are allowed in so many words. */
const isOpen = (view: SchemaView, members: ReadonlyMap<string, ApiSchema>, root: ApiSchema): boolean =>
  members.size === 0 ||
  view.additional === true ||
  typeof view.additional === "object" ||
  view.variants.some((variant) => viewOf(variant, root).properties.size === 0);

const DEPTH = 4;

/** Paths of the scalars and lists of scalars; deprecated ones are nobody's loss. */
export const leavesOf = (schema: unknown, root: ApiSchema, path: Steps = []): readonly Steps[] => {
  if (path.length >= DEPTH) return [];
  return [...membersOf(itemView(viewOf(schema, root), root), root)].flatMap(([name, member]): readonly Steps[] => {
    const view = viewOf(member, root);
    if (view.deprecated) return [];
    const here = [...path, name];
    const inside = itemView(view, root);
    return membersOf(inside, root).size > 0 ? leavesOf(member, root, here) : [here];
  });
};

/** The closed list of values of a schema, if it has one. */
export const valuesOf = (schema: ApiSchema, root: ApiSchema): readonly string[] =>
  (itemView(viewOf(schema, root), root).enum ?? []).map((value) =>
    typeof value === "string" ? value : JSON.stringify(value),
  );
