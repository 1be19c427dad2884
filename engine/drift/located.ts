/** Walking YAML whose structure was checked before. */
import { child, type Located } from "../language/located.ts";

export const textAt = (at: Located, key: string): string | undefined => child(at, key).text;

export const keysOf = (at: Located): readonly string[] => at.entries().map(([key]) => key);

export const isPresent = (at: Located): boolean => at.value !== undefined && at.value !== null;

/** Every scalar text below. */
export const textsBelow = (at: Located): readonly string[] => {
  if (at.text !== undefined) return [at.text];
  return [...at.entries().map(([, member]) => member), ...at.items()].flatMap(textsBelow);
};
