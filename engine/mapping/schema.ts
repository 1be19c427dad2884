/** The JSON Schema (2020-12) of mapping files and of overlays: this room's part of the config language. */
import { filterSchema, filtersSchema } from "./filters/schema.ts";
import { nodeSchema } from "./nodes/index.ts";
import { closed, described, literalKey, named, orNull } from "../language/schema-words.ts";
import { list, member } from "./schema/list.ts";
import { args, bind, expand, operation, record, require, where } from "./schema/parts.ts";
import { ref } from "./schema/ref.ts";
import { steps } from "./schema/steps.ts";
import { method, write } from "./schema/write.ts";
import type { JsonSchema } from "./types.ts";

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
