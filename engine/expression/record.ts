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
  /** Opens a page: what is bound stays bound. As many records as `batch` share the budget of limits, then the next ones get a new one. */
  open(bindings: Readonly<Record<string, unknown>>, options: EvaluateOptions & { readonly batch: number }): Build<Host>;
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
  const { record } = evaluateSource(compiledSource, emitted.state, options.name ?? "record") as {
    readonly record: (run: Run, input: unknown, host: Host) => Record<string, unknown> | undefined;
  };
  const limits = withDefaults(options.limits);
  return {
    open(bindings, { now, batch }) {
      const tables: Run["tables"] = [];
      let run: Run | undefined;
      let left = 0;
      return (input, host) => {
        if (run === undefined || left <= 0) {
          run = createRun(limits, bindings, now);
          run.tables = tables;
          left = batch;
        }
        left -= 1;
        return record(run, input, host);
      };
    },
    compiledSource,
    left: fields.flatMap(({ name }, index) => (emitted.left[index] === true ? [name] : [])),
  };
}

const sourceOf = ({ code, state }: EmittedRecord): string => preamble(state, [code, `return { record };`], "field ");

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
