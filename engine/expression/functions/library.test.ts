/** Every example and every refusal of the library, run through the evaluator. */
import { describe, expect, test } from "vitest";
import { compile, ExpressionError } from "../index.ts";
import { FUNCTIONS } from "./index.ts";

const run = (expression: string, input: unknown): unknown =>
  compile(expression, { functions: FUNCTIONS }).evaluate(input);

describe.each(Object.values(FUNCTIONS))("function $name", ({ name, examples, refuses = [] }) => {
  test.each(examples)("gives what its example says: $expression", ({ expression, input, result }) => {
    expect(run(expression, input)).toEqual(result);
  });

  test.each(refuses)("refuses $expression with $code", ({ expression, input, code }) => {
    let caught: unknown;
    try {
      run(expression, input);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(ExpressionError);
    expect(caught).toMatchObject({ code });
    const { position, end = 0 } = caught as ExpressionError;
    expect(position, "the error says where").toBeDefined();
    expect(expression.slice(0, end).length).toBeGreaterThanOrEqual(position ?? 0);
  });

  test("is documented", () => {
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.every(({ expression }) => expression.includes(`$${name}`))).toBe(true);
  });
});
