/** A guess of a mapping as YAML, each line with how sure it is. */
import type { FieldGuess, MappingGuess } from "./mapping.ts";
import { remark } from "./types.ts";
import { block, expressionOf, flow, indent, keyOf } from "./yaml.ts";

/** `{ path }`, `{ moment }` and the like become what the config language wants. */
const nodeOf = (node: unknown): unknown => {
  if (typeof node !== "object" || node === null) return node;
  const { path, moment, table, of, each, fields, value } = node as {
    readonly path?: readonly string[];
    readonly moment?: readonly string[];
    readonly table?: Readonly<Record<string, string>>;
    readonly of?: readonly string[];
    readonly each?: readonly string[];
    readonly fields?: Readonly<Record<string, unknown>>;
    readonly value?: unknown;
  };
  if (path !== undefined) return expressionOf(path);
  if (moment !== undefined) return `$toIso(${expressionOf(moment)})`;
  if (table !== undefined) return { enum: table, of: expressionOf(of ?? []) };
  const inside =
    fields === undefined
      ? {}
      : { fields: Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, nodeOf(one)])) };
  if (each !== undefined) return { each: expressionOf(each), ...inside, ...(value === undefined ? {} : { value }) };
  return { of: expressionOf(of ?? []), ...inside };
};

export const printFields = ({ fields, missing }: MappingGuess): readonly string[] => [
  "record:",
  ...indent(fields.flatMap(printField)),
  ...(missing.length === 0 ? [] : [`  # TODO, nothing alike was found for: ${missing.join(", ")}`]),
];

const printField = (guess: FieldGuess): readonly string[] => {
  const node = nodeOf(guess.node);
  const line = flow(node);
  return line.length <= 100
    ? [`${keyOf(guess.field)}: ${line} ${remark(guess)}`]
    : [`${keyOf(guess.field)}: ${remark(guess)}`, ...indent(block(node))];
};
