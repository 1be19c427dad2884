/** Does what an expression gives fit the schema that its value must satisfy? Followed into constructors and conditionals. */
import type { Node } from "../ast.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { describeShape, type Shape } from "./shape.ts";
import { isUntyped } from "./structure.ts";
import { isRecord, type JsonSchema, resolveReference, shapeOfSchema } from "./shape-of-schema.ts";

export interface OutputCheck {
  readonly shapes: ReadonlyMap<Node, Shape>;
  readonly diagnostics: Diagnostics;
  /** Where `#/…` references of the schema point. */
  readonly root: unknown;
}

export function checkOutput(node: Node, schema: unknown, check: OutputCheck): void {
  if (!isRecord(schema)) return;
  const target = resolveReference(schema, check.root) ?? {};
  const plain =
    node.predicate === undefined && node.group === undefined && node.stages === undefined && node.keepArray !== true;
  if (
    plain &&
    node.type === "path" &&
    node.steps.length === 1 &&
    node.steps[0] !== undefined &&
    !node.keepSingletonArray
  )
    return checkOutput(node.steps[0], schema, check);
  if (plain && node.type === "block") {
    const last = node.expressions.at(-1);
    return last === undefined ? undefined : checkOutput(last, schema, check);
  }
  if (plain && node.type === "condition") {
    checkOutput(node.then, schema, check);
    return node.else === undefined ? undefined : checkOutput(node.else, schema, check);
  }
  if (plain && node.type === "object" && isRecord(target["properties"]))
    return checkObject(node.pairs, node, target, check);
  if (plain && node.type === "array" && isRecord(target["items"])) {
    for (const one of node.expressions)
      if (check.shapes.get(one)?.array === undefined) checkOutput(one, target["items"], check);
      else checkItems(one, target["items"], check);
    return;
  }
  if (plain && node.type === "function" && isFirst(node.procedure)) {
    for (const one of node.arguments) checkOutput(one, schema, check);
    return;
  }
  if (isRecord(target["items"])) checkItems(node, target["items"], check);
  const shape = check.shapes.get(node);
  if (shape !== undefined && isOnlyNumber(shape) && printsAs(target) !== undefined) {
    check.diagnostics.add({
      code: "output_type",
      start: node.start,
      end: node.end,
      message: `This gives a number; the schema wants text of the format \`${printsAs(target)}\`.`,
      hint: "Print a time with `$toIso(…)`: it reads seconds and milliseconds.",
    });
    return;
  }
  compare(node, shape, shapeOfSchema(target, check.root), check.diagnostics);
}

/** A number is printed where text is wanted, and no number prints as a date. */
const printsAs = ({ format }: JsonSchema): string | undefined =>
  format === "date-time" || format === "date" ? format : undefined;

const isOnlyNumber = ({ any, number, string, boolean, object, array }: Shape): boolean =>
  number && !any && string === false && !boolean && object === undefined && array === undefined;

/** `$first(a, "none")`: each argument may be what it gives. */
const isFirst = (procedure: Node): boolean => procedure.type === "variable" && procedure.value === "first";

/** What gives several values says what each of them is in its last step, or in the function that makes them. */
function checkItems(node: Node, items: JsonSchema, check: OutputCheck): void {
  if (node.group !== undefined) return;
  if (node.type === "path") {
    const last = node.steps.at(-1);
    if (last !== undefined && written.has(last.type)) checkOutput(last, items, check);
  } else if (node.type === "block") {
    const last = node.expressions.at(-1);
    if (last !== undefined) checkItems(last, items, check);
  } else if (node.type === "condition") {
    checkItems(node.then, items, check);
    if (node.else !== undefined) checkItems(node.else, items, check);
  } else if (node.type === "function" && node.procedure.type === "variable" && node.procedure.value === "map") {
    const [, made] = node.arguments;
    if (made?.type === "lambda" && written.has(made.body.type)) checkOutput(made.body, items, check);
  }
}

/** What is written out here; of anything else the whole says as much. */
const written: ReadonlySet<Node["type"]> = new Set(["object", "condition", "block", "string"]);

function checkObject(
  pairs: readonly (readonly [Node, Node])[],
  node: Node,
  schema: JsonSchema,
  check: OutputCheck,
): void {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const candidates = Object.keys(properties);
  const keys = new Set<string>();
  let dynamic = false;
  for (const [key, value] of pairs) {
    if (key.type !== "string") {
      dynamic = true;
      continue;
    }
    keys.add(key.value);
    if (Object.hasOwn(properties, key.value)) checkOutput(value, properties[key.value], check);
    else if (schema["additionalProperties"] === false) {
      check.diagnostics.add({
        code: "output_unknown_key",
        start: key.start,
        end: key.end,
        message: `The schema has no \`${key.value}\`.`,
        name: key.value,
        candidates,
      });
    }
  }
  const required = Array.isArray(schema["required"]) ? (schema["required"] as readonly unknown[]) : [];
  const absent = dynamic ? [] : required.filter((name) => typeof name === "string" && !keys.has(name));
  if (absent.length > 0) {
    check.diagnostics.add({
      code: "output_missing_key",
      start: node.start,
      end: node.end,
      message: `The schema requires ${absent.map((name) => `\`${String(name)}\``).join(", ")}.`,
    });
  }
}

/** Reports only what cannot fit: a value that merely may be null is the record's business, not the linter's. */
function compare(node: Node, shape: Shape | undefined, target: Shape, diagnostics: Diagnostics): void {
  if (shape === undefined || shape.any || target.any || isUntyped(shape)) return;
  const range = { start: node.start, end: node.end };
  const known = { ...shape, null: false, missing: false, function: false };
  if (describeShape(known) === "anything") return;
  const onlyArray =
    target.array !== undefined &&
    target.string === false &&
    !target.number &&
    !target.boolean &&
    target.object === undefined;
  const single = known.string !== false || known.number || known.boolean || known.object !== undefined;
  if (onlyArray && single) {
    const message =
      known.array === undefined && !(node.type === "path" && node.steps.length > 1)
        ? "This gives one value where the schema wants an array."
        : "This gives a value itself, not an array, when there is just one.";
    diagnostics.add({
      code: "output_single",
      ...range,
      message,
      hint: "Write `[ … ]` around it, or use the node `each`.",
    });
  } else if (!fits(known, target)) {
    diagnostics.add({
      code: "output_type",
      ...range,
      message: `This gives ${describeShape(known)}; the schema wants ${describeShape({ ...target, missing: false })}.`,
    });
  } else checkLiterals(known.string, target, range, diagnostics);
}

/** A number may stand where text is wanted: ids are printed (config-language-spec A12). */
const fits = (shape: Shape, target: Shape): boolean =>
  (shape.string !== false && target.string !== false) ||
  (shape.number && (target.number || target.string !== false)) ||
  (shape.boolean && target.boolean) ||
  (shape.object !== undefined && target.object !== undefined) ||
  (shape.array !== undefined && target.array !== undefined);

function checkLiterals(
  values: Shape["string"],
  target: Shape,
  range: { readonly start: number; readonly end: number },
  diagnostics: Diagnostics,
): void {
  if (typeof values === "boolean" || typeof target.string === "boolean") return;
  const { string: allowed } = target;
  const wrong = [...values].filter((value) => !allowed.has(value));
  const [first] = wrong;
  if (first === undefined) return;
  diagnostics.add({
    code: "output_value",
    ...range,
    message: `The schema does not allow ${wrong.map((value) => JSON.stringify(value)).join(", ")}.`,
    name: first,
    candidates: [...allowed],
  });
}
