/** The records of a view built by one generated function; field by field only where that one gives up. */
import { compileRecord, type RecordProgram, sourceUrl } from "../expression/index.ts";
import type { Compilation } from "../language/compilation.ts";
import { isFusible, ROWS_PER_BUDGET } from "./leaves.ts";
import type { Frame } from "./nodes/node.ts";
import type { CompiledField } from "./record.ts";
import type { GeneratedRecord, MappingCounters, PageInput } from "./types.ts";

export type Program = RecordProgram<Frame>;

/** The program of these fields; undefined where there is none. The list's identity does not matter, its names do. */
export type Programs = (fields: readonly CompiledField[]) => Program | undefined;

/** Consumers choose fields; for more choices than this, records are built field by field. */
const MOST_PROGRAMS = 16;

/** Generated at the first page, not at load time: most mappings of a catalog are never called by a process. */
export const createPrograms = (
  variables: ReadonlySet<string>,
  tables: ReadonlySet<string>,
  { functions, limits, linker, coverage }: Compilation,
  name: string,
): Programs => {
  // What is counted is counted by the nodes themselves.
  if (coverage !== undefined) return () => undefined;
  const made = new Map<string, Program | undefined>();
  let last: { readonly fields: readonly CompiledField[]; readonly program: Program | undefined } | undefined;
  return (fields) => {
    if (last?.fields === fields) return last.program;
    const program = find(fields);
    last = { fields, program };
    return program;
  };

  function find(fields: readonly CompiledField[]): Program | undefined {
    const key = fields.map((field) => field.name).join(" ");
    if (made.has(key)) return made.get(key);
    if (made.size >= MOST_PROGRAMS) return undefined;
    const program = compileRecord(
      fields.map((field) => ({ name: field.name, tree: treeOf(field, variables), evaluate: field.evaluate })),
      { name, functions, limits, linker, tables },
    );
    made.set(key, program);
    return program;
  }
};

const treeOf = (field: CompiledField, variables: ReadonlySet<string>): CompiledField["tree"] =>
  field.node.leaves.every(({ expression }) => isFusible(expression, variables)) ? field.tree : undefined;

/** Builds one row's record on the frame of that row; undefined means "do it field by field", and nothing was counted. */
type Builder = (input: unknown, frame: Frame) => Record<string, unknown> | undefined;

export const createBuilder = (
  program: Program,
  variables: Readonly<Record<string, unknown>>,
  tables: Readonly<Record<string, ReadonlyMap<string, unknown>>>,
  { now, counters }: Pick<PageInput, "now" | "counters">,
): Builder => {
  const build = program.open(variables, { now, batch: ROWS_PER_BUDGET, tables });
  if (counters === undefined) return build;
  const unmatched: [field: string, value: string][] = [];
  // A record may be given up half made: what it counted is held back until it is whole.
  const held: MappingCounters = {
    unmatchedEnum: (field, value) => unmatched.push([field, value]),
    leftOut: () => counters.leftOut(),
  };
  const own: { -readonly [K in keyof Frame]: Frame[K] } = {
    bindings: variables,
    now,
    serial: 0,
    fused: undefined,
    counters: held,
  };
  return (input, frame) => {
    own.serial = frame.serial;
    own.fused = frame.fused;
    const record = build(input, own);
    if (unmatched.length === 0) return record;
    if (record !== undefined) for (const [field, value] of unmatched) counters.unmatchedEnum(field, value);
    unmatched.length = 0;
    return record;
  };
};

export const generatedRecord = (
  fields: readonly CompiledField[],
  program: Program | undefined,
  name: string,
): GeneratedRecord => ({
  url: sourceUrl(name),
  code: program?.compiledSource,
  fields: fields.map(({ name, node, facts: { where, source } }) => ({
    name,
    source,
    where,
    expressions: node.leaves.map(({ expression }) => ({ source: expression.source, where: expression.where })),
    left: program === undefined || program.left.includes(name),
  })),
});
