/** Does what an expression gives fit the schema that its value must satisfy? Followed into constructors and conditionals. */
import type { Node, Range } from "../ast.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { checkRead, compare } from "./fit.ts";
import type { Made } from "./made.ts";
import { itemOf, type Shape } from "./shape.ts";
import { isRecord, type JsonSchema, resolveReference, shapeOfSchema } from "./shape-of-schema.ts";

export interface OutputCheck {
  readonly shapes: ReadonlyMap<Node, Shape>;
  readonly diagnostics: Diagnostics;
  /** Where `#/…` references of the schema point. */
  readonly root: unknown;
}

export function checkOutput(node: Node, schema: unknown, check: OutputCheck): void {
  if (!isRecord(schema)) return;
  const inner = passedOn(node);
  if (inner !== undefined) {
    for (const one of inner) checkOutput(one, schema, check);
    return;
  }
  const target = valueSchema(schema, check.root);
  const shape = check.shapes.get(node);
  const plain = isPlain(node);
  checkMade(node, shape, target, check);
  if (plain && node.type === "object" && isRecord(target["properties"])) return;
  const { items } = target;
  if (plain && node.type === "array" && isRecord(items)) {
    for (const one of node.expressions) {
      const given = check.shapes.get(one);
      if (given?.array === undefined) checkOutput(one, items, check);
      else if (!checkItems(one, items, check)) checkValue(one, itemOf(given), items, check);
    }
    return;
  }
  if (isRecord(items)) checkItems(node, items, check);
  const format = printsAs(target);
  if (shape !== undefined && isOnlyNumber(shape) && format !== undefined)
    check.diagnostics.add({
      code: "output_type",
      start: node.start,
      end: node.end,
      message: `This gives a number; the schema wants text of the format \`${format}\`.`,
      hint: "Print a time with `$toIso(…)`: it reads seconds and milliseconds.",
    });
  else checkValue(node, shape, schema, check);
}

function checkValue(node: Node, shape: Shape | undefined, schema: JsonSchema, check: OutputCheck): void {
  compare(node, shape, shapeOfSchema(schema, check.root), check.diagnostics);
  checkMembers(node, shape, schema, check);
}

/** Of a value that is read as it is, and of each item of a list of them. */
function checkMembers(node: Node, shape: Shape | undefined, schema: JsonSchema, check: OutputCheck): void {
  const target = valueSchema(schema, check.root);
  checkRead(node, shape, target, check.diagnostics);
  if (shape?.any === false && isRecord(target["items"])) checkMembers(node, shape.array, target["items"], check);
}

/** No filter, grouping or `[]` makes something else of it. */
const isPlain = (node: Node): boolean =>
  node.predicate === undefined && node.group === undefined && node.stages === undefined && node.keepArray !== true;

/** The nodes of which one is the value, as it is. */
function passedOn(node: Node): readonly Node[] | undefined {
  if (!isPlain(node)) return undefined;
  switch (node.type) {
    case "path":
      return node.steps.length === 1 && !node.keepSingletonArray ? node.steps : undefined;
    case "block":
      return node.expressions.slice(-1);
    case "condition":
      return node.else === undefined ? [node.then] : [node.then, node.else];
    case "function":
      return isFirst(node.procedure) ? node.arguments : undefined;
    default:
      return undefined;
  }
}

/** `$first(a, "none")`: each argument may be what it gives. */
const isFirst = (procedure: Node): boolean => procedure.type === "variable" && procedure.value === "first";

/** What a value that is there must fit: `anyOf: [{ … }, { type: null }]` is the first of them. */
function valueSchema(schema: JsonSchema, root: unknown): JsonSchema {
  const target = resolveReference(schema, root) ?? {};
  const choices = [target["anyOf"], target["oneOf"]].find((list) => Array.isArray(list)) as
    | readonly unknown[]
    | undefined;
  const others = choices?.filter((one) => !isRecord(one) || one["type"] !== "null");
  const [only] = others ?? [];
  return others?.length === 1 && isRecord(only) ? valueSchema(only, root) : target;
}

/** A number is printed where text is wanted, and no number prints as a date. */
const printsAs = ({ format }: JsonSchema): string | undefined =>
  format === "date-time" || format === "date" ? format : undefined;

const isOnlyNumber = ({ any, number, string, boolean, object, array }: Shape): boolean =>
  number && !any && string === false && !boolean && object === undefined && array === undefined;

/**
 * What gives several values says what each of them is in its last step, or in the function that makes them. False where
 * nothing is written out that could be followed.
 */
function checkItems(node: Node, items: JsonSchema, check: OutputCheck): boolean {
  if (node.group !== undefined) return false;
  checkMade(node, check.shapes.get(node)?.array, valueSchema(items, check.root), check);
  if (node.type === "block" || node.type === "condition") {
    const inner = passedOn(node) ?? [];
    return inner.map((one) => checkItems(one, items, check)).includes(true);
  }
  const made = itemMaker(node);
  if (made === undefined || !written.has(made.type)) return false;
  checkOutput(made, items, check);
  return true;
}

function itemMaker(node: Node): Node | undefined {
  if (node.type === "path") return node.steps.at(-1);
  if (node.type !== "function" || node.procedure.type !== "variable" || node.procedure.value !== "map")
    return undefined;
  const [, mapped] = node.arguments;
  return mapped?.type === "lambda" ? mapped.body : undefined;
}

/** What is written out here; of anything else the whole says as much. */
const written: ReadonlySet<Node["type"]> = new Set(["object", "condition", "block", "string"]);

/** Every object that the expression itself makes, wherever in it. */
function checkMade(node: Node, shape: Shape | undefined, schema: JsonSchema, check: OutputCheck): void {
  for (const made of shape?.object?.made ?? []) checkObject(made, made.at ?? node, schema, check);
}

function checkObject({ keys, computed, open }: Made, at: Range, schema: JsonSchema, check: OutputCheck): void {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const others = isRecord(schema["patternProperties"]) ? undefined : schema["additionalProperties"];
  const candidates = Object.keys(properties);
  for (const [name, places] of keys)
    for (const { at: place, value } of places)
      if (!Object.hasOwn(properties, name) && others === false) unknownKey(name, place, candidates, check);
      else if (value !== undefined)
        checkOutput(value, Object.hasOwn(properties, name) ? properties[name] : others, check);
  if (candidates.length === 0) for (const value of computed) checkOutput(value, others, check);
  const required = Array.isArray(schema["required"]) ? (schema["required"] as readonly unknown[]) : [];
  const absent = open ? [] : required.filter((name) => typeof name === "string" && !keys.has(name));
  if (absent.length === 0) return;
  check.diagnostics.add({
    code: "output_missing_key",
    start: at.start,
    end: at.end,
    message: `The schema requires ${absent.map((name) => `\`${String(name)}\``).join(", ")}.`,
  });
}

const unknownKey = (
  name: string,
  { start, end }: Range,
  candidates: readonly string[],
  { diagnostics }: OutputCheck,
): void =>
  diagnostics.add({
    code: "output_unknown_key",
    start,
    end,
    message: `The schema has no \`${name}\`.`,
    name,
    candidates,
  });
