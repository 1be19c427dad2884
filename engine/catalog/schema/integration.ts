/** JSON Schema of integration.yaml: identity, ways to connect, hosts, and what all operations share (config-language-spec section 4). */
import type { Schema } from "../structure/problem.ts";
import { connectionSchema } from "./connection.ts";
import { integrationRequestProperties } from "./parts.ts";
import {
  closed,
  cognate,
  description,
  documentationUrl,
  label,
  listOf,
  literal,
  name,
  named,
  ref,
  text,
} from "./words.ts";

const HOST = "^(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:[0-9]+)?$";

const hosts = literal(
  "Hosts that requests may go to, beyond those that `base_url` gives by itself: exact, or `*.suffix`. `account` leaves it to the operator's allow-list; fixtures and calls from the command line allow what their account names.",
  {
    anyOf: [
      { const: "account" },
      listOf(
        { type: "string", pattern: HOST, patternHint: "a host such as `api.acme.example` or `*.acme.example`" },
        1,
      ),
    ],
  },
  [["*.acme.example"], "account"],
  [["https://acme.example/"], "a host has neither scheme nor path"],
);

/** Without its `$defs`: `assemble.ts` adds the other rooms' parts. */
export const integrationSchema: Schema = {
  title: "integration.yaml",
  description: "A provider: who it is, how accounts connect, where it lives and what all its operations share.",
  ...closed(
    {
      cognate,
      name: literal(
        "The provider's name in URLs; the same as its folder.",
        { type: "string", pattern: "^[a-z][a-z0-9-]*$", patternHint: "a name of lower-case letters, digits and `-`" },
        ["acme"],
        ["Acme Inc.", "lower-case letters, digits and `-` only"],
      ),
      label,
      category: literal(
        "What kind of product it is.",
        { type: "string", pattern: "^[a-z][a-z0-9-]*$", patternHint: "a word of lower-case letters, digits and `-`" },
        ["identity"],
        ["Identity & Access", "lower-case letters, digits and `-` only"],
      ),
      documentation_url: documentationUrl,
      description,
      hosts,
      ...integrationRequestProperties,
      connections: literal(
        "The ways to connect an account.",
        { ...named(connectionSchema), minProperties: 1 },
        [
          {
            token: {
              label: "API token",
              fields: { token: { type: "secret", label: "Token" } },
              auth: [{ type: "bearer", token: "{{ credentials.token }}" }],
            },
          },
        ],
        [{}, "without a way to connect there is no account"],
      ),
      rate_limit: ref("rate_limit"),
      errors: ref("errors"),
      pagination: literal(
        "Presets that operations refer to by name.",
        named(ref("preset")),
        [{ pages: { strategy: "page", number: "page", size: { to: "per_page", max: 100 }, stop: ["short_page"] } }],
        [["page"], "a mapping of preset names to paginations"],
      ),
    },
    ["cognate", "name", "label", "category", "base_url", "connections"],
  ),
};

export const resourceSchema = (operation: Schema): Schema => ({
  title: "resources/RESOURCE.yaml",
  description: "One of the provider's resources, with its operations in the provider's own terms.",
  ...closed(
    {
      resource: literal(
        "The resource's name; the same as its file.",
        name,
        ["users"],
        ["users.v2", "a name without dots"],
      ),
      description,
      schema: literal(
        "File with the JSON Schema of the provider's record.",
        text,
        ["users.schema.json"],
        [{ type: "object" }, "a file name; the schema stands in its own file"],
      ),
      operations: literal(
        "What the provider can do with the resource: `list`, `get`, `create`, `update`, `delete` or any other name.",
        { ...named(operation), minProperties: 1 },
        [{ list: { method: "GET", path: "/users", records: "data" } }],
        [{}, "a resource without operations does nothing"],
      ),
    },
    ["resource", "operations"],
  ),
});
