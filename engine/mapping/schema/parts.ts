/** Schema of what several parts of a mapping share: operations and args, record, bind, rows, rules. */
import { ERROR_CODES } from "../../errors.ts";
import {
  closed,
  described,
  expressionKey,
  literalKey,
  named,
  orNull,
  templateKey,
} from "../../language/schema-words.ts";
import { ref } from "./ref.ts";
import type { JsonSchema } from "../types.ts";

export const codes = literalKey(
  "Error codes, from the closed list.",
  { type: "array", items: { enum: Object.keys(ERROR_CODES) }, minItems: 1 },
  { examples: [["provider_permission_missing"]] },
);
export const operation = literalKey(
  "An operation of this integration, as `resource.operation`.",
  { type: "string" },
  {
    examples: ["users.list"],
    anti: [{ value: "GET /users", reason: "Name the operation; its resource file says the method and path." }],
  },
);
export const args = described(
  "tree",
  "Arguments by name; each value is a template. The operation says where they travel.",
  { type: "object" },
  {
    examples: [{ id: "{{ query.role_id }}" }],
    anti: [{ value: { id: "query.role_id" }, reason: "Args are templates: write `{{ query.role_id }}`." }],
  },
);

export const record: JsonSchema = described(
  "literal",
  "One output node for each unified field; the context is the provider's record, or the item after `expand`. An expression instead of the mapping is an escape: without coverage, overlays and errors by field.",
  {
    anyOf: [
      { type: "object", additionalProperties: orNull(ref("node")) },
      { type: "string", "x-cognate": "expression" },
    ],
  },
  {
    examples: [{ id: "id", name: "attributes.name" }],
    anti: [{ value: { id: "{{ id }}" }, reason: "Record fields are expressions: write `id`." }],
  },
);

const bound: JsonSchema = {
  anyOf: [
    expressionKey("An expression over the page's body.", {
      examples: ['included[type = "roles"]{ id: attributes.name }'],
    }),
    closed(
      "A table from a file.",
      {
        static: literalKey(
          "A file of rows (YAML or JSON), relative to this file; read once, at load time.",
          { type: "string" },
          { examples: ["tables/families.yaml"] },
        ),
      },
      ["static"],
      { examples: [{ static: "tables/families.yaml" }] },
    ),
  ],
};
export const bind = named(
  "Values computed once a page and visible to every field as `$name`; the context is the page's body. Later ones see earlier ones.",
  orNull(bound),
  {
    examples: [
      { roles: 'included[type = "roles"]{ id: attributes.name }' },
      { families: { static: "tables/families.yaml" } },
    ],
  },
);
export const expand = orNull(
  expressionKey("Makes several rows of one record: each value is a row, `$parent` the record.", {
    examples: ["attributes.measurements"],
  }),
);
export const where = orNull(expressionKey("Leaves a row out unless this is true.", { examples: ["value != null"] }));

export const require: JsonSchema = described(
  "literal",
  "What a call must satisfy, else 400 before anything is sent.",
  {
    type: "array",
    items: closed(
      "One rule.",
      {
        that: expressionKey("True if the call may go on; `query` has its defaults.", {
          examples: ["$exists(query.start_date)"],
        }),
        message: templateKey("What the caller reads.", { examples: ["end_date must be after start_date"] }),
        fields: literalKey(
          "Parameters or properties it is about.",
          { type: "array", items: { type: "string" } },
          { examples: [["end_date"]] },
        ),
      },
      ["that", "message"],
    ),
  },
  {
    examples: [
      [
        {
          that: "$toMillis(query.end_date) > $toMillis(query.start_date)",
          message: "end_date must be after start_date",
          fields: ["end_date"],
        },
      ],
    ],
    anti: [{ value: [{ that: "query.x" }], reason: "`message` tells the caller what to do." }],
  },
);
