/** Schema of `list`: sources, their members, and what may be asked of them. */
import { filtersSchema } from "../filters/schema.ts";
import { closed, described, expressionKey, literalKey, orNull } from "../../language/schema-words.ts";
import { args, bind, codes, expand, operation, record, require, where } from "./parts.ts";
import { sortSchema, termsSchema } from "./query.ts";
import { ref } from "./ref.ts";
import type { JsonSchema } from "../types.ts";

const when = expressionKey("Taken only if true.", { examples: ["$exists(query.role_id)"] });
const members = (description: string, example: readonly JsonSchema[]): JsonSchema =>
  described("literal", description, { type: "array", minItems: 1, items: ref("member") }, { examples: [example] });
const sourceKeys: Readonly<Record<string, JsonSchema>> = {
  operation,
  args,
  static: literalKey(
    "A file of rows (YAML or JSON list), relative to this file.",
    { type: "string" },
    { examples: ["families.yaml"] },
  ),
  concat: members("Sources one after the other. A member with `when` is left out unless it is true.", [
    { operation: "users.list" },
    { operation: "users.deleted", when: "query.status = 'deleted'" },
  ]),
  choose: members("The first source whose `when` is true, or that has none.", [
    { when: "$exists(query.role_id)", operation: "roles.users", args: { id: "{{ query.role_id }}" } },
    { operation: "users.list" },
  ]),
};
const oneSource: JsonSchema = {
  oneOf: ["operation", "static", "concat", "choose"].map((key) => ({ required: [key] })),
};
const viewKeys = {
  filters: filtersSchema,
  sort: orNull(sortSchema),
  terms: orNull(termsSchema),
  bind,
  expand,
  where,
  record,
};

export const member: JsonSchema = {
  ...closed(
    "A source inside `choose` or `concat`, with its own parts merged by name over the mapping's; null removes.",
    {
      ...sourceKeys,
      ...viewKeys,
      when,
      optional: closed(
        "Skip this source, and say so in the answer, if it fails with one of these codes.",
        { codes },
        ["codes"],
        { examples: [{ codes: ["provider_permission_missing"] }] },
      ),
    },
  ),
  ...oneSource,
};

const limit = closed(
  "The consumer's `limit`.",
  {
    max: literalKey("At most.", { type: "integer", minimum: 1, maximum: 1000 }, { examples: [500] }),
    default: literalKey("If none is given.", { type: "integer", minimum: 1, maximum: 1000 }, { examples: [50] }),
  },
  [],
  { examples: [{ max: 500 }], anti: [{ value: 500, reason: "A mapping: `{ max: 500 }`." }] },
);

const listKeys: Readonly<Record<string, JsonSchema>> = {
  ...sourceKeys,
  filters: filtersSchema,
  terms: termsSchema,
  sort: sortSchema,
  omits: literalKey(
    "Mapped fields that the list cannot fill and get can.",
    { type: "array", items: { type: "string" } },
    { examples: [["roles"]] },
  ),
  require,
  record,
  limit,
};

export const list: JsonSchema = {
  ...closed("Where a list comes from and what may be asked of it.", listKeys, [], {
    examples: [{ operation: "users.list", filters: { status: { to: "status" } } }],
    anti: [{ value: { filters: {} }, reason: "A list has a source: `operation`, `choose`, `concat` or `static`." }],
  }),
  ...oneSource,
};
