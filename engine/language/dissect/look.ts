/** Evaluates one part of an expression on its own, over the input of the whole: how explain looks into it. */
import {
  type Ast,
  compile,
  type CompiledExpression,
  type CompileOptions,
  ExpressionError,
} from "../../expression/index.ts";

/** What a part gives: a value (undefined for nothing), or why it fails. */
export type Seen = { readonly value: unknown } | { readonly error: string };

/** One look into an expression with one input. */
export interface Look {
  readonly text: (node: Pick<Ast.Node, "start" | "end">) => string;
  /** `before` are the bindings `$x := …` of the block that the part stands in. */
  readonly at: (node: Pick<Ast.Node, "start" | "end">, before?: readonly string[]) => Seen;
}

/** Compiled parts are kept: a thousand records are looked at in the same places. */
export const createLooks = (
  source: string,
  options: CompileOptions,
): ((input: unknown, bindings: Readonly<Record<string, unknown>>, now: number) => Look) => {
  const known = new Map<string, CompiledExpression>();
  const compiled = (text: string): CompiledExpression => {
    const made = known.get(text) ?? compile(text, options);
    known.set(text, made);
    return made;
  };
  const text: Look["text"] = ({ start, end }) => source.slice(start, end);
  return (input, bindings, now) => ({
    text,
    at(node, before = []) {
      const own = text(node);
      try {
        const whole = before.length === 0 ? own : `(${[...before, own].join("; ")})`;
        return { value: compiled(whole).evaluate(input, bindings, { now }) };
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        return { error: `${error.message} (${error.code})` };
      }
    },
  });
};

export const isMissing = (seen: Seen): boolean =>
  "value" in seen && (seen.value === undefined || seen.value === null || isEmptyList(seen.value));

export const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
