/** What an expression did with one input: the values of its parts, and why it gave nothing. For explain, not for serving. */
import { type CompileOptions, parse } from "../../expression/index.ts";
import type { Source } from "../source.ts";
import type { Dissection } from "../compilation.ts";
import { createLooks, isMissing } from "./look.ts";
import { partsOf } from "./parts.ts";
import { reasonOf } from "./why.ts";

export type Dissector = (input: unknown, bindings: Readonly<Record<string, unknown>>, now: number) => Dissection;

export const createDissector = (source: Source, options: CompileOptions): Dissector => {
  const looks = createLooks(source.text, options);
  const { ast } = parse(source.text);
  return (input, bindings, now) => {
    if (ast === undefined) return { parts: [] };
    const look = looks(input, bindings, now);
    const parts = partsOf(ast, look).map(({ node, seen }) => ({
      source: look.text(node),
      ...placeOf(source, node.start, node.end),
      ...("value" in seen ? { value: seen.value } : { error: seen.error }),
    }));
    const whole = look.at({ start: 0, end: source.text.length });
    const why = isMissing(whole) ? reasonOf(ast, look) : undefined;
    return { parts, ...(why === undefined ? {} : { why }) };
  };
};

const placeOf = (source: Source, start: number, end: number): { readonly line: number; readonly column: number } => {
  const { line, column } = source.span(start, end);
  return { line, column };
};
