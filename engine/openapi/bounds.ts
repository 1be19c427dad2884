/** The least and the most that a number may be, where a document says so. */
import type { ApiOperation, ApiSchema, OpenApiDocument } from "./types.ts";
import { viewOf } from "./view.ts";

interface NumberBounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

/** @param place a query parameter or a header by name, a member of the body by dotted path */
export const boundsOf = (
  document: OpenApiDocument,
  operation: ApiOperation,
  place: { readonly kind: "query" | "header" | "body"; readonly name: string },
): NumberBounds | undefined => {
  const { kind, name } = place;
  const schema =
    kind === "body"
      ? memberAt(operation.body?.schema, name.split("."), document.root)
      : operation.parameters.find((one) => one.in === kind && sameName(kind, one.name, name))?.schema;
  if (schema === undefined) return undefined;
  const { minimum, maximum } = viewOf(schema, document.root);
  return { ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
};

const sameName = (kind: string, left: string, right: string): boolean =>
  kind === "header" ? left.toLowerCase() === right.toLowerCase() : left === right;

const memberAt = (schema: ApiSchema | undefined, path: readonly string[], root: ApiSchema): ApiSchema | undefined =>
  path.reduce<ApiSchema | undefined>(
    (at, step) => (at === undefined ? undefined : viewOf(at, root).properties.get(step)),
    schema,
  );
