/** Schema of `filters`: per parameter, and per operator where they differ, what becomes of a consumer's filter. */
import { closed, described, expressionKey, literalKey, named, templateKey } from "../../language/schema-words.ts";
import type { JsonSchema } from "../types.ts";

const SCALAR = { type: ["string", "number", "boolean"] };

const enumKey = described(
  "literal",
  "Unified value: the provider's value or values. `reverse` turns the record's own table round, which must be one-to-one.",
  {
    anyOf: [
      { const: "reverse" },
      { type: "object", additionalProperties: { anyOf: [SCALAR, { type: "array", items: SCALAR, minItems: 1 }] } },
    ],
  },
  {
    examples: ["reverse", { active: ["ACTIVE", "RECOVERY"], deleted: "DEPROVISIONED" }],
    anti: [{ value: ["active"], reason: "A table from unified values to the provider's, or `reverse`." }],
  },
);
const shared = {
  enum: enumKey,
  also: described(
    "literal",
    "Further args, set when the filter is used.",
    { type: "object" },
    { examples: [{ consistency: "eventual" }] },
  ),
  recheck: literalKey(
    "Also apply the filter here: for providers whose search is loose or ignores bad clauses.",
    { type: "boolean" },
    { examples: [true] },
  ),
  default: expressionKey("The value when the consumer gives none.", { examples: ["$addTime(now, '-P4D')"] }),
};

/** `#/$defs/filter` */
export const filterSchema: JsonSchema = described("literal", "How one filter reaches the provider.", {
  anyOf: [
    closed(
      "Sent as an argument.",
      {
        to: literalKey("The operation's argument.", { type: "string" }, { examples: ["status"] }),
        value: expressionKey("What is sent; `value` is the consumer's, after `enum`.", {
          examples: ["$toEpoch(value)"],
        }),
        ...shared,
      },
      ["to"],
      {
        examples: [
          { to: "status", enum: "reverse" },
          { to: "created_gt", value: "$toEpoch(value)" },
        ],
        anti: [{ value: { value: "$toEpoch(value)" }, reason: "`to` names the argument." }],
      },
    ),
    closed(
      "A term of the one query string that `terms` builds; holes are quoted by the engine.",
      { term: templateKey("The term.", { examples: ["status eq {{ value }}"] }), ...shared },
      ["term"],
      {
        examples: [{ term: "lastUpdated gt {{ value }}" }],
        anti: [
          {
            value: { term: 'status eq "{{ value }}"' },
            reason: "The engine quotes the hole by itself; quotes around it would be doubled.",
          },
        ],
      },
    ),
  ],
});

const one: JsonSchema = { anyOf: [{ enum: ["local", "chosen"] }, { $ref: "#/$defs/filter" }] };
const operators: JsonSchema = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: Object.fromEntries(
    ["eq", "in", "gt", "gte", "lt", "lte"].map((operator) => [
      operator,
      { ...one, description: `The operator \`${operator}\`.`, examples: ["local", { to: `created_${operator}` }] },
    ]),
  ),
};

export const filtersSchema: JsonSchema = named(
  "What becomes of each query parameter of the model: sent (`to`), a `term`, applied here (`local`), used by a branch (`chosen`), or refused if it is not listed. Never ignored.",
  { anyOf: [...(one["anyOf"] as readonly JsonSchema[]), operators, { type: "null" }] },
  {
    examples: [
      {
        role_id: "chosen",
        status: { to: "status", enum: "reverse" },
        type: "local",
        updated_at: { gt: { term: "lastUpdated gt {{ value }}" }, lte: "local" },
      },
    ],
    anti: [{ value: { status: "status" }, reason: "Say how: `{ to: status }` sends it, `local` applies it here." }],
  },
);
