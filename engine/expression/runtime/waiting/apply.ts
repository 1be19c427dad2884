/** Applying functions that may wait: the twins of callable.ts. Only expressions that call a function declared async use them. */

import { callable, type Callable, callCost, enclosed, isCallable, partial, TAIL } from "../callable.ts";
import type { Entry } from "../natives/table.ts";
import { resultOf } from "../natives/native.ts";
import { fail, Fault, refuel, type Run } from "../run.ts";
import { validate } from "../signature.ts";

/** A tail call on its way to the loop that makes it. An object: two lambdas may be under way at once, called by a host. */
class Tail {
  readonly callee: unknown;
  readonly args: readonly unknown[];

  constructor(callee: unknown, args: readonly unknown[]) {
    this.callee = callee;
    this.args = args;
  }
}

export function tailLater(callee: unknown, args: readonly unknown[]): unknown {
  return new Tail(callee, args);
}

/** Applies a function and the tail calls that it ends in. Raises T1006, D1011. */
export async function applyLater(
  run: Run,
  callee: unknown,
  args: readonly unknown[],
  input: unknown,
): Promise<unknown> {
  return forceLater(run, await applyOnce(run, callee, args, input));
}

/** Finishes a tail call left behind by inlined code. */
export async function forceLater(run: Run, value: unknown): Promise<unknown> {
  let result = value === TAIL ? new Tail(run.tailFunction, run.tailArguments) : value;
  while (result instanceof Tail) {
    if (--run.fuel < 0) refuel(run);
    result = await applyOnce(run, result.callee, result.args, null);
  }
  return result;
}

async function applyOnce(run: Run, callee: unknown, args: readonly unknown[], input: unknown): Promise<unknown> {
  if (typeof callee !== "function") return fail("T1006", -1);
  const { meta } = callee as Callable;
  if (meta === undefined) return (callee as (...args: readonly unknown[]) => unknown).apply(input, args as unknown[]);
  if ((run.fuel -= callCost) < 0) refuel(run);
  const valid = meta.signature === undefined ? args : validate(meta.signature, args, input);
  if (++run.depth > run.limits.depth) fail("D1011", -1, { value: run.limits.depth });
  try {
    const result = meta.body(input, valid);
    // What the trampoline is to call stands in the run: it must be taken before anything else runs.
    return result === TAIL ? new Tail(run.tailFunction, run.tailArguments) : await result;
  } finally {
    run.depth--;
  }
}

/** A call written in the source. */
export async function callLater(
  run: Run,
  callee: unknown,
  args: readonly unknown[],
  input: unknown,
  site: number,
  hint: string | undefined,
): Promise<unknown> {
  if (typeof callee !== "function")
    return fail(callee === undefined && hint !== undefined ? "T1005" : "T1006", site, { token: hint });
  run.site = site;
  return applyLater(run, callee, args.some(isCallable) ? enclosed(run, args, applyLater) : args, input);
}

const placed = new WeakSet<object>();

/** What a host's function throws, or rejects with, is put where it was called, whatever has run since. */
async function atSite(run: Run, site: number, work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (cause) {
    const known = cause instanceof Fault || (typeof cause === "object" && cause !== null && placed.has(cause));
    if (!known) run.site = site;
    if (typeof cause === "object" && cause !== null) placed.add(cause);
    throw cause;
  }
}

/** A call of a function that waits, or is given functions that may: checked, made and collapsed. Raises D1012. */
export async function callNativeLater(
  run: Run,
  entry: Entry,
  args: readonly unknown[],
  input: unknown,
  site: number,
  keep: boolean,
  marked: boolean,
): Promise<unknown> {
  return resultOf(run, entry.native.gives, await callRawLater(run, entry, args, input, site), keep, marked);
}

/** The same, its result as it is. */
export async function callRawLater(
  run: Run,
  entry: Entry,
  args: readonly unknown[],
  input: unknown,
  site: number,
): Promise<unknown> {
  run.site = site;
  if ((run.fuel -= callCost) < 0) refuel(run);
  const valid = entry.signature === undefined ? args : validate(entry.signature, args, input);
  const result = await atSite(run, site, () => entry.native.run(run, valid, input));
  // The belt holds for the waiting too.
  if (Date.now() > run.deadline) fail("D1012", site, { value: run.limits.timeout });
  return result;
}

/** The function as a value. */
export function nativeValueLater(run: Run, entry: Entry, markResult: (run: Run, result: unknown) => unknown): Callable {
  return callable({
    arity: entry.native.arity,
    signature: entry.signature,
    native: true,
    body: async (input, args) => {
      const { site } = run;
      const result = await atSite(run, site, () => entry.native.run(run, args, input));
      return entry.native.gives === "sequence" ? markResult(run, result) : result;
    },
  });
}

/** `$f(1, ?)`. Raises T1007, T1008. */
export function partialLater(
  run: Run,
  callee: unknown,
  args: readonly unknown[],
  site: number,
  hint: string | undefined,
): Callable {
  return partial(run, callee, args, site, hint, applyLater);
}

/** `value ~> $f`. Raises T2006. */
export async function pipeLater(run: Run, value: unknown, callee: unknown, site: number): Promise<unknown> {
  if (typeof callee !== "function") return fail("T2006", site, { value: callee });
  if (isCallable(value))
    return callable({
      arity: 1,
      signature: undefined,
      body: async (input, args) => new Tail(callee, [await applyLater(run, value, args.slice(0, 1), input)]),
    });
  run.site = site;
  return applyLater(run, callee, [value], null);
}
