/** Compiles `record` to a flat list of fields in the model's order, so that all records of a mapping are made alike. */
import type { Tree } from "../expression/index.ts";
import type { Compilation } from "../language/compilation.ts";
import { SCOPES, withVariables } from "../language/scopes.ts";
import { didYouMean, suggest } from "../language/suggest.ts";
import { castFor } from "./cast.ts";
import { checkRecordTable } from "./filters/enum-checks.ts";
import { propertyNames, propertyOf, requiredOf } from "./json-schema.ts";
import { evaluateLeaf } from "./leaves.ts";
import { compileNode } from "./nodes/index.ts";
import { isPresent, type CompiledNode, type Frame } from "./nodes/node.ts";
import type { Part, Parts } from "./parts.ts";
import { forField, inspect, type Shapes, UNKNOWN } from "./shapes.ts";
import { checkSteps, type Surroundings, whereOf } from "./surroundings.ts";
import type { FieldFacts, JsonSchema } from "./types.ts";

export interface CompiledField {
  readonly name: string;
  readonly node: CompiledNode;
  readonly facts: FieldFacts;
  /** The same as the node's, with `$base` in sight where an overlay reads it. */
  readonly evaluate: (input: unknown, frame: Frame) => unknown;
  /** What the node sees: the frame, with `$base` where an overlay reads it. */
  readonly frameOf?: (input: unknown, frame: Frame) => Frame;
  /** What `evaluate` does, for generated code. */
  readonly tree: Tree<Frame> | undefined;
}

/** Fields in the order of the model's schema, those it does not know at the end. */
export const compileFields = (
  parts: Parts,
  binds: readonly string[],
  around: Surroundings,
  shapes: Shapes,
): readonly CompiledField[] => {
  const { resource, compilation } = around;
  const known = propertyNames(resource.schema, resource.schema);
  if (parts.whole !== undefined) return compileWhole(parts.whole, known, binds, around, shapes);
  const names = [
    ...known.filter((name) => parts.record.has(name)),
    ...[...parts.record.keys()].filter((name) => !known.includes(name)),
  ];
  const fields = names.flatMap((name) => {
    const part = parts.record.get(name);
    if (part === undefined) return [];
    checkOwn(name, part, compilation);
    checkRecordTable(name, part.at, around);
    return [compileField(name, part, binds, around, shapes)];
  });
  for (const field of fields) reportBaseless(field, parts, compilation);
  const first = [...parts.record.values()][0];
  for (const required of requiredOf(resource.schema, resource.schema)) {
    // A misspelt field has its own finding.
    const misspelt = names.some((name) => !known.includes(name) && suggest(name, known) === required);
    if (!parts.record.has(required) && first !== undefined && !misspelt)
      compilation.findings.report(
        "missing_field",
        first.at.keySpan,
        `The model requires \`${required}\`, which is not mapped.`,
      );
  }
  return fields;
};

/** The provider's own record, which the engine adds where a consumer asks for it. */
const checkOwn = (name: string, { at }: Part, { findings }: Compilation): void => {
  if (name === "remote_data")
    findings.report(
      "reserved_name",
      at.keySpan,
      "`remote_data` is the provider's record, and the engine adds it by itself.",
      "Leave it out: consumers ask for it with `remote_data=true`.",
    );
};

/** `$base` without a layer below; a misspelt field is mistake enough. */
const reportBaseless = ({ name, node }: CompiledField, { record }: Parts, { findings }: Compilation): void => {
  const part = record.get(name);
  if (part === undefined || part.below !== undefined) return;
  if (!node.leaves.some((leaf) => leaf.expression.references.variables.includes("base"))) return;
  const files = new Set([...record.values()].map(({ at }) => at.file));
  if (findings.all.some(({ code, span }) => code === "unknown_field" && files.has(span.file))) return;
  findings.report("unused_definition", part.at.keySpan, `\`$base\` is nothing here: no layer below maps \`${name}\`.`);
};

const compileField = (
  name: string,
  part: Part,
  binds: readonly string[],
  around: Surroundings,
  shapes: Shapes,
): CompiledField => {
  const { compilation, resource } = around;
  const expected = expectedOf(name, part, around);
  const isOverlay = part.layer !== "base" || part.below !== undefined;
  const scope = withVariables(isOverlay ? SCOPES.overlay : SCOPES.record, binds);
  const node = compileNode(part.at, {
    compilation,
    scope,
    expected,
    root: resource.schema,
    field: name,
    context: "outer",
    shapes: forField(shapes, name),
    absent: "null",
  });
  for (const leaf of node.leaves) checkSteps(leaf.expression, around.steps, compilation);
  const readsBase = node.leaves.some((leaf) => leaf.expression.references.variables.includes("base"));
  // What is replaced reads nothing here: it need not fit what this source answers.
  const known = readsBase ? shapes : UNKNOWN;
  const below = part.below === undefined ? undefined : compileField(name, part.below, binds, around, known);
  const facts: FieldFacts = {
    where: whereOf(part.at.span),
    layer: part.layer,
    source: node.source,
    ...(part.schema === undefined ? {} : { schema: part.schema.value as JsonSchema }),
  };
  const frameOf = withBase(below);
  const leaves = readsBase && below !== undefined ? [...node.leaves, ...below.node.leaves] : node.leaves;
  return {
    name,
    node: { ...node, leaves },
    facts,
    ...(readsBase
      ? { frameOf, evaluate: (input: unknown, frame: Frame) => node.evaluate(input, frameOf(input, frame)) }
      : { evaluate: node.evaluate }),
    tree: readsBase ? undefined : node.tree,
  };
};

const expectedOf = (name: string, part: Part, around: Surroundings): JsonSchema | undefined => {
  const { resource, compilation } = around;
  const expected = propertyOf(resource.schema, name, resource.schema);
  if (expected !== "unknown") return expected;
  if (part.schema !== undefined) return part.schema.value as JsonSchema;
  const hint = didYouMean(name, propertyNames(resource.schema, resource.schema));
  compilation.findings.report(
    "unknown_field",
    part.at.keySpan,
    `\`${resource.model}/${resource.name}\` has no field \`${name}\`.`,
    hint === undefined
      ? part.layer === "base"
        ? undefined
        : "A field of your own needs `{ value: …, schema: … }`."
      : hint,
  );
  return undefined;
};

/** `$base` is worked out only if the evaluation asks for it. */
const withBase =
  (below: CompiledField | undefined): NonNullable<CompiledField["frameOf"]> =>
  (input, frame) => {
    let made = false;
    let base: unknown;
    const bindings = {
      ...frame.bindings,
      get base(): unknown {
        if (!made) base = below?.evaluate(input, frame);
        made = true;
        return base;
      },
    };
    // What runs fused reads the page's own bindings, in which there is no `$base`.
    const { fused: _, ...own } = frame;
    return { ...own, bindings };
  };

/** A record that is one expression: it is evaluated once a row, and its members are the fields. */
const compileWhole = (
  part: Part,
  known: readonly string[],
  binds: readonly string[],
  around: Surroundings,
  shapes: Shapes,
): readonly CompiledField[] => {
  const { compilation, resource } = around;
  const expression = compilation.expression(part.at, withVariables(SCOPES.record, binds));
  checkSteps(expression, around.steps, compilation);
  inspect(part.at, shapes, compilation, { expected: resource.schema, root: resource.schema });
  let last:
    | { readonly input: unknown; readonly frame: Frame; readonly serial: number | undefined; readonly value: unknown }
    | undefined;
  const whole = (input: unknown, frame: Frame): unknown => {
    // The fields of one row are read one after the other: the row's own value is kept between them.
    if (last === undefined || last.input !== input || last.frame !== frame || last.serial !== frame.serial)
      last = { input, frame, serial: frame.serial, value: evaluateLeaf(expression, input, frame) };
    return last.value;
  };
  return known.map((name): CompiledField => {
    const expected = propertyOf(resource.schema, name, resource.schema);
    const cast = castFor(expected === "unknown" ? undefined : expected, resource.schema);
    const hit = compilation.coverage?.point("field", name, part.at.keySpan);
    const read = (input: unknown, frame: Frame): unknown => {
      const record = whole(input, frame);
      const value =
        typeof record === "object" && record !== null ? (record as Readonly<Record<string, unknown>>)[name] : undefined;
      if (hit !== undefined && isPresent(value)) hit();
      return cast === undefined ? value : cast(value);
    };
    const node: CompiledNode = {
      source: expression.source,
      leaves: [{ expression, context: "outer" }],
      evaluate: read,
      why: () => "the record expression gives no such member",
    };
    return {
      name,
      node,
      facts: { where: whereOf(part.at.span), layer: part.layer, source: expression.source },
      evaluate: read,
      tree: undefined,
    };
  });
};
