/** Makes a result of the reference interpreter plain: ordinary prototypes, no internal marks on arrays, no `__proto__`. */

import { ExpressionError } from "./error.ts";

/** Copies what the interpreter made and leaves what came from the input as it is. Raises L1006. */
export function tidy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return tidyArray(value);
  const made = Object.getPrototypeOf(value) === null;
  const copy: Record<string, unknown> = {};
  let changed = made;
  for (const key of Object.keys(value)) {
    if (key === "__proto__")
      throw new ExpressionError("L1006", "__proto__ cannot be a key of an object", { token: key });
    const member = (value as Readonly<Record<string, unknown>>)[key];
    const clean = tidy(member);
    changed ||= clean !== member;
    copy[key] = clean;
  }
  return changed && !isLambda(value) ? copy : value;
}

function tidyArray(array: readonly unknown[]): readonly unknown[] {
  const marks = array as { sequence?: unknown; cons?: unknown; outerWrapper?: unknown };
  const clean = array.map(tidy);
  const changed = marks.sequence !== undefined || marks.cons !== undefined || marks.outerWrapper !== undefined;
  return changed || clean.some((one, index) => one !== array[index]) ? clean : array;
}

function isLambda(value: object): boolean {
  return "_jsonata_lambda" in value || "_jsonata_function" in value;
}
