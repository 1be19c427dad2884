/** Dotted places in a body, and writing to them without changing what was there (config-language-spec R3). */

/** Splits `page.cursor` and `` filter.`a.b` `` into segments. */
export const readPlace = (place: string): readonly string[] =>
  [...place.matchAll(/`([^`]*)`|([^.`]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy with `value` at the place; what stands in the way and is no object is replaced. A number addresses an item of a list. */
export const setAt = (root: unknown, [first, ...rest]: readonly string[], value: unknown): unknown => {
  if (first === undefined) return value;
  if (Array.isArray(root) && /^\d+$/.test(first)) {
    const index = Number(first);
    if (index <= root.length) return root.toSpliced(index, 1, setAt(root[index], rest, value));
  }
  const object = isObject(root) ? root : {};
  return { ...object, [first]: setAt(Object.hasOwn(object, first) ? object[first] : undefined, rest, value) };
};

/** Objects are merged member by member, everything else is replaced; null stays null. */
export const deepMerge = (base: unknown, over: unknown): unknown => {
  if (!isObject(base) || !isObject(over)) return over;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over))
    merged.set(key, merged.has(key) ? deepMerge(merged.get(key), value) : value);
  return Object.fromEntries(merged);
};
