/** Small readings of located YAML whose structure the catalog has checked already. */
import type { Located } from "../language/located.ts";

/** The child by name; a Located of undefined if there is none. */
export const member = (at: Located, key: string): Located => (at as Located<Readonly<Record<string, unknown>>>).at(key);

/** The child, or undefined if the key is not written. */
export const optional = (at: Located, key: string): Located | undefined => (has(at, key) ? member(at, key) : undefined);

/** Whether the key is written, null included. */
export const has = (at: Located, key: string): boolean => isMapping(at.value) && Object.hasOwn(at.value, key);

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const textOf = (at: Located): string =>
  typeof at.value === "string" ? at.value : (at.text ?? String(at.value));

export const textsOf = (at: Located): readonly string[] =>
  Array.isArray(at.value) ? at.items().map(textOf) : at.value === undefined || at.value === null ? [] : [textOf(at)];
