/** Holds the expressions of a mapping to what the operation's samples show and to what the model wants. */
import { analyseExpression } from "../language/analyse.ts";
import { anyShape, arrayShape, itemOf, type Shape } from "../expression/analysis/index.ts";
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import type { Parts } from "./parts.ts";
import type { JsonSchema, OperationFacts } from "./types.ts";
import { has } from "./yaml.ts";

/** What an expression reads, as far as it is known. */
export interface Shapes {
  readonly input: Shape;
  readonly variables: Readonly<Record<string, Shape>>;
  /** Fields that `omits` lists: this answer is known not to have what they read. */
  readonly omits?: ReadonlySet<string>;
}

export const UNKNOWN: Shapes = { input: anyShape, variables: {} };

/** What the expressions of one unified field read. */
export const forField = (shapes: Shapes, name: string): Shapes => (shapes.omits?.has(name) === true ? UNKNOWN : shapes);

/** What the value of an expression must fit. */
export interface Wanted {
  readonly expected: JsonSchema | undefined;
  readonly root: JsonSchema;
}

/** Reports what cannot be right and gives the shape of the value, `any` where nothing is known. */
export const inspect = (at: Located, shapes: Shapes, compilation: Compilation, wanted?: Wanted): Shape => {
  const isUnknown = shapes.input.any && Object.keys(shapes.variables).length === 0;
  const compares = shapes !== UNKNOWN && at.text?.includes("!=") === true;
  if (wanted?.expected === undefined && isUnknown && !compares) return anyShape;
  const output = wanted?.expected === undefined ? {} : { output: { schema: wanted.expected, root: wanted.root } };
  const options = { ...shapes, ...output, absenceElsewhere: shapes === UNKNOWN };
  return analyseExpression(at, options, compilation.findings) ?? anyShape;
};

/** One value of what is given: the items of a list, the value itself. */
export const inside = (shapes: Shapes, value: Shape): Shapes => ({
  ...shapes,
  input: value.any ? anyShape : { ...itemOf(value), missing: false, null: false },
});

/** What `record` and `where` see, found by following the provider's answer through `bind` and `expand`. */
export const shapesOf = (parts: Parts, operation: OperationFacts | undefined, compilation: Compilation): Shapes => {
  const { body, item } = operation?.shapes ?? { body: anyShape, item: anyShape };
  let bound: Shapes = { input: body, variables: item.any ? {} : { records: arrayShape(item) } };
  const binds: Record<string, Shape> = {};
  for (const [name, part] of parts.bind) {
    binds[name] = has(part.at, "static") ? anyShape : inspect(part.at, bound, compilation);
    bound = { ...bound, variables: { ...bound.variables, [name]: binds[name] } };
  }
  const row: Shapes = { input: item, variables: binds };
  const record = parts.expand === undefined ? row : inside(row, inspect(parts.expand.at, row, compilation));
  return item.any ? record : { ...record, variables: { ...binds, parent: item, record: record.input } };
};
