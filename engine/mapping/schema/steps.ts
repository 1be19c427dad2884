/** Schema of `steps`. */
import { closed, described, expressionKey, literalKey } from "../../language/schema-words.ts";
import { args, codes, operation } from "./parts.ts";

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
            properties: {
              codes,
              // oxlint-disable-next-line unicorn/no-thenable -- a key of the language, in a schema
              then: { const: "partial", description: "The step is left out and the answer says so." },
            },
            required: ["codes", "then"],
          },
        ],
      },
      {
        // oxlint-disable-next-line unicorn/no-thenable -- a key of the language, in an example
        examples: ["partial", { codes: ["not_found"], then: "partial" }],
        anti: [{ value: "ignore", reason: "`partial` goes on and says so; nothing is skipped in silence." }],
      },
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
export const steps = described(
  "literal",
  "Extra calls, in order; each sees the answers of earlier ones.",
  { type: "array", items: step },
  { examples: [[{ name: "detail", operation: "members.get", at: "record", args: { id: "{{ record.id }}" } }]] },
);
