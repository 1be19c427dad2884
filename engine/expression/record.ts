/** Compiles the building of a record: what a mapping runs on every record of a page, as one function. */

import type { Node } from "./ast.ts";
import { refuse } from "./compile.ts";
import { emitRecord, type EmittedRecord } from "./compiler/record.ts";
import { emitTable } from "./compiler/table.ts";
import { evaluateSource, preamble } from "./compiler/module.ts";
import { callsAsync } from "./compiler/waiting.ts";
import { Declined } from "./compiler/writer.ts";
import { ExpressionError } from "./error.ts";
import { withDefaults } from "./limits.ts";
import type { ExpressionSource } from "./module.ts";
import { parse } from "./parse.ts";
import { createRun, type Run } from "./runtime/run.ts";
import type { RecordField } from "./tree.ts";
import type { CompileOptions, EvaluateOptions } from "./types.ts";

/** Builds the record of one input, or gives undefined: something failed or is unusual, so go field by field. Never throws. */
type Build<Host> = (input: unknown, host: Host) => Record<string, unknown> | undefined;

type Bindings = Readonly<Record<string, unknown>>;
type Rows = ReadonlyMap<string, unknown>;

interface OpenOptions extends EvaluateOptions {
  readonly batch: number;
  /** Members of bindings by key. A binding in `looked` may stand here alone. */
  readonly tables?: Readonly<Record<string, Rows>>;
}

export interface RecordProgram<Host> {
  /** Opens a page: what is bound stays bound. As many records as `batch` share the budget of limits, then the next ones get a new one. */
  open(bindings: Bindings, options: OpenOptions): Build<Host>;
  readonly compiledSource: string;
  /** Fields that the compiler left to their own `evaluate`. */
  readonly left: readonly string[];
  /** Those of `tables` that are read by `$lookup` and not otherwise. */
  readonly looked: ReadonlySet<string>;
}

/** `tables` are variables that may be given as tables. undefined if there is nothing to win: no field compiles. */
export function compileRecord<Host>(
  fields: readonly RecordField<Host>[],
  options: CompileOptions & { readonly tables?: ReadonlySet<string> } = {},
): RecordProgram<Host> | undefined {
  const emitted = emitRecord(fields, options.functions ?? {}, (one) => read(one, options), options.tables);
  if (emitted === undefined || emitted.left.every((one) => one)) return undefined;
  const compiledSource = sourceOf(emitted);
  const made = available(() => evaluateSource(compiledSource, emitted.state, options.name ?? "record", options.linker));
  if (made === undefined) return undefined;
  const { record } = made as {
    readonly record: (run: Run, input: unknown, host: Host) => Record<string, unknown> | undefined;
  };
  const limits = withDefaults(options.limits);
  const use = emitted.state.tables;
  return {
    open(bindings, { now, batch, tables: named }) {
      const tables: Run["tables"] = [];
      let run: Run | undefined;
      let left = 0;
      return (input, host) => {
        if (run === undefined || left <= 0) {
          run = createRun(limits, bindings, now);
          run.tables = tables;
          if (named !== undefined) run.named = named;
          left = batch;
        }
        left -= 1;
        return record(run, input, host);
      };
    },
    compiledSource,
    left: fields.flatMap(({ name }, index) => (emitted.left[index] === true ? [name] : [])),
    looked: new Set([...(use?.looked ?? [])].filter((name) => use?.whole.has(name) === false)),
  };
}

/** Builds the members of what `path{ key: value }` gives, or gives undefined: evaluate it. Never throws. */
type BuildTable = (input: unknown, bindings: Bindings, now: number) => Rows | undefined;

/** For an expression that is read by key alone: a Map is made sooner than an object. undefined: no such expression. */
export function compileTable(source: ExpressionSource, options: CompileOptions = {}): BuildTable | undefined {
  let emitted: ReturnType<typeof emitTable>;
  try {
    emitted = emitTable(read(source, options), options.functions ?? {});
  } catch (cause) {
    if (cause instanceof Declined) return undefined;
    throw cause;
  }
  if (emitted === undefined) return undefined;
  const { code, state } = emitted;
  const made = available(() =>
    evaluateSource(preamble(state, [code, `return { table };`]), state, `${source.name}:table`, options.linker),
  );
  if (made === undefined) return undefined;
  const { table } = made as { readonly table: (run: Run, input: unknown) => Rows | undefined };
  const limits = withDefaults(options.limits);
  return (input, bindings, now) => table(createRun(limits, bindings, now), input);
}

/** Nothing where the host has no code for it: there is a slower way. */
function available(make: () => unknown): unknown {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof ExpressionError && cause.code === "L1009") return undefined;
    throw cause;
  }
}

const sourceOf = ({ code, state }: EmittedRecord): string => preamble(state, [code, `return { record };`], "field ");

function read({ source }: ExpressionSource, options: CompileOptions): Node {
  try {
    const { ast } = parse(source);
    if (ast === undefined) throw new Declined("it is empty");
    refuse(ast);
    if (callsAsync(ast, options.functions ?? {})) throw new Declined("it calls a function declared async");
    return ast;
  } catch (cause) {
    if (cause instanceof ExpressionError) throw new Declined("it does not compile");
    throw cause;
  }
}
