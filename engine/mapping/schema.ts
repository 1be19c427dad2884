/** The JSON Schema (2020-12) of mapping files and of overlays: this room's part of the config language. */
import { ERROR_CODES } from "../errors.ts";
import { filterSchema, filtersSchema } from "./filters/schema.ts";
import { nodeSchema } from "./nodes/index.ts";
import {
  closed,
  described,
  expressionKey,
  literalKey,
  named,
  orNull,
  templateKey,
  treeKey,
} from "../language/schema-words.ts";
import { sortSchema, termsSchema } from "./query-schema.ts";
import { ref } from "./schema-ref.ts";
import type { JsonSchema } from "./types.ts";

const codes = literalKey(
  "Error codes, from the closed list.",
  { type: "array", items: { enum: Object.keys(ERROR_CODES) }, minItems: 1 },
  { examples: [["provider_permission_missing"]] },
);
const operation = literalKey(
  "An operation of this integration, as `resource.operation`.",
  { type: "string" },
  {
    examples: ["users.list"],
    anti: [{ value: "GET /users", reason: "Name the operation; its resource file says the method and path." }],
  },
);
const args = treeKey("Arguments by name; each value is a template. The operation says where they travel.", {
  examples: [{ id: "{{ query.role_id }}" }],
  anti: [{ value: { id: "query.role_id" }, reason: "Args are templates: write `{{ query.role_id }}`." }],
});

const record: JsonSchema = described(
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
const bind = named(
  "Values computed once a page and visible to every field as `$name`; the context is the page's body. Later ones see earlier ones.",
  orNull(bound),
  {
    examples: [
      { roles: 'included[type = "roles"]{ id: attributes.name }' },
      { families: { static: "tables/families.yaml" } },
    ],
  },
);
const expand = orNull(
  expressionKey("Makes several rows of one record: each value is a row, `$parent` the record.", {
    examples: ["attributes.measurements"],
  }),
);
const where = orNull(expressionKey("Leaves a row out unless this is true.", { examples: ["value != null"] }));

const require: JsonSchema = described(
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

const step = closed(
  "An extra call; its answer is `$steps.name`.",
  {
    name: literalKey(
      "Name under `$steps`.",
      { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_]*$" },
      { examples: ["detail"] },
    ),
    operation,
    at: literalKey(
      "call: once a consumer request; page: once a provider page; record: for each record; after: after a write.",
      { enum: ["call", "page", "record", "after"] },
      { examples: ["call"] },
    ),
    methods: literalKey(
      "Methods it runs for; all by default.",
      { type: "array", items: { type: "string" } },
      { examples: [["list"]] },
    ),
    args,
    when: expressionKey("Run only if true.", { examples: ["'permissions' in fields"] }),
    all_pages: literalKey(
      "Read the whole list; fails rather than truncates.",
      { type: "boolean" },
      { examples: [true] },
    ),
    chunk: literalKey("Reserved: split a long list argument.", { type: "integer", minimum: 1 }, { examples: [100] }),
    concurrency: literalKey(
      "Calls at a time for `at: record`; 4 by default.",
      { type: "integer", minimum: 1, maximum: 32 },
      { examples: [8] },
    ),
    on_error: described(
      "literal",
      "fail (default); partial: go on without its answer and flag the result.",
      {
        anyOf: [
          { enum: ["fail", "partial"] },
          {
            type: "object",
            additionalProperties: false,
            properties: { codes, then: { const: "partial" } },
            required: ["codes", "then"],
          },
        ],
      },
      { examples: ["partial", { codes: ["not_found"], then: "partial" }] },
    ),
  },
  ["name", "operation", "at"],
  {
    examples: [{ name: "perms", operation: "permissions.list", at: "call", all_pages: true }],
    anti: [
      {
        value: { name: "perms", operation: "permissions.list" },
        reason: "`at` says how often it runs: call, page, record or after.",
      },
    ],
  },
);
const steps = described(
  "literal",
  "Extra calls, in order; each sees the answers of earlier ones.",
  { type: "array", items: step },
  { examples: [[{ name: "detail", operation: "members.get", at: "record", args: { id: "{{ record.id }}" } }]] },
);

const when = expressionKey("Taken only if true.", { examples: ["$exists(query.role_id)"] });
const members = (description: string): JsonSchema =>
  described("literal", description, { type: "array", minItems: 1, items: ref("member") });
const sourceKeys: Readonly<Record<string, JsonSchema>> = {
  operation,
  args,
  static: literalKey(
    "A file of rows (YAML or JSON list), relative to this file.",
    { type: "string" },
    { examples: ["families.yaml"] },
  ),
  concat: members("Sources one after the other. A member with `when` is left out unless it is true."),
  choose: members("The first source whose `when` is true, or that has none."),
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

const member: JsonSchema = {
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

const list: JsonSchema = {
  ...closed("Where a list comes from and what may be asked of it.", {
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
    limit: closed("The consumer's `limit`.", {
      max: literalKey("At most.", { type: "integer", minimum: 1, maximum: 1000 }, { examples: [500] }),
      default: literalKey("If none is given.", { type: "integer", minimum: 1, maximum: 1000 }, { examples: [50] }),
    }),
  }),
  ...oneSource,
};

const write = (what: string): JsonSchema =>
  closed(
    `${what} a record.`,
    {
      operation,
      args,
      body: described(
        "literal",
        "The provider's body: one output node for each member; the context is the consumer's record. Nothing drops the member, null is sent. It becomes `args.body`.",
        { type: "object", additionalProperties: ref("node") },
        { examples: [{ name: "name", metadata: { of: "custom", fields: { source: "source" } } }] },
      ),
      id: expressionKey("The new record's id, over the answer's body.", { examples: ["data.id"] }),
      // oxlint-disable-next-line unicorn/no-thenable -- a key of the language, in a schema
      then: literalKey(
        "get: read the record again by its id and answer that.",
        { const: "get" },
        { examples: ["get"] },
      ),
      require,
      steps,
    },
    ["operation"],
    { examples: [{ operation: "customers.create", body: { name: "name", email: "email" } }] },
  );

const method = closed(
  "A custom method.",
  {
    operation,
    args,
    input: described(
      "literal",
      "JSON Schema of the body; the model's by default.",
      { type: "object" },
      { examples: [{ type: "object", properties: { user_id: { type: "string" } } }] },
    ),
    result: { ...ref("node"), description: "Output node over the answer's body; the body itself by default." },
  },
  ["operation"],
  { examples: [{ operation: "groups.remove_user", args: { id: "{{ input.group_id }}" } }] },
);

const $defs = { node: nodeSchema, member, filter: filterSchema };
const dialect = "https://json-schema.org/draft/2020-12/schema";

/** `mappings/MODEL/RESOURCE.yaml` */
export const mappingSchema: JsonSchema = {
  $schema: dialect,
  title: "Cognate mapping",
  ...closed(
    "Maps one resource of a unified model to this integration's operations.",
    {
      model: literalKey("The unified model.", { type: "string" }, { examples: ["user-directory"] }),
      resource: literalKey("The model's resource.", { type: "string" }, { examples: ["users"] }),
      description: literalKey("For people.", { type: "string" }, { examples: ["Members of the organisation."] }),
      bind,
      expand,
      where,
      record,
      steps,
      list,
      get: closed(
        "One record by its id. The id is passed as `id`.",
        { operation, args, record, require },
        ["operation"],
        { examples: [{ operation: "users.get" }] },
      ),
      create: write("Creates"),
      update: write("Changes (absent means leave)"),
      delete: closed("Deletes a record.", { operation, args, require }, ["operation"], {
        examples: [{ operation: "users.delete" }],
      }),
      methods: named("Custom methods of the model.", method, {
        examples: [{ "remove-user": { operation: "groups.remove_user" } }],
      }),
    },
    ["model", "resource"],
    {
      examples: [
        { model: "user-directory", resource: "users", record: { id: "id" }, list: { operation: "users.list" } },
      ],
      anti: [
        { value: { model: "user-directory" }, reason: "`resource` says which of the model's resources is mapped." },
      ],
    },
  ),
  $defs,
};

const overlayNode: JsonSchema = orNull({
  anyOf: [
    ref("node"),
    closed(
      "A field that the model does not know.",
      {
        value: ref("node"),
        schema: { type: "object", description: "JSON Schema of the field.", examples: [{ type: "string" }] },
      },
      ["value", "schema"],
    ),
  ],
});

/** The keys of an overlay, as a file or as stored with an account (A13). */
export const overlaySchema: JsonSchema = {
  $schema: dialect,
  title: "Cognate overlay",
  ...closed(
    "Adds or replaces single parts of a mapping for an environment or an account. Null removes; `$base` is what the layer below yields.",
    {
      mapping: literalKey(
        "Which mapping, as `model/resource`.",
        { type: "string", pattern: "^[^/]+/[^/]+$" },
        { examples: ["user-directory/users"] },
      ),
      level: literalKey(
        "environment, the only level of files.",
        { const: "environment" },
        { examples: ["environment"] },
      ),
      description: literalKey("For people.", { type: "string" }, { examples: ["Our title field."] }),
      record: described(
        "literal",
        "Fields to add, replace or remove.",
        { type: "object", additionalProperties: overlayNode },
        {
          examples: [
            {
              title: "$uppercase($base)",
              cost_centre: { value: "profile.cost_centre", schema: { type: ["string", "null"] } },
            },
          ],
        },
      ),
      bind,
      where,
      steps,
      list: closed("Parts of the list.", { filters: filtersSchema, args }, [], {
        examples: [{ args: { more: ", Cost_Centre__c" } }],
      }),
    },
    [],
    {
      examples: [{ mapping: "user-directory/users", level: "environment", record: { title: "$uppercase($base)" } }],
      anti: [{ value: { auth: [] }, reason: "An overlay never touches auth, hosts, base URLs, methods or paths." }],
    },
  ),
  $defs,
};
