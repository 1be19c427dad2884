/** Functions as values of the language, and how they are applied: signatures, depth and the tail-call trampoline. */

import type { LinearRegex } from "../regex.ts";
import { fail, refuel, type Run } from "./run.ts";
import { type Signature, validate } from "./signature.ts";

/** `input` is the caller's context; `args` have passed the signature. */
export type Body = (input: unknown, args: readonly unknown[]) => unknown;

export interface Meta {
  readonly arity: number;
  readonly signature: Signature | undefined;
  readonly body: Body;
  readonly regex?: LinearRegex;
  /** The regex literal's place in the source. */
  readonly site?: number;
  /** Native functions may read further arguments than a lambda would be given. */
  readonly native?: boolean;
}

/** A JavaScript function, so that no data can pass for one; it is never called itself. */
export type Callable = ((...args: readonly unknown[]) => unknown) & { meta?: Meta };

/** Steps that a call counts for: about what it takes compared with a turn of a loop. */
export const callCost = 8;

export const TAIL: unique symbol = Symbol("tail call");

export function isCallable(value: unknown): value is Callable {
  return typeof value === "function";
}

export function callable(meta: Meta): Callable {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- each value is a function of its own
  const value: Callable = () => undefined;
  value.meta = meta;
  return value;
}

/** A lambda of the source. */
export function lambda(arity: number, signature: Signature | undefined, body: Body): Callable {
  return callable({ arity, signature, body });
}

export function arityOf(value: unknown): number {
  const callable = value as Callable;
  return callable.meta?.arity ?? callable.length;
}

/** How a function is applied: at once, or by its twin of `waiting/` that waits. */
export type Apply = (run: Run, callee: unknown, args: readonly unknown[], input: unknown) => unknown;

/** Applies a function and the tail calls that it ends in. Raises T1006, D1011. */
export function apply(run: Run, callee: unknown, args: readonly unknown[], input: unknown): unknown {
  let result = applyOnce(run, callee, args, input);
  while (result === TAIL) {
    if (--run.fuel < 0) refuel(run);
    result = applyOnce(run, run.tailFunction, run.tailArguments, input);
  }
  return result;
}

/** Finishes a tail call left behind by inlined code. */
export function force(run: Run, result: unknown): unknown {
  return result === TAIL ? apply(run, run.tailFunction, run.tailArguments, null) : result;
}

export function tail(run: Run, callee: unknown, args: readonly unknown[]): typeof TAIL {
  run.tailFunction = callee;
  run.tailArguments = args;
  return TAIL;
}

function applyOnce(run: Run, callee: unknown, args: readonly unknown[], input: unknown): unknown {
  if (typeof callee !== "function") return fail("T1006", -1);
  const { meta } = callee as Callable;
  if (meta === undefined) return (callee as (...args: readonly unknown[]) => unknown).apply(input, args as unknown[]);
  if ((run.fuel -= callCost) < 0) refuel(run);
  const valid = meta.signature === undefined ? args : validate(meta.signature, args, input);
  if (++run.depth > run.limits.depth) fail("D1011", -1, { value: run.limits.depth });
  const result = meta.body(input, valid);
  run.depth--;
  return result;
}

/** A call written in the source: functions among the arguments lose their caller's context on the way. */
export function call(
  run: Run,
  callee: unknown,
  args: readonly unknown[],
  input: unknown,
  site: number,
  hint: string | undefined,
): unknown {
  if (typeof callee !== "function")
    return fail(callee === undefined && hint !== undefined ? "T1005" : "T1006", site, { token: hint });
  run.site = site;
  return apply(run, callee, args.some(isCallable) ? enclosed(run, args, apply) : args, input);
}

/** The arguments of a call, the functions among them without their caller's context. */
export function enclosed(run: Run, args: readonly unknown[], applied: Apply): readonly unknown[] {
  return args.map((value) => {
    if (!isCallable(value)) return value;
    const body: Body = (_input, given) => applied(run, value, given, null);
    return callable({ arity: arityOf(value), signature: undefined, body });
  });
}

/** A function that waits, where its value is needed at once. Raises L1008. */
export function refuseToWait(promise: Promise<unknown>): never {
  promise.catch(() => undefined);
  return fail("L1008", -1);
}

/** The place of an argument still to come. */
export const HOLE: unique symbol = Symbol("?");

/** `$f(1, ?)`. Raises T1007, T1008. */
export function partial(
  run: Run,
  callee: unknown,
  args: readonly unknown[],
  site: number,
  hint: string | undefined,
  applied: Apply = apply,
): Callable {
  if (typeof callee !== "function")
    return fail(callee === undefined && hint !== undefined ? "T1007" : "T1008", site, { token: hint });
  const holes = args.flatMap((one, index) => (one === HOLE ? [index] : []));
  const function_ = callee as Callable;
  const known = function_.meta?.native === true ? args.slice(0, function_.meta.arity) : args;
  return callable({
    arity: holes.length,
    signature: undefined,
    body: (input, rest) => {
      const filled = known.slice();
      for (const [index, hole] of holes.entries()) filled[hole] = rest[index];
      const { meta } = function_;
      return meta === undefined || meta.native === true
        ? applied(run, callee, filled, input)
        : meta.body(input, filled);
    },
  });
}

/** `$f ~> $g` on two functions. */
export function chain(run: Run, first: unknown, then: unknown): Callable {
  return callable({
    arity: 1,
    signature: undefined,
    body: (input, args) => tail(run, then, [apply(run, first, args.slice(0, 1), input)]),
  });
}

/** `value ~> $f`. Raises T2006. */
export function pipe(run: Run, value: unknown, callee: unknown, site: number): unknown {
  if (typeof callee !== "function") return fail("T2006", site, { value: callee });
  if (isCallable(value)) return chain(run, value, callee);
  run.site = site;
  return apply(run, callee, [value], null);
}
