/** Compiles the building of a record: what a mapping runs on every record of a page, as one function. */

import { callsAsync, refuse } from "./compile.ts";
import { emitRecord, type EmittedRecord } from "./compiler/record.ts";
import { evaluateSource, preamble } from "./compiler/module.ts";
import { Declined } from "./compiler/writer.ts";
import { ExpressionError } from "./error.ts";
import { withDefaults } from "./limits.ts";
import { parse } from "./parse.ts";
import { createRun, type Run } from "./runtime/run.ts";
import type { RecordField } from "./tree.ts";
import type { CompileOptions, EvaluateOptions } from "./types.ts";

/** Builds the record of one input, or gives undefined: something failed or is unusual, so go field by field. Never throws. */
type Build<Host> = (input: unknown, host: Host) => Record<string, unknown> | undefined;

export interface RecordProgram<Host> {
  /** Begins some records: the budget of limits is theirs together. */
  begin(bindings: Readonly<Record<string, unknown>>, options: EvaluateOptions): Build<Host>;
  readonly compiledSource: string;
  /** Fields that the compiler left to their own `evaluate`. */
  readonly left: readonly string[];
}

/** undefined if there is nothing to win: no field compiles. */
export function compileRecord<Host>(
  fields: readonly RecordField<Host>[],
  options: CompileOptions = {},
): RecordProgram<Host> | undefined {
  const emitted = emitRecord(fields, options.functions ?? {}, ({ source }) => {
    const { ast } = read(source);
    if (callsAsync(ast, options)) throw new Declined("it calls a function declared async");
    return ast;
  });
  if (emitted === undefined || emitted.left.every((one) => one)) return undefined;
  const compiledSource = sourceOf(emitted);
  const { bind } = evaluateSource(compiledSource, emitted.state, options.name ?? "record") as {
    readonly bind: (run: Run) => Build<Host>;
  };
  const limits = withDefaults(options.limits);
  return {
    begin: (bindings, { now }) => bind(createRun(limits, bindings, now)),
    compiledSource,
    left: fields.flatMap(({ name }, index) => (emitted.left[index] === true ? [name] : [])),
  };
}

/** Bound as a closure of its own, so that the engine learns of each run's own record function what it inlines. */
const sourceOf = ({ code, state }: EmittedRecord): string =>
  preamble(state, [
    code,
    `function bind(c) {\n  return (x, h) => { try { return record(c, x, h); } catch { return undefined; } };\n}`,
    `return { bind };`,
  ]);

function read(source: string): { readonly ast: NonNullable<ReturnType<typeof parse>["ast"]> } {
  try {
    const { ast } = parse(source);
    if (ast === undefined) throw new Declined("it is empty");
    refuse(ast);
    return { ast };
  } catch (cause) {
    if (cause instanceof ExpressionError) throw new Declined("it does not compile");
    throw cause;
  }
}
