/** Emits one function that builds a whole record: the code of all its expressions in line, one object literal around. */

import type { RecordField, Tree } from "../tree.ts";
import type { ExpressionFunction } from "../types.ts";
import { emit } from "./emit.ts";
import { makeObject } from "./made.ts";
import { emitPathList } from "./path.ts";
import { isInherited } from "./quote.ts";
import { createTreeEmitter, orNull } from "./tree.ts";
import type { Read } from "./tree-context.ts";
import { createModuleState, createWriter, type ModuleState } from "./writer.ts";

export interface EmittedRecord {
  readonly code: string;
  readonly state: ModuleState;
  /** For each field, whether it was left to its own `evaluate`. */
  readonly left: readonly boolean[];
}

/**
 * `record(c, x, h)`: `c` the run, `x` the input, `h` the host. It gives undefined where this code does not apply: a list
 * as context, or marks that an inner expression could see. The caller then goes field by field.
 */
export function emitRecord<Host>(
  fields: readonly RecordField<Host>[],
  functions: Readonly<Record<string, ExpressionFunction>>,
  read: Read,
  tables?: ReadonlySet<string>,
): EmittedRecord | undefined {
  if (fields.some(({ name }) => isInherited(name))) return undefined;
  const state = createModuleState(functions, undefined, tables);
  const left: boolean[] = [];
  const writer = createWriter(state, () => left.length, { emit, emitList: emitPathList });
  const emitter = createTreeEmitter(writer, read);
  writer.line("c.root = x;");
  const values = fields.map((field, index) => {
    writer.line(`// field ${index}`);
    let value = "";
    const done =
      field.tree !== undefined &&
      writer.attempt(() => {
        value = orNull(emitter.tree(field.tree as Tree<unknown>, "x"));
      });
    left.push(!done);
    if (!done) value = writer.hold(`${writer.constant(field.evaluate)}(x, h)`) + " ?? null";
    return value;
  });
  const names = fields.map(({ name }) => name);
  const code = [
    `function record(c, x, h) {`,
    `  if (isArr(x)) return undefined;`,
    `  try {`,
    `  if (c.marked || c.depth !== 0) nextEvaluation(c);`,
    withoutUnreadRoot(writer.text()),
    `  return ${makeObject(writer, names, values)};`,
    `  } catch { return undefined; }`,
    `}`,
  ].join("\n");
  return { code, state, left };
}

/** `c.root` is what `$$` reads. Where nothing does, keeping it costs more than many a field. */
const withoutUnreadRoot = (text: string): string =>
  /c\.root(?! = )/.test(text) ? text : text.replace(/^ *c\.root = x\d*;\n/gm, "");
