/** Evaluates an expression with the reference interpreter under our limits: for what the compiler declines. */

import jsonata from "jsonata";
import type { CompiledExpression, CompileOptions, EvaluateOptions } from "./types.ts";
import { ExpressionError, isOverflow } from "./error.ts";
import { withDefaults } from "./limits.ts";
import { faultToError, type RawFault } from "./parse.ts";
import { type ReferenceExpression, referenceFactory } from "./reference.ts";
import { type LinearRegex, linearRegex } from "./regex.ts";
import { tidy } from "./tidy.ts";
import { tokenize } from "./tokens.ts";

/** The interpreter nests several of its own calls for one call of the author's. */
const nestingPerCall = 6;

/** `asynchronous`: the expression calls a function declared async, so `evaluate` returns a promise. */
export function interpret(
  source: string,
  options: CompileOptions,
  asynchronous: boolean,
  declined?: string,
): CompiledExpression {
  const limits = withDefaults(options.limits);
  const settings = {
    RegexEngine: SafeRegex,
    timeout: limits.timeout,
    stack: limits.depth * nestingPerCall,
    sequence: limits.sequence,
  };
  const create = asynchronous ? (jsonata as unknown as ReturnType<typeof referenceFactory>) : referenceFactory();
  const expression = create(source, settings);
  for (const one of Object.values(options.functions ?? {}))
    expression.registerFunction(one.name, one.implementation, one.signature);
  const tokens = tokenize(source);
  const fail = (cause: unknown): never => {
    throw toError(cause, (fault) => faultToError(fault, tokens, source));
  };

  function evaluate(input: unknown, bindings?: Readonly<Record<string, unknown>>, settings?: EvaluateOptions): unknown {
    try {
      const result = run(expression, input, bindings, settings?.now);
      return result instanceof Promise ? result.then(tidy).catch(fail) : tidy(result);
    } catch (cause) {
      return fail(cause);
    }
  }
  return { source, engine: "reference", evaluate, ...(declined === undefined ? {} : { declined }) };
}

function run(
  expression: ReferenceExpression,
  input: unknown,
  bindings: Readonly<Record<string, unknown>> | undefined,
  now: number | undefined,
): unknown {
  return expression.evaluate(input, { ...bindings, "!now": now });
}

function toError(cause: unknown, convert: (fault: RawFault) => ExpressionError): ExpressionError {
  if (isOverflow(cause)) return convert({ code: "D1011" });
  if (typeof cause === "object" && cause !== null) return convert(cause);
  return new ExpressionError("D1000", String(cause));
}

/** A RegExp as the interpreter wants it (`exec`, `lastIndex`), made anew for each evaluation, so that nothing is shared. */
class SafeRegex {
  lastIndex = 0;
  private readonly regex: LinearRegex;

  constructor(pattern: RegExp) {
    this.regex = linearRegex(pattern.source ?? "", pattern.flags ?? "");
  }

  exec(subject: string): object | null {
    const found = this.regex.search(subject, this.lastIndex);
    if (found === undefined) {
      this.lastIndex = 0;
      return null;
    }
    this.lastIndex = found.end;
    return Object.assign([found.match, ...found.groups], { index: found.start });
  }
}
