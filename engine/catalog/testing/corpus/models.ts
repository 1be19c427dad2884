/** Models and their JSON Schemas: wrong types and words, missing keys, schemas that are open or do not hold their examples. */
import { MODEL, SCHEMA } from "./files.ts";
import type { Kind } from "./mistake.ts";

export const models: Kind = {
  [MODEL]: [
    ["a version that is none", "version: 1.0.0", "version: «1.0»", "wrong_type"],
    ["a type of parameter", "team_id: { type: string", "team_id: { type: «text»", "wrong_value", "string"],
    [
      "a create without its rule",
      "      create: { required: [name], properties: [name, emails] }\n",
      "",
      "missing_key",
      "`write`",
      [[MODEL, "[list, get, create, update", "[list, get, «create», update"]],
    ],
    [
      "a parameter without a description",
      "operators: [eq], description: Users of this team. }",
      "operators: [eq] }",
      "missing_key",
      "description",
      [[MODEL, "      team_id: {", "      «team_id»: {"]],
    ],
  ],
  [SCHEMA]: [
    [
      "an object that is open",
      '"additionalProperties": false,\n  "required"',
      '"required"',
      "schema_invalid",
      "additionalProperties",
      [[SCHEMA, "{\n", "«»{\n"]],
    ],
    [
      "a property without a description",
      '"type": ["string", "null"], "description": "The name." },\n    "title"',
      '"type": ["string", "null"] },\n    "title"',
      "schema_invalid",
      "",
      [[SCHEMA, '    "name": {', '    «"name"»: {']],
    ],
    [
      "an example that does not fit",
      '"status": "active" }]',
      '"status": "on" }]',
      "schema_invalid",
      "",
      [
        [SCHEMA, '[{ "id": "1"', '[«{ "id": "1"'],
        [SCHEMA, '"status": "on" }]', '"status": "on" }»]'],
      ],
    ],
    ["a file that is not JSON", '"title": "User",', '"title": "User",«,»', "yaml_syntax"],
    [
      "a keyword of the wrong kind",
      '"required": ["id"],\n  "properties": {\n    "id": { "type": "string", "description": "The provider',
      '"required": «"id"»,\n  "properties": {\n    "id": { "type": "string", "description": "The provider',
      "schema_invalid",
      "array",
    ],
    [
      "a type that JSON Schema does not have",
      '"type": "string", "description": "The address."',
      '"type": «"text"», "description": "The address."',
      "schema_invalid",
      "JSON Schema 2020-12",
    ],
  ],
};
