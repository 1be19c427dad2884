/** For unit tests of all rooms: located values from literals, and a compilation over the whole function library. */
import { defaultLimits } from "../expression/index.ts";
import { FUNCTIONS } from "../expression/functions/index.ts";
import type { Compilation } from "./compilation.ts";
import { createCompilation } from "./compile.ts";
import { collectFindings, type Findings, type Span } from "./finding.ts";
import type { Located, PathKey } from "./located.ts";

/**
 * A located value from a plain literal, as if each scalar stood at line 1, column 1 of its own file:
 * columns in findings are then offsets into the scalar's text plus one. Scalars have their printed form as text.
 */
export function located<T>(value: T, file = "test.yaml", path: readonly PathKey[] = []): Located<T> {
  const text = typeof value === "object" || value === undefined ? undefined : String(value);
  const range = (start: number, end: number): Span => spanOf(text ?? "", start, end, file, path);
  const whole = range(0, text?.length ?? 0);
  const child = (key: PathKey, member: unknown): Located => located(member, file, [...path, key]);
  return {
    value,
    text: value === null ? "null" : text,
    file,
    path,
    span: whole,
    keySpan: whole,
    at: (key) => located(memberOf(value, key), file, [...path, key]),
    entries: () =>
      typeof value === "object" && value !== null
        ? Object.entries(value).map(([key, member]) => [key, child(key, member)] as const)
        : [],
    items: () => (Array.isArray(value) ? value.map((item, index) => child(index, item)) : []),
    range,
  };
}

function memberOf<T, K extends keyof T>(value: T, key: K): T[K] {
  const container = (typeof value === "object" && value !== null ? value : {}) as T;
  return container[key];
}

function spanOf(text: string, start: number, end: number, file: string, path: readonly PathKey[]): Span {
  const from = placeOf(text, start);
  const to = placeOf(text, end);
  return {
    file,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    ...(path.length === 0 ? {} : { path: path.join(".") }),
  };
}

function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** `files`: text by name, for `$text` and `$jsonata`. Nothing is thrown: look into `compilation.findings.all`. */
export function testCompilation(
  findings: Findings = collectFindings(),
  files: Readonly<Record<string, string>> = {},
): Compilation {
  return createCompilation({
    findings,
    functions: FUNCTIONS,
    limits: defaultLimits,
    readFile(at, name) {
      const text = files[name];
      if (text !== undefined) return located(text, name);
      findings.report("unknown_reference", at.span, `There is no file ${name}.`);
      return undefined;
    },
  });
}
