/** Every function of JSONata but `$eval`, by name; and the functions of a host beside them. */

import type { ExpressionFunction } from "../../types.ts";
import { apply, callable, callCost, type Callable, isCallable, refuseToWait } from "../callable.ts";
import { tableRow } from "../access.ts";
import { collapse } from "../marks.ts";
import { noCalls, refuel, type Run } from "../run.ts";
import { parseSignature, type Signature, validate } from "../signature.ts";
import { applyLater } from "../waiting/apply.ts";
import { arrays } from "./arrays.ts";
import { dates } from "./dates.ts";
import { match } from "./match.ts";
import { type Native, resultOf } from "./native.ts";
import { numbers } from "./numbers.ts";
import { objects } from "./objects.ts";
import { text } from "./text.ts";

const table: Readonly<Record<string, Native>> = { ...text, ...match, ...numbers, ...dates, ...arrays, ...objects };

/** A function ready to be called from generated code. */
export interface Entry {
  readonly native: Native;
  readonly signature: Signature | undefined;
}

const entries = new Map<string, Entry>(
  Object.entries(table).map(([name, native]) => [name, { native, signature: parseSignature(native.signature) }]),
);

export function nativeEntry(name: string): Entry | undefined {
  return entries.get(name);
}

/** A host's function behind the same interface. */
export function hostEntry(host: ExpressionFunction): Entry {
  const given = host.async === true ? plainLater : plain;
  const native: Native = {
    signature: host.signature ?? "",
    arity: host.implementation.length,
    gives: "plain",
    run: (run, args) =>
      host.implementation(
        ...(args.some(isCallable) ? args.map((one) => (isCallable(one) ? given(run, one) : one)) : args),
      ),
  };
  return { native, signature: host.signature === undefined ? undefined : parseSignature(host.signature) };
}

/** A function of the source as a host may call it: plain arguments in, a plain value out. */
const plain =
  (run: Run, callee: Callable) =>
  (...args: readonly unknown[]): unknown => {
    const result = apply(run, callee, args, undefined);
    if (result instanceof Promise) return refuseToWait(result);
    return Array.isArray(result) ? collapse(run, result, false) : result;
  };

const plainLater =
  (run: Run, callee: Callable) =>
  async (...args: readonly unknown[]): Promise<unknown> => {
    const result = await applyLater(run, callee, args, undefined);
    return Array.isArray(result) ? collapse(run, result, false) : result;
  };

/** Checks the arguments and calls; the result is not collapsed. */
export function callRaw(run: Run, entry: Entry, args: readonly unknown[], input: unknown, site: number): unknown {
  run.site = site;
  if ((run.fuel -= callCost) < 0) refuel(run);
  const valid = entry.signature === undefined ? args : validate(entry.signature, args, input);
  return entry.native.run(run, valid, input);
}

/** A call as it stands in the source: checked, made and collapsed. */
export function callNative(
  run: Run,
  entry: Entry,
  args: readonly unknown[],
  input: unknown,
  site: number,
  keep: boolean,
  marked: boolean,
): unknown {
  return resultOf(run, entry.native.gives, callRaw(run, entry, args, input, site), keep, marked);
}

const lookupEntry = nativeEntry("lookup") as Entry;

/** `$lookup($name, key)` in what the caller bound: the usual key of the usual table was seen to before. */
export function lookupNamed(run: Run, name: string, key: unknown, input: unknown, site: number): unknown {
  const rows = run.named[name];
  // A missing key is the text "undefined", as everywhere.
  if (rows !== undefined && key === undefined) return rows.get("undefined");
  const value = run.bindings[name];
  if (typeof key === "string" && typeof value === "object" && value !== null && !Array.isArray(value))
    return tableRow(run, value as Readonly<Record<string, unknown>>, key);
  return callNative(run, lookupEntry, [value, key], input, site, false, false);
}

/**
 * A call of a host's pure function: answered from the call before it at this place where the arguments are the same.
 * Only plain values are kept: an object would be one and the same in two results.
 */
export function callPure(
  run: Run,
  entry: Entry,
  args: readonly unknown[],
  input: unknown,
  site: number,
  keep: boolean,
  marked: boolean,
): unknown {
  const last = run.calls[site];
  if (last !== undefined && isSame(last.args, args)) {
    if ((run.fuel -= callCost) < 0) refuel(run);
    return last.result;
  }
  const result = callNative(run, entry, args, input, site, keep, marked);
  if (typeof result !== "object" && typeof result !== "function" && args.every(isPlain)) {
    if (run.calls === noCalls) run.calls = [];
    run.calls[site] = { args, result };
  }
  return result;
}

const isPlain = (value: unknown): boolean => typeof value !== "object" && typeof value !== "function";

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

/** The function as a value. What it returns is marked if it is a sequence, and not collapsed. */
export function nativeValue(run: Run, entry: Entry, markResult: (run: Run, result: unknown) => unknown): Callable {
  const body = (input: unknown, args: readonly unknown[]): unknown => {
    const result = entry.native.run(run, args, input);
    return entry.native.gives === "sequence" ? markResult(run, result) : result;
  };
  return callable({ arity: entry.native.arity, signature: entry.signature, body, native: true });
}
