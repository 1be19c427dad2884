/** Output node: a table from the provider's values to the model's. */
import type { Hit } from "../../language/coverage.ts";
import { castFor } from "../cast.ts";
import { admits, enumOf, typesOf } from "../json-schema.ts";
import { evaluateLeaf, sourceOf } from "../leaves.ts";
import { printed, shown } from "../printed.ts";
import { closed, expressionKey, literalKey, named } from "../../language/schema-words.ts";
import { inspect, UNKNOWN } from "../shapes.ts";
import { whyNothing } from "../why.ts";
import { has, member } from "../yaml.ts";
import type { Located } from "../../language/located.ts";
import { hasKey, isPresent, type CompiledNode, type Frame, type NodeContext, type OutputNode } from "./node.ts";

const SCALAR = { type: ["string", "number", "boolean", "null"] };

export const enumNode: OutputNode = {
  type: "enum",
  summary: "A table from the provider's values to the model's; a value without a row is kept and counted.",
  schema: closed(
    "A table from the provider's values to the model's. Rows match the printed value exactly; a value without a row is kept as it is, counted as drift and shown in the trace.",
    {
      enum: named("Provider value: unified value. Keys are read as text, so `true` and `1` need no quotes.", SCALAR, {
        examples: [{ Active: "active", Disabled: "inactive" }],
      }),
      of: expressionKey("The provider's value. A list is mapped item by item.", { examples: ["attributes.status"] }),
      else: literalKey("For a value without a row: `keep` it (default), null, or another literal.", SCALAR, {
        examples: ["keep", null, "unknown"],
      }),
      absent: literalKey("For nothing or null; null by default.", SCALAR, { examples: ["inactive"] }),
      ignore_case: literalKey("Match without regard to case.", { type: "boolean" }, { examples: [true] }),
    },
    ["enum", "of"],
    {
      examples: [{ enum: { Active: "active", Pending: "invited" }, of: "attributes.status" }],
      anti: [
        { value: { enum: { Active: "active" } }, reason: "`of` says which value is looked up." },
        {
          value: { enum: ["active", "inactive"], of: "status" },
          reason: "`enum` is a table: provider value on the left, unified value on the right.",
        },
      ],
    },
  ),
  matches: (value) => hasKey(value, "enum"),
  compile: compileEnum,
};

function compileEnum(at: Located, context: NodeContext): CompiledNode {
  const of = context.compilation.expression(member(at, "of"), context.scope);
  inspect(member(at, "of"), context.shapes ?? UNKNOWN, context.compilation);
  const ignoreCase = member(at, "ignore_case").value === true;
  const key = ignoreCase ? (text: string): string => text.toLowerCase() : (text: string): string => text;
  const cast = castFor(context.expected, context.root) ?? ((value: unknown): unknown => value);
  const rows = new Map(
    member(at, "enum")
      .entries()
      .map(([text, row]) => [key(text), cast(row.value)] as const),
  );
  const fallback = has(at, "else") ? member(at, "else").value : "keep";
  const absent = has(at, "absent") ? cast(member(at, "absent").value) : undefined;
  checkRows(at, context, fallback);
  const counted = countRows(at, context, key);

  const lookUp = (value: unknown, frame: Frame): unknown => {
    if (!isPresent(value)) {
      counted?.absent?.();
      return absent;
    }
    const text = printed(value);
    const row = rows.get(key(text));
    counted?.row(key(text));
    if (row !== undefined) return row;
    frame.counters?.unmatchedEnum(context.field, text);
    return fallback === "keep" ? cast(value) : fallback;
  };
  const lookUpAll = (value: unknown, frame: Frame): unknown =>
    Array.isArray(value) ? value.map((item) => lookUp(item, frame)) : lookUp(value, frame);
  return {
    source: `enum of ${of.source}`,
    own: of,
    leaves: [{ expression: of, context: context.context }],
    evaluate: (input, frame) => lookUpAll(evaluateLeaf(of, input, frame), frame),
    // Comparisons are exact: without regard to case every value takes the general way.
    tree: { kind: "table", of: sourceOf(of), rows: ignoreCase ? new Map() : rows, otherwise: lookUpAll },
    why: (input, frame) => {
      const missing = whyNothing(of, input, frame);
      if (missing !== undefined) return missing;
      const value = evaluateLeaf(of, input, frame);
      return rows.has(key(printed(value)))
        ? `the row for ${shown(value)} says null`
        : `enum has no row for ${shown(value)}`;
    },
    note: (input, frame) => {
      const value = evaluateLeaf(of, input, frame);
      const unknown = (Array.isArray(value) ? value : [value]).filter(
        (one) => isPresent(one) && !rows.has(key(printed(one))),
      );
      const given = fallback === "keep" ? "given as it is" : `given as ${shown(fallback)}, by \`else\``;
      return unknown.length === 0 ? undefined : `no row for ${[...new Set(unknown.map(shown))].join(", ")}: ${given}`;
    },
  };
}

interface RowCounter {
  /** A row that is not there is the `else`. */
  row(key: string): void;
  readonly absent?: Hit | undefined;
}

function countRows(
  at: Located,
  { compilation: { coverage }, field }: NodeContext,
  key: (text: string) => string,
): RowCounter | undefined {
  if (coverage === undefined) return undefined;
  const rows = new Map(
    member(at, "enum")
      .entries()
      .map(([text, row]) => [key(text), coverage.point("enum_row", `${field}: ${text}`, row.keySpan)] as const),
  );
  const point = (name: string): Hit | undefined =>
    has(at, name) ? coverage.point("enum_row", `${field}: ${name}`, member(at, name).keySpan) : undefined;
  const otherwise = point("else");
  return { row: (text) => (rows.get(text) ?? otherwise)?.(), absent: point("absent") };
}

function checkRows(at: Located, context: NodeContext, fallback: unknown): void {
  const types = typesOf(context.expected, context.root);
  const targets = types?.has("array") === true ? undefined : enumOf(context.expected, context.root);
  const check = (literal: unknown, place: Located): void => {
    if (literal === null || types?.has("array") === true) return;
    const cast = castFor(context.expected, context.root);
    const value = cast === undefined ? literal : cast(literal);
    if (targets !== undefined && !targets.includes(value)) {
      context.compilation.findings.report(
        "field_type",
        place.span,
        `\`${context.field}\` cannot be ${shown(value)}: the model allows ${targets.map(shown).join(", ")}.`,
      );
    } else if (!admits(types, value)) {
      context.compilation.findings.report(
        "field_type",
        place.span,
        `\`${context.field}\` cannot be ${shown(value)}: the model wants ${[...(types ?? [])].join(" or ")}.`,
      );
    }
  };
  for (const [, row] of member(at, "enum").entries()) check(row.value, row);
  if (fallback !== "keep") check(fallback, member(at, "else"));
  if (has(at, "absent")) check(member(at, "absent").value, member(at, "absent"));
}
