/** What the language means by number, truth and equality. */

import { isCallable } from "./callable.ts";
import { charge, fail, type Run } from "./run.ts";

/** Raises D1001 for an infinite number; NaN is not numeric. */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== "number") return false;
  if (value - value === 0) return true;
  if (Number.isNaN(value)) return false;
  return fail("D1001", -1, { value });
}

/** The effective boolean value; undefined counts as false. */
export function truthy(run: Run, value: unknown): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value !== "";
    case "number":
      return isNumeric(value) && value !== 0;
    case "object":
      return truthyObject(run, value);
    default:
      return false;
  }
}

function truthyObject(run: Run, value: object | null): boolean {
  if (value === null) return false;
  if (!Array.isArray(value)) {
    for (const _key in value) return true;
    return false;
  }
  if (value.length === 1) return truthy(run, value[0]);
  charge(run, 4 + value.length);
  // Every member is looked at: an infinite number among them is an error.
  let found = false;
  for (const member of value) if (truthy(run, member)) found = true;
  return found;
}

/** `=`: false when either side is nothing. */
export function equal(run: Run, left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  return deepEqual(run, left, right);
}

export function deepEqual(run: Run, left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false;
    charge(run, 4 + left.length);
    return left.every((member, index) => deepEqual(run, member, right[index]));
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  return sameFields(run, left as Fields, right as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

/** Without lists of keys: many objects alike are compared with each other. */
function sameFields(run: Run, left: Fields, right: Fields): boolean {
  let count = 0;
  for (const key in left) {
    if (!Object.hasOwn(left, key)) continue;
    count++;
    if (!Object.hasOwn(right, key)) return false;
  }
  charge(run, 4 + count * 4);
  for (const key in right) if (Object.hasOwn(right, key)) count--;
  if (count !== 0) return false;
  for (const key in left) if (Object.hasOwn(left, key) && !deepEqual(run, left[key], right[key])) return false;
  return true;
}

/** `in`: identity with a member, or with the value itself. */
export function includes(run: Run, left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  if (!Array.isArray(right)) return right === left;
  charge(run, right.length >> 3);
  for (let index = 0; index < right.length; index++) if (right[index] === left) return true;
  return false;
}

/** How often a filter keeps the item at `index` of `length`: numbers are positions, the rest is truth. */
export function keeps(run: Run, verdict: unknown, index: number, length: number): number {
  if (isNumeric(verdict)) return at(verdict, length) === index ? 1 : 0;
  if (Array.isArray(verdict) && allNumeric(verdict)) {
    charge(run, verdict.length);
    return verdict.filter((position) => at(position, length) === index).length;
  }
  return truthy(run, verdict) ? 1 : 0;
}

function at(position: number, length: number): number {
  const whole = Math.floor(position);
  return whole < 0 ? length + whole : whole;
}

export function allNumeric(values: readonly unknown[]): values is readonly number[] {
  let all = true;
  for (const value of values) if (!isNumeric(value)) all = false;
  return all;
}

export function allStrings(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === "string");
}

export function typeName(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return "null";
  if (isNumeric(value)) return "number";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  if (Array.isArray(value)) return "array";
  return isCallable(value) ? "function" : "object";
}

/** Own, enumerable keys of an object; none of anything else. */
export function keysOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
