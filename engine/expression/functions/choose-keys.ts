/** What `$pick` and `$omit` share: objects with some of their keys. */
import { isNothing, isObject, listArgument, textArgument, wrongType } from "./arguments.ts";
import { objectOf } from "./objects.ts";

/** Applied to one object or to each member of an array; nothing gives nothing. */
export function chooseKeys(
  name: string,
  value: unknown,
  keys: unknown,
  keep: (key: string, listed: ReadonlySet<string>) => boolean,
): unknown {
  const listed = new Set(listArgument(keys).map((key) => textArgument(name, "keys", key)));
  const choose = (one: unknown): unknown => {
    if (isNothing(one)) return undefined;
    if (!isObject(one)) throw wrongType(name, "object", "an object or an array of objects", one);
    return objectOf(Object.entries(one).filter(([key]) => keep(key, listed)));
  };
  return Array.isArray(value) ? value.filter((one) => !isNothing(one)).map(choose) : choose(value);
}
