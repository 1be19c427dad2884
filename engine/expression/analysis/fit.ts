/** Holds the shape of a value to the shape that is wanted, and says only what cannot fit. */
import type { Node, Range } from "../ast.ts";
import type { Diagnostics } from "./diagnostic.ts";
import { describeShape, type ObjectShape, type Shape } from "./shape.ts";
import type { JsonSchema } from "./shape-of-schema.ts";
import { isUntyped } from "./structure.ts";

/** A value that merely may be null is the record's business, not the linter's. */
export function compare(node: Node, shape: Shape | undefined, target: Shape, diagnostics: Diagnostics): void {
  if (shape === undefined || isOpen(shape, target)) return;
  const range = { start: node.start, end: node.end };
  const known = valuesOf(shape);
  if (describeShape(known) === "anything") return;
  if (isArrayAlone(target) && isSingle(known)) {
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
    return;
  }
  const misfit = firstMisfit(known, target, []);
  if (misfit !== undefined)
    diagnostics.add({
      code: "output_type",
      ...range,
      message: `${placed(misfit.path)} ${describeShape(misfit.given)}; the schema wants ${describeShape({ ...misfit.wanted, missing: false })}.`,
    });
  else checkLiterals(known.string, target, range, diagnostics);
}

/** Members that every value has which is read as it is, and that the schema does not list. */
export function checkRead(node: Node, shape: Shape | undefined, schema: JsonSchema, diagnostics: Diagnostics): void {
  if (shape === undefined || isOpen(shape, shape)) return;
  const { object } = shape;
  const { properties = {} } = schema;
  if (object?.evidence === undefined || schema["additionalProperties"] !== false || "patternProperties" in schema)
    return;
  const unknown = certainMembers(object).filter(([name]) => !Object.hasOwn(properties as JsonSchema, name));
  if (unknown.length === 0) return;
  diagnostics.add({
    code: "output_unknown_key",
    start: node.start,
    end: node.end,
    message: `This has ${unknown.map(([name]) => `\`${name}\``).join(", ")}, which the schema does not have.`,
    hint: "Name what is wanted: an object of its own, or `$pick(…)`.",
  });
}

const isOpen = (shape: Shape, target: Shape): boolean => shape.any || target.any || isUntyped(shape);

const valuesOf = (shape: Shape): Shape => ({ ...shape, null: false, missing: false, function: false });

export const isArrayAlone = (shape: Shape): boolean => shape.array !== undefined && !isSingle(shape);

const isSingle = ({ string, number, boolean, object }: Shape): boolean =>
  string !== false || number || boolean || object !== undefined;

interface Misfit {
  readonly path: readonly string[];
  readonly given: Shape;
  readonly wanted: Shape;
}

/** The first place below in which no value can fit; what the expression itself writes was looked at where it is written. */
function firstMisfit(given: Shape, wanted: Shape, path: readonly string[]): Misfit | undefined {
  if (isOpen(given, wanted)) return undefined;
  const known = valuesOf(given);
  if (describeShape(known) === "anything") return undefined;
  if (!fits(known, wanted)) return { path, given: known, wanted };
  if (known.array !== undefined && wanted.array !== undefined && !isSingle(known))
    return firstMisfit(known.array, wanted.array, [...path, "[]"]);
  if (known.object === undefined || wanted.object === undefined) return undefined;
  for (const [name, member] of certainMembers(known.object)) {
    const below = wanted.object.members.get(name);
    const misfit = below === undefined ? undefined : firstMisfit(member, below, [...path, name]);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

/** Members of an object that was read, not made, and that every such object has. */
const certainMembers = ({ members, made = [] }: ObjectShape): readonly (readonly [string, Shape])[] =>
  [...members].filter(
    ([name, member]) => !member.missing && !made.some(({ keys }) => (keys.get(name) ?? []).length > 0),
  );

function placed(path: readonly string[]): string {
  if (path.length === 0) return "This gives";
  const items = path.filter((name) => name === "[]").length;
  return items === path.length ? "An item of this is" : `\`${path.join(".").replaceAll(".[]", "[]")}\` of this is`;
}

/** A number may stand where text is wanted: ids are printed (config-language-spec A12). */
const fits = (shape: Shape, target: Shape): boolean =>
  (shape.string !== false && target.string !== false) ||
  (shape.number && (target.number || target.string !== false)) ||
  (shape.boolean && target.boolean) ||
  (shape.object !== undefined && target.object !== undefined) ||
  (shape.array !== undefined && target.array !== undefined);

function checkLiterals(values: Shape["string"], target: Shape, range: Range, diagnostics: Diagnostics): void {
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
