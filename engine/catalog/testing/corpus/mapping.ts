/** Mappings against models: fields, types, enums, filters, sorts, writes. */
import { OVERLAY, SCHEMA, TEAMS_MAPPING, USERS, USERS_MAPPING } from "./files.ts";
import type { Kind } from "./mistake.ts";

export const mapping: Kind = {
  [USERS_MAPPING]: [
    [
      "a field that the model does not have",
      "  created_at: created\n",
      "  created_at: created\n  «shoe_size»: id\n",
      "unknown_field",
    ],
    ["a required field that is not mapped", "  id: id\n  name: $first", "  «name»: $first", "missing_field"],
    [
      "a required field of an item that is not mapped",
      "    fields: { id: id, name: label }",
      "    «fields»: { name: label }",
      "missing_field",
    ],
    [
      "a list where the model wants text",
      "  location: $steps.detail.address",
      "  location: «{ each: teams, value: label }»",
      "field_type",
      "",
      STEPLESS(),
    ],
    [
      "an object where the model wants text",
      "  created_at: created\n",
      "  created_at: «{ fields: { at: created } }»\n",
      "field_type",
    ],
    [
      "text where the model wants a list",
      "  emails: { each: email, fields: { email: $, is_primary: { const: true } } }",
      "  emails: «email»",
      "field_type",
      "each",
    ],
    [
      "a number where the model wants text and no cast helps",
      "is_primary: { const: true }",
      'is_primary: { const: «"yes"» }',
      "field_type",
    ],
    [
      "a constant that is none of the model's words",
      '  status: { enum: { "on": active, "off": inactive }, of: state }',
      "  status: { const: «on» }",
      "field_type",
      "",
      [[USERS_MAPPING, "status: { to: status, enum: reverse }", "status: { to: status }"]],
    ],
    ["a row of an enum that is none of the model's words", '"off": inactive }', '"off": «disabled» }', "field_type"],
    [
      "an expression that gives none of the model's words",
      '  status: { enum: { "on": active, "off": inactive }, of: state }',
      "  status: \"state = 'on' ? 'active' : «'disabled'»\"",
      "field_type",
      "",
      [[USERS_MAPPING, "status: { to: status, enum: reverse }", "status: { to: status }"]],
    ],
    ["a boolean where the model wants text", "  created_at: created\n", "  created_at: «state = 'on'»\n", "field_type"],
    [
      "a step that is read without its dollar",
      "location: $steps.detail.address",
      "location: «steps».detail.address",
      "unknown_input_path",
      "$steps",
      [[USERS_MAPPING, "  title: |-\n    $first(profile.title, login)", "  title: $steps.detail.title"]],
    ],
    [
      "a filter that the model does not have",
      "    team_id: chosen\n",
      "    team_id: chosen\n    «colour»: { to: q }\n",
      "filter_unknown",
    ],
    [
      "an operator that the parameter does not have",
      "created_at: { gt: { to: from }, lt: local }",
      "created_at: { gt: { to: from }, lt: local, «gte»: local }",
      "filter_unknown",
    ],
    [
      "a row of an enum that no consumer can filter by",
      '"off": inactive }',
      '"off": «inactve» }',
      "enum_mismatch",
      "`inactive`",
      [[SCHEMA, '{ "enum": ["active", "inactive", null],', '{ "type": ["string", "null"],']],
    ],
    [
      "a row of a reversed enum that the argument does not take",
      '"off": inactive }',
      '«"offf"»: inactive }',
      "enum_mismatch",
      "`off`",
      [
        [
          USERS,
          'status: { name: "filter[status]" }',
          'status: { name: "filter[status]", schema: { enum: ["on", "off"] } }',
        ],
      ],
    ],
    [
      "a row of a filter's table that the argument does not take",
      "status: { to: status, enum: reverse }",
      'status: { to: status, enum: { active: "on", inactive: «disabled» } }',
      "enum_mismatch",
      "off",
      [
        [
          USERS,
          'status: { name: "filter[status]" }',
          'status: { name: "filter[status]", schema: { type: array, items: { enum: ["on", "off"] } } }',
        ],
      ],
    ],
    [
      "a filter in the consumer's words where the record has a table",
      "status: { to: status, enum: reverse }",
      "status: { to: «status» }",
      "enum_mismatch",
      "`enum: reverse`",
    ],
    ["a local filter that is tied to no field", "search: { to: q }", "search: «local»", "filter_not_local"],
    [
      "a local filter over a field that is not mapped",
      "  created_at: created\n",
      "",
      "filter_not_local",
      "created_at",
      [
        [USERS_MAPPING, "gt: { to: from }, lt: local", "gt: { to: from }, lt: «local»"],
        [USERS_MAPPING, "created_at: created }, desc", "created_at: created }, desc"],
      ],
    ],
    [
      "a reversed enum that is not one to one",
      '"off": inactive }, of: state }',
      '"off": inactive, gone: inactive }, of: state }',
      "enum_not_reversible",
      "",
      [[USERS_MAPPING, "enum: reverse", "enum: «reverse»"]],
    ],
    [
      "a reversed enum where the field has none",
      "created_at: { gt: { to: from }",
      "created_at: { gt: { to: from, enum: «reverse» }",
      "enum_not_reversible",
    ],
    [
      "a sort in the engine",
      "    - { operation: users.list }",
      "    - { operation: users.list, sort: «local» }",
      "local_sort",
    ],
    [
      "a sort by a field that the model does not sort by",
      "created_at: created }, desc",
      "created_at: created, «status»: state }, desc",
      "unknown_field",
    ],
    [
      "a chosen filter that nobody reads",
      '      args: { id: "{{ query.team_id }}" }\n',
      '      args: { id: "7" }\n',
      "unused_definition",
      "refused",
      [
        [USERS_MAPPING, "when: $exists(query.team_id)", "when: $exists(query.search)"],
        [USERS_MAPPING, "    team_id: chosen", "    «team_id»: chosen"],
      ],
    ],
    [
      "a list operation where one record is wanted",
      "get: { operation: users.get }",
      "get: { operation: «users.list» }",
      "unknown_reference",
    ],
    [
      "an operation of one record where a list is wanted",
      "- { operation: users.list }",
      "- { operation: «users.get» }",
      "unknown_reference",
    ],
    [
      "all pages of an operation that has none",
      "on_error: partial",
      "all_pages: «true», on_error: partial",
      "wrong_value",
    ],
    [
      "a step that reads a later step",
      "  - { name: detail,",
      "  - { name: early, operation: me.get, at: call, when: $exists(steps.«detail») }\n  - { name: detail,",
      "unknown_reference",
      "",
      [
        [USERS_MAPPING, "number: $total", "number: $steps.early.n"],
        [USERS_MAPPING, "bind:\n  total: meta.total\n", ""],
      ],
    ],
    [
      "a row of an account's record",
      "delete: { operation: users.delete }",
      "delete: { operation: users.delete, «record»: { id: id } }",
      "unknown_key",
    ],
    [
      "a property that a write does not take",
      'body: { name: name, mail: "emails[0].email" }\nupdate',
      'body: { name: name, mail: "emails[0].email", job: «title» }\nupdate',
      "unknown_field",
    ],
  ],
  [TEAMS_MAPPING]: [
    [
      "a term without `terms`",
      "  terms: { to: query, join: \" and \", quote: { with: '\"', escape: '\\' } }\n",
      "",
      "missing_key",
      "terms",
      [[TEAMS_MAPPING, 'term: "label eq', '«term»: "label eq']],
    ],
    [
      "a filter without its argument on one of the lists",
      'search: { term: "label eq {{ value }}" }',
      "search: { to: «order» }",
      "unknown_reference",
      "",
      [
        [TEAMS_MAPPING, "  terms: { to: query, join: \" and \", quote: { with: '\"', escape: '\\' } }\n", ""],
        [TEAMS_MAPPING, "filters: { search: local }, sort: null, optional", "sort: null, optional"],
      ],
    ],
    [
      "a method that the model does not have",
      "get: { operation: teams.get }\n",
      "get: { operation: teams.get }\n«delete»: { operation: users.delete }\n",
      "unknown_reference",
    ],
  ],
  [OVERLAY]: [
    [
      "a key that overlays may not touch",
      "level: environment\n",
      "level: environment\n«get»: { operation: users.get }\n",
      "unknown_key",
    ],
    [
      "a field of the model with another type",
      "title: $uppercase($base)",
      "title: «{ each: teams, value: label }»",
      "field_type",
    ],
    [
      "the layer below where there is none",
      "cost_centre: { value: profile.title",
      "cost_centre: { «value»: $base",
      "unused_definition",
    ],
  ],
  [USERS]: [
    [
      "a path that no sample has in records",
      "    records: data\n",
      "    records: «dta»\n",
      "unknown_input_path",
      "`data`",
    ],
  ],
  [SCHEMA]: [],
};

/** Without the step that reads the address. */
function STEPLESS(): readonly (readonly [string, string, string])[] {
  return [
    [
      USERS_MAPPING,
      'steps:\n  - { name: detail, operation: users.details, at: record, methods: [list], args: { id: "{{ record.id }}" }, on_error: partial }\n',
      "",
    ],
  ];
}
