/** The fields of a provider's record, those of wrappers such as `attributes` included. */
import { membersOf, viewOf, type ApiSchema, type SchemaView } from "../openapi/index.ts";
import type { Path } from "./types.ts";

export interface Leaf {
  readonly path: Path;
  readonly view: SchemaView;
  /** How many things lie between the record and the field; wrappers are none. */
  readonly distance: number;
}

const WRAPPER = /^(?:attributes|relationships|properties|profile|fields|data|details|info|general)$/iu;
const DEPTH = 4;
/** More are not looked at: a record of that many fields is no record. */
const MOST = 600;

export const fieldsOf = (schema: ApiSchema, root: ApiSchema): readonly Leaf[] => {
  const leaves: Leaf[] = [];
  walk(viewOf(schema, root), root, [], 0, leaves);
  return leaves;
};

const walk = (view: SchemaView, root: ApiSchema, path: Path, distance: number, leaves: Leaf[]): void => {
  if (path.length >= DEPTH) return;
  for (const [name, schema] of membersOf(view, root)) {
    if (leaves.length >= MOST) return;
    const member = viewOf(schema, root);
    const here = [...path, name];
    leaves.push({ path: here, view: member, distance });
    if (member.types.has("object") || member.properties.size > 0)
      walk(member, root, here, distance + (WRAPPER.test(name) ? 0 : 1), leaves);
  }
};
