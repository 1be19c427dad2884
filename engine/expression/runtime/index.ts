/** What generated code calls. Its names are part of the format of modules generated ahead of time. */

export {
  append,
  binding,
  descendants,
  grouped,
  isBound,
  lastOver,
  lookup,
  lookupMember,
  middleOver,
  own,
  tableRow,
  wildcard,
} from "./access.ts";
export { apply, call, chain, force, HOLE, lambda, partial, pipe, tail, TAIL } from "./callable.ts";
export { group } from "./group.ts";
export {
  collapse,
  CONS,
  indexed,
  listOf,
  mark,
  markResult,
  pour,
  second,
  settle,
  single,
  spread,
  unflattened,
} from "./marks.ts";
export { join, lengthOf, trim, before, after } from "./natives/text.ts";
export { regexValue, split } from "./natives/match.ts";
export { matchText } from "./natives/match-text.ts";
export { fromMillis, isPlainTime, toMillis } from "./natives/dates.ts";
export { callNative, callPure, callRaw, lookupNamed, nativeValue } from "./natives/table.ts";
export {
  applyLater,
  callLater,
  callNativeLater,
  callRawLater,
  forceLater,
  nativeValueLater,
  partialLater,
  pipeLater,
  tailLater,
} from "./waiting/apply.ts";
export { groupLater, orderByLater } from "./waiting/group.ts";
export { transformLater } from "./waiting/transform.ts";
export { filterLater as filterAnyLater, tuplePathLater } from "./waiting/tuples.ts";
export { arithmetic, compare, negate, range, text } from "./operators.ts";
export { chargeNodes, chargeText, clock, nextEvaluation, refuel, type Run } from "./run.ts";
export { orderBy } from "./sort.ts";
export { transform } from "./transform.ts";
export { byIndex } from "./joins.ts";
export { filter as filterAny, tuplePath } from "./tuples.ts";
export { allStrings, equal, includes, keeps, truthy, typeName } from "./values.ts";

/** A variable that has not been assigned yet. */
export const U: unique symbol = Symbol("unassigned");
