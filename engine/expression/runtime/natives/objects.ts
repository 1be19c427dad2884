/** JSONata's object functions, and those on any value. */

import { extend, lookup } from "../access.ts";
import { apply, isCallable } from "../callable.ts";
import { mark, SEQUENCE } from "../marks.ts";
import { stringify } from "../operators.ts";
import { charge, chargeNodes, fail, type Run } from "../run.ts";
import { keysOf, truthy, typeName } from "../values.ts";
import { argumentsFor } from "./arrays.ts";
import { given, type Native } from "./native.ts";

export const objects: Readonly<Record<string, Native>> = {
  keys: { signature: "<x-:a<s>>", arity: 1, gives: "sequence", run: (run, [value]) => keys(run, value) },
  lookup: {
    signature: "<x-s:x>",
    arity: 2,
    gives: "either",
    run: (run, [value, name]) => lookup(run, value, String(name)),
  },
  spread: { signature: "<x-:a<o>>", arity: 1, gives: "either", run: (run, [value]) => spread(run, value) },
  merge: {
    signature: "<a<o>:o>",
    arity: 1,
    gives: "plain",
    run: given((run, [values]) => merge(run, values as readonly unknown[])),
  },
  each: { signature: "<o-f:a>", arity: 2, gives: "sequence", run: (run, [value, callee]) => each(run, value, callee) },
  sift: { signature: "<o-f?:o>", arity: 2, gives: "plain", run: (run, [value, callee]) => sift(run, value, callee) },
  clone: { signature: "<(oa)-:o>", arity: 1, gives: "plain", run: given((run, [value]) => clone(run, value)) },
  exists: { signature: "<x:b>", arity: 1, gives: "plain", run: (_run, [value]) => value !== undefined },
  boolean: { signature: "<x-:b>", arity: 1, gives: "plain", run: given((run, [value]) => truthy(run, value)) },
  not: { signature: "<x-:b>", arity: 1, gives: "plain", run: given((run, [value]) => !truthy(run, value)) },
  type: { signature: "<x:s>", arity: 1, gives: "plain", run: (_run, [value]) => typeName(value) },
  error: {
    signature: "<s?:x>",
    arity: 1,
    gives: "plain",
    run: (_run, [message]) =>
      fail("D3137", -1, { message: message === undefined || message === "" ? "$error() function evaluated" : message }),
  },
  assert: {
    signature: "<bs?:x>",
    arity: 2,
    gives: "plain",
    run: (_run, [condition, message]) => assert(condition, message),
  },
};

function assert(condition: unknown, message: unknown): undefined {
  if (condition === true) return undefined;
  return fail("D3141", -1, {
    message: message === undefined || message === "" ? "$assert() statement failed" : message,
  });
}

function keys(run: Run, value: unknown): readonly string[] {
  if (!Array.isArray(value)) return isCallable(value) ? [] : counted(run, keysOf(value));
  // Without a prototype, so that any key counts.
  const merged = Object.create(null) as Record<string, true>;
  charge(run, 8 + value.length * 4);
  for (const member of value) for (const key of keys(run, member)) merged[key] = true;
  return Object.keys(merged);
}

function counted(run: Run, names: readonly string[]): readonly string[] {
  charge(run, names.length * 2);
  return names;
}

function spread(run: Run, value: unknown): unknown {
  if (Array.isArray(value)) {
    const made = new Set<unknown>();
    charge(run, 8);
    let result: unknown = mark(run, [], SEQUENCE);
    for (const member of value) result = extend(run, made, result, spread(run, member));
    return result;
  }
  if (typeof value !== "object" || value === null) return value;
  chargeNodes(run, keysOf(value).length);
  return mark(
    run,
    keysOf(value).map((key) => field(key, (value as Readonly<Record<string, unknown>>)[key])),
    SEQUENCE,
  );
}

function field(key: string, value: unknown): Record<string, unknown> {
  if (key === "__proto__") fail("L1006", -1, { value: key });
  return { [key]: value };
}

function merge(run: Run, values: readonly unknown[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const value of values) {
    for (const key of keysOf(value)) {
      if (key === "__proto__") fail("L1006", -1, { value: key });
      result[key] = (value as Readonly<Record<string, unknown>>)[key];
      charge(run, 6);
    }
  }
  chargeNodes(run, 1);
  return result;
}

function each(run: Run, value: unknown, callee: unknown): readonly unknown[] {
  const result: unknown[] = [];
  for (const key of keysOf(value)) {
    const made = apply(
      run,
      callee,
      argumentsFor(callee, (value as Readonly<Record<string, unknown>>)[key], key, value),
      null,
    );
    if (made !== undefined) result.push(made);
  }
  return result;
}

function sift(run: Run, value: unknown, callee: unknown): Record<string, unknown> | undefined {
  const result: Record<string, unknown> = {};
  for (const key of keysOf(value)) {
    // The signature lets a missing function pass.
    if (callee === undefined) fail("T0410", -1, { index: 2 });
    const member = (value as Readonly<Record<string, unknown>>)[key];
    if (!truthy(run, apply(run, callee, argumentsFor(callee, member, key, value), null))) continue;
    if (key === "__proto__") fail("L1006", -1, { value: key });
    result[key] = member;
  }
  return Object.keys(result).length === 0 ? undefined : result;
}

/** A deep copy through text, as the language defines it. */
export function clone(run: Run, value: unknown): unknown {
  const printed = stringify(run, value, 0);
  charge(run, printed.length >> 3);
  // To look at each key takes several times as long as to read the text.
  if (!printed.includes('"__proto__"')) return JSON.parse(printed) as unknown;
  return JSON.parse(printed, (key, member: unknown) =>
    key === "__proto__" ? fail("L1006", -1, { value: key }) : member,
  ) as unknown;
}
