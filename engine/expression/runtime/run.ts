/** The state of one evaluation (its budget, clock and bindings), the marks on its arrays, and how it fails. */

import type { Limits } from "../limits.ts";
import type { Index } from "./joins.ts";

export interface Run {
  fuel: number;
  bytes: number;
  nodes: number;
  depth: number;
  /** Tells this evaluation's marks from those of others. */
  epoch: number;
  /** Some array has been marked: until then nobody needs to look marks up. */
  marked: boolean;
  /** The root input, and the list of one that stands for it as context where the input is an array. */
  root: unknown;
  outer: readonly unknown[] | undefined;
  bindings: Readonly<Record<string, unknown>>;
  now: number;
  /** The call under way, an index into the table of source ranges. */
  site: number;
  /** A tail call waiting for the trampoline. */
  tailFunction: unknown;
  tailArguments: readonly unknown[];
  /** Indexes that filters have built, by place in the source. */
  indexes: Map<number, Index> | undefined;
  /** The last call of a pure function, by place in the source. */
  calls: (LastCall | undefined)[];
  /** Members of bindings by key, where the caller has them as a Map; such a binding need not be among `bindings`. */
  named: Readonly<Record<string, ReadonlyMap<string, unknown>>>;
  /** Objects of the caller that were looked into by key, and how often. */
  tables: Table[];
  /** Pictures of dates and numbers that this run has met. */
  pictures: Set<string> | undefined;
  /** Steps handed out so far, those of `fuel` among them. */
  given: number;
  /** Steps handed out at a time. */
  slice: number;
  /** When fuel was handed out last. */
  refueled: number;
  deadline: number;
  /** Steps that searches may have taken beyond those charged, and the milliseconds that those searches took. */
  suspected: number;
  searched: number;
  readonly limits: Required<Limits>;
}

export interface LastCall {
  readonly args: readonly unknown[];
  readonly result: unknown;
}

export interface Table {
  readonly object: object;
  uses: number;
  rows: ReadonlyMap<string, unknown> | undefined;
}

/**
 * Fuel handed out at a time: the clock is read once per slice. Slices grow while they are over soon and shrink where
 * single steps take long (a comparison of long texts), so that the belt holds there too.
 */
const FIRST_SLICE = 512;
const LARGEST_SLICE = 8_192;
const SMALLEST_SLICE = 16;
/** Milliseconds that a slice should take at most. */
const LONG_SLICE = 5;
const nothing: Readonly<Record<string, unknown>> = Object.freeze(Object.create(null) as Record<string, unknown>);

const noTables: Run["named"] = Object.freeze({});
const noArguments: Run["tailArguments"] = [];
/** Until a run has some of its own. Most have none: they are never added to. */
export const noCalls: Run["calls"] = [];
export const noneLookedUp: Run["tables"] = [];

let epochs = 0;

export function createRun(limits: Required<Limits>, bindings?: Readonly<Record<string, unknown>>, now?: number): Run {
  const fuel = Math.min(FIRST_SLICE, limits.steps);
  return {
    fuel,
    bytes: limits.stringBytes,
    nodes: limits.nodes,
    depth: 0,
    epoch: ++epochs,
    marked: false,
    root: undefined,
    outer: undefined,
    bindings: bindings ?? nothing,
    now: now ?? -1,
    site: -1,
    tailFunction: undefined,
    tailArguments: noArguments,
    indexes: undefined,
    calls: noCalls,
    named: noTables,
    tables: noneLookedUp,
    pictures: undefined,
    given: fuel,
    slice: FIRST_SLICE,
    refueled: 0,
    deadline: 0,
    suspected: 0,
    searched: 0,
    limits,
  };
}

/** A new evaluation under the same budget: marks of earlier ones no longer count. */
export function nextEvaluation(run: Run): void {
  run.epoch = ++epochs;
  run.marked = false;
  run.depth = 0;
}

/** The one clock value of this run. */
export function clock(run: Run): number {
  if (run.now < 0) run.now = Date.now();
  return run.now;
}

/** Called when the slice is used up: looks at the clock and hands out the next. Raises L1001, D1012. */
export function refuel(run: Run): void {
  const used = run.given - run.fuel;
  if (used > run.limits.steps) fail("L1001", -1, { value: run.limits.steps });
  const time = Date.now();
  if (run.deadline === 0) run.deadline = time + run.limits.timeout;
  else if (time > run.deadline) fail("D1012", -1, { value: run.limits.timeout });
  if (run.refueled !== 0) run.slice = nextSlice(run.slice, time - run.refueled);
  run.refueled = time;
  // Never beyond the limit: it trips at the same step whatever the clock says.
  run.fuel = Math.min(run.slice, run.limits.steps - used);
  run.given = used + run.fuel;
}

function nextSlice(slice: number, elapsed: number): number {
  if (elapsed <= LONG_SLICE) return Math.min(LARGEST_SLICE, slice * 2);
  return Math.max(SMALLEST_SLICE, Math.floor((slice * LONG_SLICE) / elapsed));
}

/** Charges `amount` steps at once, for work done in bulk. */
export function charge(run: Run, amount: number): void {
  if ((run.fuel -= amount) < 0) refuel(run);
}

/** Work that is certain to take this many steps is not begun where there are fewer left. Raises L1001. */
export function demand(run: Run, amount: number): void {
  const used = run.given - run.fuel;
  if (used + amount > run.limits.steps) fail("L1001", -1, { value: run.limits.steps });
}

/** Milliseconds of searching after which what may have been read counts as read: far above what a busy machine adds. */
const LONG_SEARCH = 250;

/**
 * Steps that a search may have taken beyond those it was charged; most often it did not. Where all of them would break
 * the budget, the time decides that it took: a text that is cleaned at many places is quick, one that is read to its end
 * at each of them is not. A belt as `timeout` is one: raises D1012.
 */
export function suspect(run: Run, steps: number, milliseconds: number): void {
  run.suspected += steps;
  run.searched += milliseconds;
  if (run.suspected > run.limits.steps && run.searched > LONG_SEARCH) fail("D1012", -1, { value: LONG_SEARCH });
}

/** Charges text produced. Raises L1002. */
export function chargeText(run: Run, length: number): void {
  if ((run.bytes -= length) < 0) fail("L1002", -1, { value: run.limits.stringBytes });
}

/** Charges objects and members made. Raises L1003. */
export function chargeNodes(run: Run, count: number): void {
  if ((run.nodes -= count) < 0) fail("L1003", -1, { value: run.limits.nodes });
}

/** What is thrown inside generated code; the entry turns it into an ExpressionError with a source range. */
export class Fault {
  readonly code: string;
  readonly site: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, site: number, details: Readonly<Record<string, unknown>>) {
    this.code = code;
    this.site = site;
    this.details = details;
  }
}

/** `site` -1 means "the call under way". */
export function fail(code: string, site: number, details: Readonly<Record<string, unknown>> = {}): never {
  throw new Fault(code, site, details);
}
