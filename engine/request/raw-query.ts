/** Works on an encoded query without touching the bytes of what stays. */

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
};

const nameOf = (pair: string): string => decode(pair.split("=", 1)[0] ?? "");
const valueOf = (pair: string): string => (pair.includes("=") ? decode(pair.slice(pair.indexOf("=") + 1)) : "");

export interface CutQuery {
  /** What is left, byte for byte; undefined if nothing is left of a query that had pairs to cut. */
  readonly rest: string | undefined;
  /** The pairs that were cut, decoded. */
  readonly taken: readonly (readonly [name: string, value: string])[];
}

/** Cuts the pairs whose decoded name is `ours`; order and encoding of the others stay. */
export const cutPairs = (rawQuery: string | undefined, ours: (name: string) => boolean): CutQuery => {
  if (rawQuery === undefined) return { rest: undefined, taken: [] };
  const pairs = rawQuery.split("&");
  const kept = pairs.filter((pair) => !ours(nameOf(pair)));
  if (kept.length === pairs.length) return { rest: rawQuery, taken: [] };
  const taken = pairs.filter((pair) => ours(nameOf(pair))).map((pair) => [nameOf(pair), valueOf(pair)] as const);
  return { rest: kept.length === 0 ? undefined : kept.join("&"), taken };
};

/** Decoded names in an encoded query. */
export const namesIn = (rawQuery: string): ReadonlySet<string> =>
  new Set(
    rawQuery
      .split("&")
      .filter((pair) => pair !== "")
      .map(nameOf),
  );
