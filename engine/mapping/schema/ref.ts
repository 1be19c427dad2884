/** A reference into `$defs` of the mapping schema. */
export const ref = (name: "node" | "member" | "filter"): { readonly $ref: string } => ({ $ref: `#/$defs/${name}` });
