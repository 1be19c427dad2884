/** The operators where the generated code's fast path does not apply: full type checks and the language's own codes. */

import { isCallable } from "./callable.ts";
import { mark, SEQUENCE } from "./marks.ts";
import { charge, chargeNodes, chargeText, fail, refuel, type Run } from "./run.ts";
import { isNumeric } from "./values.ts";

/** Raises T2001, T2002, D1001. */
export function arithmetic(
  operator: "+" | "-" | "*" | "/" | "%",
  left: unknown,
  right: unknown,
  site: number,
): number | undefined {
  if (left !== undefined && !numeric(left, site)) fail("T2001", site, { value: left, token: operator });
  if (right !== undefined && !numeric(right, site)) fail("T2002", site, { value: right, token: operator });
  if (left === undefined || right === undefined) return undefined;
  const [a, b] = [left as number, right as number];
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    default:
      return a % b;
  }
}

function numeric(value: unknown, site: number): boolean {
  if (typeof value === "number" && value - value !== 0 && !Number.isNaN(value)) fail("D1001", site, { value });
  return isNumeric(value);
}

/** Raises D1002, D1001. */
export function negate(value: unknown, site: number): number | undefined {
  if (value === undefined) return undefined;
  if (numeric(value, site)) return -(value as number);
  return fail("D1002", site, { value, token: "-" });
}

function comparable(value: unknown): boolean {
  return value === undefined || typeof value === "string" || typeof value === "number";
}

/** Raises T2009, T2010. */
export function compare(
  operator: "<" | "<=" | ">" | ">=",
  left: unknown,
  right: unknown,
  site: number,
): boolean | undefined {
  if (!comparable(left) || !comparable(right))
    fail("T2010", site, { value: comparable(left) && left !== undefined ? right : left, token: operator });
  if (left === undefined || right === undefined) return undefined;
  if (typeof left !== typeof right) fail("T2009", site, { value: left, value2: right, token: operator });
  const [a, b] = [left as number, right as number];
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}

/** Text of a value as `$string` makes it; nothing is the empty text for `&`. Raises D3001. */
export function text(run: Run, value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  return stringify(run, value, 0);
}

/** Steps that a member counts for in printing. */
const memberCost = 4;

export function stringify(run: Run, value: unknown, space: number): string {
  if (typeof value === "string") return value;
  if (isCallable(value)) return "";
  if (typeof value === "number") {
    if (value - value !== 0) fail("D3001", -1, { value });
    return String(shorten(value));
  }
  if (typeof value === "boolean" || value === null) return String(value);
  const subject = value === run.outer ? run.root : value;
  const weigh = (_key: string, member: unknown): unknown => {
    if ((run.fuel -= memberCost) < 0) refuel(run);
    if (typeof member === "number") return isNumeric(member) ? shorten(member) : member;
    if (typeof member === "string") chargeText(run, member.length);
    return isCallable(member) ? "" : member;
  };
  const result = JSON.stringify(subject, weigh, space) ?? "";
  chargeText(run, result.length);
  return result;
}

/** Fifteen significant digits, which hides the noise of binary fractions. */
function shorten(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

/** `a..b`. Raises T2003, T2004, D2014, D2015, L1003. */
export function range(run: Run, from: unknown, to: unknown, site: number, marked: boolean): unknown {
  if (from !== undefined && !Number.isInteger(from)) fail("T2003", site, { value: from, token: ".." });
  if (to !== undefined && !Number.isInteger(to)) fail("T2004", site, { value: to, token: ".." });
  if (from === undefined || to === undefined) return undefined;
  run.site = site;
  const [first, last] = [from as number, to as number];
  if (first > last) return undefined;
  const size = last - first + 1;
  if (size > 1e7) fail("D2014", site, { value: size });
  if (size > run.limits.sequence) fail("D2015", site, { value: run.limits.sequence });
  charge(run, size);
  chargeNodes(run, size);
  const list: number[] = [];
  for (let member = first; member <= last; member++) list.push(member);
  if (list.length === 1) return list[0];
  return marked ? mark(run, list, SEQUENCE) : list;
}

/** A key of an object. Raises T1003, D1013, L1006; undefined means "leave the field out". */
export function key(value: unknown, site: number): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return fail("T1003", site, { value });
  if (value === "_jsonata_lambda" || value === "_jsonata_function") fail("D1013", site, { value });
  if (value === "__proto__") fail("L1006", site, { value });
  return value;
}
