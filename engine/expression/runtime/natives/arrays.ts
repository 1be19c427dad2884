/** JSONata's array functions. */

import { append } from "../access.ts";
import { arityOf, apply, callCost } from "../callable.ts";
import { mark, marksOf, SEQUENCE } from "../marks.ts";
import { charge, chargeNodes, demand, fail, type Run } from "../run.ts";
import { allNumeric, allStrings, deepEqual, truthy } from "../values.ts";
import { given, type Native } from "./native.ts";

const list = (value: unknown): readonly unknown[] => value as readonly unknown[];

export const arrays: Readonly<Record<string, Native>> = {
  append: { signature: "<xx:a>", arity: 2, gives: "either", run: (run, [left, right]) => append(run, left, right) },
  reverse: {
    signature: "<a:a>",
    arity: 1,
    gives: "either",
    run: given((run, [values]) => few(list(values)) ?? counted(run, list(values).toReversed())),
  },
  shuffle: {
    signature: "<a:a>",
    arity: 1,
    gives: "either",
    run: given((run, [values]) => few(list(values)) ?? counted(run, shuffle(list(values)))),
  },
  sort: {
    signature: "<af?:a>",
    arity: 2,
    gives: "either",
    run: given((run, [values, comparator]) => sort(run, list(values), comparator)),
  },
  distinct: { signature: "<x:x>", arity: 1, gives: "either", run: given((run, [value]) => distinct(run, value)) },
  zip: { signature: "<a+>", arity: 0, gives: "plain", run: (run, args) => zip(run, args) },
  map: {
    signature: "<af>",
    arity: 2,
    gives: "sequence",
    run: given((run, [values, callee]) => map(run, list(values), callee)),
  },
  filter: {
    signature: "<af>",
    arity: 2,
    gives: "sequence",
    run: given((run, [values, callee]) => filter(run, list(values), callee)),
  },
  single: {
    signature: "<af?>",
    arity: 2,
    gives: "either",
    run: given((run, [values, callee]) => single(run, list(values), callee)),
  },
  reduce: {
    signature: "<afj?:j>",
    arity: 3,
    gives: "either",
    run: given((run, [values, callee, start]) => reduce(run, list(values), callee, start)),
  },
};

function few(values: readonly unknown[]): readonly unknown[] | undefined {
  return values.length <= 1 ? values : undefined;
}

function counted(run: Run, values: readonly unknown[]): readonly unknown[] {
  charge(run, values.length);
  return values;
}

function shuffle(values: readonly unknown[]): unknown[] {
  const result: unknown[] = [];
  for (const [index, value] of values.entries()) {
    const other = Math.floor(Math.random() * (index + 1));
    if (index !== other) result[index] = result[other];
    result[other] = value;
  }
  return result;
}

/** As many arguments as the function takes: value, index or key, and the whole. */
export function argumentsFor(callee: unknown, value: unknown, index: unknown, whole: unknown): readonly unknown[] {
  const arity = arityOf(callee);
  if (arity >= 3) return [value, index, whole];
  return arity === 2 ? [value, index] : [value];
}

function map(run: Run, values: readonly unknown[], callee: unknown): readonly unknown[] {
  const result: unknown[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = apply(run, callee, argumentsFor(callee, values[index], index, values), null);
    if (value !== undefined) result.push(value);
  }
  return result;
}

function filter(run: Run, values: readonly unknown[], callee: unknown): readonly unknown[] {
  const result: unknown[] = [];
  for (let index = 0; index < values.length; index++) {
    if (truthy(run, apply(run, callee, argumentsFor(callee, values[index], index, values), null)))
      result.push(values[index]);
  }
  return result;
}

function single(run: Run, values: readonly unknown[], callee: unknown): unknown {
  let found: { readonly value: unknown } | undefined;
  for (let index = 0; index < values.length; index++) {
    if (
      callee !== undefined &&
      !truthy(run, apply(run, callee, argumentsFor(callee, values[index], index, values), null))
    )
      continue;
    if (found !== undefined) return fail("D3138", -1, { index });
    found = { value: values[index] };
  }
  charge(run, values.length);
  return found === undefined ? fail("D3139", -1) : found.value;
}

function reduce(run: Run, values: readonly unknown[], callee: unknown, start: unknown): unknown {
  const arity = arityOf(callee);
  if (arity < 2) fail("D3050", -1, { index: 1 });
  const fromFirst = start === undefined && values.length > 0;
  let result = fromFirst ? values[0] : start;
  for (let index = fromFirst ? 1 : 0; index < values.length; index++) {
    const args =
      arity >= 4
        ? [result, values[index], index, values]
        : arity === 3
          ? [result, values[index], index]
          : [result, values[index]];
    result = apply(run, callee, args, null);
  }
  return result;
}

function zip(run: Run, args: readonly unknown[]): readonly unknown[] {
  let length = Number.POSITIVE_INFINITY;
  for (const one of args) length = Math.min(length, Array.isArray(one) ? one.length : 0);
  const result: unknown[] = [];
  chargeNodes(run, length * args.length);
  charge(run, length * args.length);
  for (let index = 0; index < length; index++) result.push(args.map((one) => list(one)[index]));
  return result;
}

function distinct(run: Run, value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= 1) return value;
  const seen = new Set<unknown>();
  const buckets = new Map<string, object[]>();
  const result: unknown[] = [];
  for (const one of value as readonly unknown[]) {
    if (typeof one === "object" && one !== null) {
      const digest = digestOf(run, one);
      const bucket = buckets.get(digest);
      if (bucket === undefined) buckets.set(digest, [one]);
      else if (isAmong(run, one, bucket)) continue;
      else bucket.push(one);
    } else {
      charge(run, 1);
      if (seen.has(one)) continue;
      seen.add(one);
    }
    result.push(one);
  }
  return (marksOf(run, value) & SEQUENCE) === 0 ? result : mark(run, result, SEQUENCE);
}

function isAmong(run: Run, value: object, others: readonly object[]): boolean {
  charge(run, others.length * 40);
  return others.some((other) => deepEqual(run, value, other));
}

function outline(member: unknown): string {
  if (typeof member === "object") return member === null ? "null" : "{}";
  return `${typeof member}:${member as string}`.slice(0, 48);
}

/** The same for equal values, and for most others not: keys and what is simple below them. */
function digestOf(run: Run, value: object): string {
  const keys = Array.isArray(value) ? [] : Object.keys(value).toSorted();
  const members: readonly unknown[] = Array.isArray(value)
    ? value
    : keys.map((key) => (value as Readonly<Record<string, unknown>>)[key]);
  charge(run, 4 + members.length);
  const simple = members.slice(0, 8).map(outline);
  return `${Array.isArray(value) ? "[" : "{"}${keys.join(",")}|${members.length}|${simple.join(",")}`;
}

function sort(run: Run, values: readonly unknown[], comparator: unknown): readonly unknown[] {
  if (comparator === undefined) return sortPlain(run, values);
  demandSort(run, values.length);
  return mergeSort(run, values, (left, right) => Boolean(apply(run, comparator, [left, right], null)));
}

/** However they lie, half of the members are compared at each level. Raises L1001. */
export function demandSort(run: Run, length: number): void {
  if (length > 1) demand(run, (length / 2) * Math.floor(Math.log2(length)) * callCost);
}

/** Numbers or texts. Raises D3070. */
export function sortPlain(run: Run, values: readonly unknown[]): readonly unknown[] {
  if (values.length <= 1) return values;
  if (!allNumeric(values) && !allStrings(values)) return fail("D3070", -1, { index: 1 });
  charge(run, values.length * Math.ceil(Math.log2(values.length)));
  return (values as readonly (string | number)[]).toSorted((left, right) => (left > right ? 1 : left < right ? -1 : 0));
}

/** Stable; `after(left, right)` says that `left` belongs after `right`. Calls it in the reference's order. */
export function mergeSort<T>(run: Run, values: readonly T[], after: (left: T, right: T) => boolean): readonly T[] {
  if (values.length <= 1) return values;
  const middle = Math.floor(values.length / 2);
  const left = mergeSort(run, values.slice(0, middle), after);
  const right = mergeSort(run, values.slice(middle), after);
  charge(run, values.length);
  const merged: T[] = [];
  let [l, r] = [0, 0];
  while (l < left.length && r < right.length) {
    if (after(left[l] as T, right[r] as T)) merged.push(right[r++] as T);
    else merged.push(left[l++] as T);
  }
  while (l < left.length) merged.push(left[l++] as T);
  while (r < right.length) merged.push(right[r++] as T);
  return merged;
}
