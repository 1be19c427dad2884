/** The cursor backwards, for numbered paging whose rows are records (http-api-spec 2.17). */
import type { PageContext, Pager } from "../pagination/types.ts";
import { type Position, firstPosition } from "./position.ts";

export interface Backwards {
  readonly pager: Pager;
  readonly context: PageContext;
  /** `choose` and `concat` layers, then those of the pager. */
  readonly prefix: Position["layers"];
  readonly layers: Position["layers"];
  readonly position: Position;
  readonly limit: number;
}

/** Where the `limit` rows before this position begin; undefined at the start and for strategies that only go forward. */
export const previousPosition = ({
  pager,
  context,
  prefix,
  layers,
  position,
  limit,
}: Backwards): Position | undefined => {
  const { size } = position;
  if (pager.previous === undefined || size === undefined) return undefined;
  if (position.skip >= limit) return { ...position, skip: position.skip - limit };
  let missing = limit - position.skip;
  let at = layers;
  let back = 0;
  while (missing > 0) {
    const before = pager.previous(at, context);
    if (before === undefined) break;
    at = before;
    back += 1;
    missing -= size;
  }
  if (back === 0 && position.skip === 0) return undefined;
  const { pages, records } = position.counters;
  return {
    ...firstPosition([...prefix, ...at], size),
    skip: Math.max(0, -missing),
    counters: { pages: Math.max(0, pages - back), records: Math.max(0, records - back * size), emptyInARow: 0 },
  };
};
