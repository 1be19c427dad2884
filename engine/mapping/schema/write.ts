/** Schema of `create`, `update` and custom methods. */
import { closed, described, expressionKey, literalKey } from "../../language/schema-words.ts";
import { args, operation, require } from "./parts.ts";
import { ref } from "./ref.ts";
import { steps } from "./steps.ts";
import type { JsonSchema } from "../types.ts";

export const write = (what: string): JsonSchema =>
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

export const method = closed(
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
