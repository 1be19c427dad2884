/** A mapping's key as a located value, for checks of names. */
import type { Located } from "../../language/located.ts";

export const keyOf = (key: string, child: Located): Located => ({
  value: key,
  text: key,
  file: child.file,
  path: child.path,
  span: child.keySpan,
  keySpan: child.keySpan,
  at: () => keyOf(key, child),
  entries: () => [],
  items: () => [],
  range: () => child.keySpan,
});
