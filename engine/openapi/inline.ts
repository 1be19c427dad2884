/** A schema of the document as a JSON Schema that stands alone: no references, no `allOf`, no `nullable`. */
import { follow } from "./references.ts";
import { isRecord } from "./record.ts";
import type { ApiSchema } from "./types.ts";
import { type SchemaView, viewOf } from "./view.ts";

/** Nothing is known below a schema that holds itself: there it is `{}`, which admits anything. */
export const inlineSchema = (schema: unknown, root: ApiSchema): ApiSchema => createInline(root)(schema);

/** What was made once is shared, so the size is that of the document, however often a schema is referred to. */
const createInline = (root: ApiSchema): ((schema: unknown) => ApiSchema) => {
  const made = new Map<ApiSchema, ApiSchema>();
  const inMaking = new Set<ApiSchema>();
  const inline = (schema: unknown): ApiSchema => {
    const target = follow(schema, root);
    if (target === undefined || inMaking.has(target)) return {};
    const known = made.get(target);
    if (known !== undefined) return known;
    inMaking.add(target);
    const result = build(viewOf(target, root));
    inMaking.delete(target);
    made.set(target, result);
    return result;
  };
  const build = (view: SchemaView): ApiSchema => {
    const types = [...view.types, ...(view.nullable && view.types.size > 0 ? ["null"] : [])];
    const only = types.length === 1 ? types[0] : undefined;
    const values = view.enum === undefined ? undefined : [...view.enum, ...(view.nullable ? [null] : [])];
    return {
      ...(types.length === 0 ? {} : { type: only ?? types }),
      ...(values === undefined ? {} : { enum: values }),
      ...(view.format === undefined ? {} : { format: view.format }),
      ...(view.description === undefined ? {} : { description: view.description }),
      ...(view.deprecated ? { deprecated: true } : {}),
      ...(view.properties.size === 0
        ? {}
        : { properties: Object.fromEntries([...view.properties].map(([name, one]) => [name, inline(one)])) }),
      ...(view.required.size === 0 ? {} : { required: [...view.required] }),
      ...(view.items === undefined ? {} : { items: inline(view.items) }),
      ...(view.additional === undefined
        ? {}
        : { additionalProperties: isRecord(view.additional) ? inline(view.additional) : view.additional }),
      ...(view.variants.length === 0
        ? {}
        : { anyOf: [...view.variants.map(inline), ...(view.nullable ? [{ type: "null" }] : [])] }),
      ...(view.minimum === undefined ? {} : { minimum: view.minimum }),
      ...(view.maximum === undefined ? {} : { maximum: view.maximum }),
    };
  };
  return inline;
};
