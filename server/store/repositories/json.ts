/** JSON in text columns. What is read was written by this program, so its shape is trusted. */

export const writeJson = (value: unknown): string => JSON.stringify(value);

export const writeOptionalJson = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value);

export const readJson = <T>(text: string): T => JSON.parse(text) as T;

/** A property that is absent where the column is null. */
export const optional = <const K extends string, V>(key: K, value: V | null): { readonly [P in K]?: V } =>
  // The edge to the database: null here is absence there.
  (value === null ? {} : { [key]: value }) as { readonly [P in K]?: V };

export const optionalJson = <T, const K extends string = string>(
  key: K,
  text: string | null,
): { readonly [P in K]?: T } => optional(key, text === null ? null : readJson<T>(text));
