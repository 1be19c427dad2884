/** One mistake for each finding, in the files of a made-up provider; docs/findings.md shows them and a test loads each. */
import { acme, treeOf } from "../../engine/catalog/testing/tree.ts";
import type { FileTree } from "../../engine/catalog/types.ts";
import type { FindingCode } from "../../engine/language/finding.ts";

/** `written` stands where the good file has `instead`; without `instead` it is the whole file, without `written` there is no file. */
export interface FindingExample {
  readonly file: string;
  readonly instead?: string;
  readonly written?: string;
  /** Other files it needs. */
  readonly beside?: Readonly<Record<string, string>>;
}

const INTEGRATION = "integrations/acme/integration.yaml";
const USERS = "integrations/acme/resources/users.yaml";
const MAPPING = "integrations/acme/mappings/people/users.yaml";
const MODEL = "unified-models/people/model.yaml";

const NAME = "name: $first(name, login)";
const LIST = "list: { operation: users.list, filters: { status: { to: status } } }";
const RULE = "- { status: 429, action: wait }";

const field = (written: string): FindingExample => ({ file: MAPPING, instead: NAME, written });
const inList = (written: string): FindingExample => ({ file: MAPPING, instead: LIST, written });
const rule = (written: string): FindingExample => ({ file: INTEGRATION, instead: RULE, written });
const users = (instead: string, written: string): FindingExample => ({ file: USERS, instead, written });

const SAMPLE = JSON.stringify({ data: [{ id: 1, login: "ada", name: null }] });

export const FINDING_EXAMPLES: Readonly<Record<FindingCode, FindingExample>> = {
  file_unreadable: { file: INTEGRATION },
  file_unexpected: { file: "integrations/acme/mapping/people/users.yaml", written: "model: people" },
  yaml_syntax: field("name: active ? name : login"),
  yaml_trap: field("name: [name, login]"),
  yaml_feature: field("<<: { name: name }"),
  yaml_duplicate_key: field("id: login"),

  unknown_key: users("records: data", "record_path: data"),
  missing_key: users("method: GET", "description: Everybody."),
  wrong_type: users("params: { status: {} }", "params: [ status ]"),
  wrong_value: users("method: GET", "method: get"),
  not_yet_supported: users("records: data", "records: data\n    cache: { ttl: 60 }"),

  unknown_reference: {
    file: MAPPING,
    instead: "get: { operation: users.get }",
    written: "get: { operation: users.gt }",
  },
  duplicate_definition: field(
    "name: $steps.me.name\nsteps:\n  - { name: me, operation: me.get, at: call }\n  - { name: me, operation: me.get, at: page }",
  ),
  unused_definition: users("pagination: pages", "pagination: { strategy: none }"),
  reserved_name: { file: MODEL, instead: "    write:", written: "    methods_custom: { meta: {} }\n    write:" },

  expression_syntax: field("name: first &"),
  template_syntax: users('path: "/users/{{ id }}"', 'path: "/users/{{ id"'),
  template_in_expression: field('name: "{{ name }}"'),
  expression_in_template: users("records: data", "query: { state: args.status }\n    records: data"),
  unknown_variable: field("name: $recrd.login"),
  unknown_function: field("name: $lowercas(login)"),
  wrong_arguments: field("name: $toIso()"),
  unknown_name: rule('- { status: 403, action: fail, when: "bdy.code = 7" }'),
  forbidden_function: field("name: $eval(name)"),
  root_reference: field("name: $$.name"),
  string_predicate: rule(`- { status: 429, action: wait, wait: 'headers["retry-after"]' }`),
  scope_in_predicate: inList(
    `list:\n  operation: users.list\n  filters: { status: { to: status } }\n  require: [ { that: "$exists(query.status[$ = query.status])", message: Name it. } ]`,
  ),
  shadowed_variable: field("name: ($page := 1; $page)"),
  secret_out_of_place: users("records: data", 'query: { key: "{{ credentials.token }}" }\n    records: data'),
  conditional_without_else: users("path: /users\n", `path: "/users{{ args.status ? '/' & args.status }}"\n`),
  array_comparison: rule(`- { status: 4xx, action: fail, when: "body.errors.code = 'gone'", code: not_found }`),
  quadratic_scan: {
    file: MAPPING,
    instead: `record:\n  id: id\n  ${NAME}`,
    written: "bind: { teams: included }\nrecord:\n  id: id\n  name: ($team := team.id; $teams[id = $team].name)",
  },
  possible_null: {
    ...field("name: $uppercase(name)"),
    beside: {
      "integrations/acme/samples/users.json": SAMPLE,
      [USERS]: (acme[USERS] ?? "").replace("records: data", "records: data\n    samples: [ ../samples/users.json ]"),
    },
  },
  invalid_picture: field('name: $fromMillis(1, "[Y0001]-[MO1]-[Q01]")'),
  operand_type: field("name: \"'user ' + 1\""),
  evaluated_by_reference: field('name: |-\n    $replace(login, /^A/ ?? /^B/, "")'),

  unknown_field: field("nmae: name"),
  missing_field: { file: MAPPING, instead: "  id: id\n", written: "" },
  field_type: field("name: { each: names, value: $ }"),
  unknown_input_path: {
    ...field("name: logni"),
    beside: {
      "integrations/acme/samples/users.json": SAMPLE,
      [USERS]: (acme[USERS] ?? "").replace("records: data", "records: data\n    samples: [ ../samples/users.json ]"),
    },
  },
  filter_unknown: inList("list: { operation: users.list, filters: { state: { to: status } } }"),
  filter_not_local: inList("list: { operation: users.list, filters: { status: local } }"),
  enum_not_reversible: inList("list: { operation: users.list, filters: { status: { to: status, enum: reverse } } }"),
  enum_mismatch: field("name: $first(name, login)\n  status: { enum: { A: active, I: inactive }, of: state }"),
  local_sort: inList("list: { operation: users.list, filters: { status: { to: status } }, sort: local }"),

  stop_missing: { file: INTEGRATION, instead: ", stop: [ short_page ]", written: "" },
  pagination_missing: users(
    "    pagination: pages\n",
    "  inactive: { method: GET, path: /inactive, records: data, pagination: pages }\n",
  ),
  host_not_covered: {
    file: INTEGRATION,
    instead: '"https://api.{{ account.site }}/v1"',
    written: '"{{ token.instance_url }}/v1"',
  },
  plain_http: {
    file: INTEGRATION,
    instead: '"https://api.{{ account.site }}/v1"',
    written: '"http://api.{{ account.site }}/v1"',
  },
  plain_secret: { file: INTEGRATION, instead: "label: Token,", written: "label: Token, default: abcdef0123456789," },

  schema_invalid: {
    file: "unified-models/people/users.schema.json",
    instead: '"additionalProperties": false,',
    written: "",
  },
};

/** The made-up provider with the mistake in it. */
export const treeWith = ({ file, instead, written, beside = {} }: FindingExample): FileTree => {
  const good = { ...acme, ...beside };
  if (written === undefined) return treeOf(Object.fromEntries(Object.entries(good).filter(([path]) => path !== file)));
  if (instead === undefined) return treeOf({ ...good, [file]: `${written}\n` });
  const text = good[file] ?? "";
  if (!text.includes(instead)) throw new Error(`${file} has no text ${instead}`);
  return treeOf({ ...good, [file]: text.replace(instead, () => written) });
};
