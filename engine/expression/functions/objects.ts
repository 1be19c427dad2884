/** Makes objects from entries: ordinary prototypes, and never a key `__proto__`. */
import { ExpressionError } from "../error.ts";

/** @throws ExpressionError L1006 */
export function objectOf<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const made: Record<string, T> = {};
  for (const [key, value] of entries) made[safeKey(key)] = value;
  return made;
}

export function safeKey(key: string): string {
  if (key === "__proto__") throw new ExpressionError("L1006", "__proto__ cannot be a key of an object", { token: key });
  return key;
}

/** Own member only: nothing is ever read from a prototype. */
export const ownMember = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

/** A key given as a name, a dotted path or a function of the member. */
export function keyReader(key: unknown): ((item: unknown) => unknown) | undefined {
  if (typeof key === "function") return (item) => (key as (item: unknown) => unknown)(item);
  if (typeof key !== "string") return undefined;
  const steps = key.split(".");
  return (item) => (Object.hasOwn(Object(item), key) ? ownMember(item, key) : steps.reduce<unknown>(ownMember, item));
}
