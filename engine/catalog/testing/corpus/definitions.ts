/** Reserved and unusable names, things defined twice, and things that nobody uses. */
import { INTEGRATION, MODEL, SCHEMA, TEAMS, TEAMS_MAPPING, USAGE, USERS, USERS_MAPPING } from "./files.ts";
import type { Kind } from "./mistake.ts";

export const definitions: Kind = {
  [MODEL]: [
    [
      "a parameter of every call as a filter",
      "      search: { type: string, operators: [eq], description: Free text. }\n      team_id",
      "      search: { type: string, operators: [eq], description: Free text. }\n      «limit»: { type: integer, operators: [eq], description: How many. }\n      team_id",
      "reserved_name",
    ],
    [
      "a filter in Truto's own space",
      "      team_id: { type",
      "      «truto_x»: { type: string, operators: [eq], description: Theirs. }\n      team_id: { type",
      "reserved_name",
    ],
    ["a usual method as a custom one", "      remind: {}\n", "      remind: {}\n      «meta»: {}\n", "reserved_name"],
    [
      "a custom method with characters that a tool's name cannot have",
      "      remind: {}\n",
      "      remind: {}\n      «remind me»: {}\n",
      "wrong_value",
    ],
    [
      "a property that begins with a dollar",
      "",
      "",
      "schema_invalid",
      "",
      [[SCHEMA, '    "title": {', '    «"$title"»: { "type": "string", "description": "A." },\n    "title": {']],
    ],
  ],
  [INTEGRATION]: [
    [
      "a preset that no operation uses",
      "  links: { strategy",
      "  «spare»: { strategy: none }\n  links: { strategy",
      "unused_definition",
    ],
    [
      "a connection that repeats the name of a field with another type",
      "user: { type: text, label: User }",
      "user: { type: text, label: User }\n      «token»: { type: text, label: Token }",
      "duplicate_definition",
      "secret",
    ],
    [
      "a learnt value with the name of a field",
      "      region: { operation: me.get, value: settings.region }",
      "      «site»: { operation: me.get, value: settings.region }",
      "duplicate_definition",
      "site",
    ],
    [
      "a learnt value that is called id",
      "      region: { operation: me.get, value: settings.region }",
      "      «id»: { operation: me.get, value: settings.region }",
      "reserved_name",
    ],
    [
      "a field that is called id",
      "workspace: { type: text",
      "«id»: { type: text",
      "reserved_name",
      "",
      [[USERS, '    headers: { x-workspace: "{{ account.workspace }}" }\n', ""]],
    ],
    [
      "a name of environment taken twice",
      "workspace: { type: text",
      "workspace: { env: [ACME_TOKEN], type: text",
      "duplicate_definition",
      "workspace",
      [[INTEGRATION, "label: Token, env: [ACME_TOKEN]", "label: Token, env: [«ACME_TOKEN»]"]],
    ],
    [
      "a field that nothing reads",
      "domain: { type: host, label: Domain }",
      "domain: { type: host, label: Domain }\n      «colour»: { type: text, label: Colour }",
      "unused_definition",
    ],
    [
      "an option that stands twice",
      "{ value: eu.acme.example, label: Europe }]",
      "{ value: eu.acme.example, label: Europe }, { value: «eu.acme.example», label: EU }]",
      "duplicate_definition",
    ],
    ["a budget with the name of another", "name: exports", "name: «calls»", "duplicate_definition"],
    [
      "an error rule that is never reached",
      "    - { status: 429, action: wait }\n",
      "    - { status: 429, action: wait }\n    - «{ status: 429, when: body.ok = false, action: retry }»\n",
      "unused_definition",
      "429",
    ],
    [
      "a header that stands twice in other letters",
      "headers: { accept: application/json }",
      "headers: { accept: application/json, «Accept»: text/plain }",
      "duplicate_definition",
    ],
  ],
  [USERS]: [
    [
      "an operation that is another one's copy",
      "  remind: {",
      '  «getOne»: { method: GET, path: "/users/{{ id }}", record: data }\n  remind: {',
      "duplicate_definition",
      "users.get",
    ],
    [
      "a param that nothing places",
      "    params: { body: { in: template } }\n    record: data\n  update",
      "    params: { body: { in: template }, «extra»: { in: template } }\n    record: data\n  update",
      "unused_definition",
      "extra",
    ],
    ["two params of the same name", "team: {}", 'team: { name: «"filter[status]"» }', "duplicate_definition", "status"],
    [
      "a sample that stands twice",
      "[../samples/users.list.json]",
      "[../samples/users.list.json, «../samples/users.list.json»]",
      "duplicate_definition",
    ],
  ],
  [TEAMS]: [
    [
      "a second file for the same resource",
      "",
      "",
      "wrong_value",
      "same name",
      [
        [
          "integrations/acme/resources/groups.yaml",
          "",
          "resource: «teams»\noperations:\n  all: { method: GET, path: /groups, records: $ }\n",
        ],
      ],
    ],
  ],
  [USAGE]: [["an operation's name with a dot", "  hourly:\n", "  «hourly.all»:\n", "wrong_value"]],
  [USERS_MAPPING]: [
    [
      "a step with the name of another",
      "  - { name: detail,",
      "  - { name: detail, operation: me.get, at: call }\n  - { name: «detail»,",
      "duplicate_definition",
    ],
    [
      "a step that nobody reads",
      "  - { name: detail,",
      "  - { name: «spare», operation: me.get, at: call }\n  - { name: detail,",
      "unused_definition",
    ],
    [
      "a bind that nobody reads",
      "  total: meta.total\n",
      "  total: meta.total\n  «spare»: meta.total\n",
      "unused_definition",
    ],
    [
      "a branch that is never reached",
      "    - { operation: users.list }\n",
      "    - { operation: users.list }\n    - «{ when: $exists(query.search), operation: users.list }»\n",
      "unused_definition",
      "when",
    ],
    [
      "an arg that the operation does not take",
      'args: { id: "{{ query.team_id }}" }',
      'args: { id: "{{ query.team_id }}", «colour»: red }',
      "unknown_reference",
    ],
  ],
  [TEAMS_MAPPING]: [
    [
      "a second mapping of the same resource",
      "",
      "",
      "wrong_value",
      "same name",
      [
        [
          "integrations/acme/mappings/people/groups.yaml",
          "",
          "model: people\nresource: «teams»\nrecord: { id: id }\nget: { operation: teams.get }\n",
        ],
      ],
    ],
    [
      "a file in a folder that is misspelt",
      "",
      "",
      "file_unexpected",
      "`mappings`",
      [["integrations/acme/mapping/people/x.yaml", "", "«»model: people\n"]],
    ],
    [
      "code among data",
      "",
      "",
      "file_unexpected",
      "data",
      [["integrations/acme/resources/x.ts", "", "«»export const x = 1;\n"]],
    ],
  ],
};
