/** The records of a view built by one generated function; field by field only where that one gives up. */
import { compileRecord, type RecordProgram } from "../expression/index.ts";
import type { Compilation } from "../language/compilation.ts";
import { isFusible, ROWS_PER_BUDGET } from "./leaves.ts";
import type { Frame } from "./nodes/node.ts";
import type { CompiledField } from "./record.ts";
import type { MappingCounters, PageInput } from "./types.ts";

export type Program = RecordProgram<Frame>;

/** The program of these fields; undefined where there is none. The list's identity does not matter, its names do. */
export type Programs = (fields: readonly CompiledField[]) => Program | undefined;

/** Consumers choose fields; for more choices than this, records are built field by field. */
const MOST_PROGRAMS = 16;

/** Generated at the first page, not at load time: most mappings of a catalog are never called by a process. */
export const createPrograms = (
  variables: ReadonlySet<string>,
  { functions, limits }: Compilation,
  name: string,
): Programs => {
  const made = new Map<string, Program | undefined>();
  return (fields) => {
    const key = fields.map((field) => field.name).join(" ");
    if (made.has(key)) return made.get(key);
    if (made.size >= MOST_PROGRAMS) return undefined;
    const program = compileRecord(
      fields.map((field) => ({ name: field.name, tree: treeOf(field, variables), evaluate: field.evaluate })),
      { name, functions, limits },
    );
    made.set(key, program);
    return program;
  };
};

const treeOf = (field: CompiledField, variables: ReadonlySet<string>): CompiledField["tree"] =>
  field.node.leaves.every(({ expression }) => isFusible(expression, variables)) ? field.tree : undefined;

/** Builds one row's record on the frame of that row; undefined means "do it field by field", and nothing was counted. */
type Builder = (input: unknown, frame: Frame) => Record<string, unknown> | undefined;

export const createBuilder = (
  program: Program,
  variables: Readonly<Record<string, unknown>>,
  { now, counters }: Pick<PageInput, "now" | "counters">,
): Builder => {
  const begin = countingRows(() => program.begin(variables, { now }));
  if (counters === undefined) return (input, frame) => begin()(input, frame);
  const unmatched: [field: string, value: string][] = [];
  // A record may be given up half made: what it counted is held back until it is whole.
  const held: MappingCounters = { ...counters, unmatchedEnum: (field, value) => unmatched.push([field, value]) };
  const own: { -readonly [K in keyof Frame]: Frame[K] } = { bindings: variables, now, counters: held };
  return (input, frame) => {
    own.serial = frame.serial ?? 0;
    if (frame.fused !== undefined) own.fused = frame.fused;
    const record = begin()(input, own);
    if (record !== undefined) for (const [field, value] of unmatched) counters.unmatchedEnum(field, value);
    unmatched.length = 0;
    return record;
  };
};

/** The same for as many calls as share a budget, then a new one. */
const countingRows = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  let rows = 0;
  return () => {
    if (made === undefined || rows >= ROWS_PER_BUDGET) {
      made = make();
      rows = 0;
    }
    rows += 1;
    return made;
  };
};
