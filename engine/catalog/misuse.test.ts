/** Mistakes that authors make: each gives one finding, at the place of the mistake, with a hint. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "./load.ts";
import { acme, acmeWith } from "./testing/tree.ts";

const INTEGRATION = "integrations/acme/integration.yaml";
const USERS = "integrations/acme/resources/users.yaml";
const MAPPING = "integrations/acme/mappings/people/users.yaml";

const LIST = "list: { operation: users.list, filters: { status: { to: status } } }";

const mistakes: readonly (readonly [
  file: string,
  from: string,
  to: string,
  code: string,
  marked: string,
  hint: string,
])[] = [
  // templates and expressions
  [MAPPING, "id: id", 'id: "{{ id }}"', "template_in_expression", "{{ id }}", "without the braces"],
  [MAPPING, "$first(name, login)", "name || login", "expression_syntax", "|", "Write `or`"],
  [MAPPING, "$first(name, login)", "login == null", "expression_syntax", "=", "single `=`"],
  [MAPPING, "$first(name, login)", "$frist(name, login)", "unknown_function", "$frist", "`$first`"],
  [MAPPING, "$first(name, login)", "$steps.detail.name", "unknown_reference", "$", "listed under `steps`"],
  [MAPPING, "id: id\n", "id: id\n  status: { enum: { A: a } }\n", "missing_key", "status", "of:"],
  [MAPPING, "id: id\n", "id: id\n  status: { enum: [ A, B ], of: s }\n", "wrong_type", "[ A, B ]", "For example"],
  [MAPPING, "id: id\n", "ids: id\n", "unknown_field", "ids", "`id`"],
  [USERS, "/users/{{ id }}", "/users/{id}", "unknown_reference", '"/users/{id}"', "{{ id }}"],
  [USERS, "/users/{{ id }}", "/users/:id", "unknown_reference", '"/users/:id"', "{{ id }}"],
  [USERS, '"/users/{{ id }}"', "users", "wrong_value", "users", "appended to the base URL"],
  [USERS, "path: /users\n", "path: /users?active=1\n", "wrong_value", "/users?active=1", "`query` or `params`"],
  [USERS, "records: data", "records: [data]", "yaml_trap", "[data]", "|-"],
  [
    USERS,
    "params: { status: {} }",
    'params: { status: {} }\n    headers: { X-A: "{{ args.staus }}" }',
    "unknown_name",
    '"{{ args.staus }}"',
    "`status`",
  ],
  // what refers to what
  [MAPPING, "operation: users.list", "operation: users.lst", "unknown_reference", "users.lst", "`users.list`"],
  [MAPPING, "operation: users.list", "operation: users.get", "unknown_reference", "users.get", "declares `records`"],
  [
    MAPPING,
    "get: { operation: users.get }",
    "get: { operation: users.list }",
    "unknown_reference",
    "users.list",
    "data[0]",
  ],
  [MAPPING, "{ to: status }", "status", "wrong_value", "status", "`to` or `term`"],
  [MAPPING, "{ to: status }", "{ to: state }", "unknown_reference", "state", "It takes status"],
  [MAPPING, "status: { to", "stats: { to", "filter_unknown", "stats", "`status`"],
  [
    MAPPING,
    LIST,
    'list: { operation: users.list, terms: { to: status, join: "&", quote: { with: "\'" } }, filters: { status: { term: "s=\'{{ value }}\'" } } }',
    "wrong_value",
    "\"s='{{ value }}'\"",
    "s={{ value }}",
  ],
  [MAPPING, "get: {", "bind: { unread: x }\nget: {", "unused_definition", "unread", ""],
  [USERS, "pagination: pages", "pagination: page", "unknown_reference", "page", "`pages`"],
  // words
  [USERS, "method: GET", "method: get", "wrong_value", "get", "`GET`"],
  [INTEGRATION, "stop: [ short_page ]", "stop: [ has_more ]", "wrong_value", "has_more", "`has_more`"],
  [INTEGRATION, ", stop: [ short_page ]", "", "stop_missing", "pages", "stop"],
  [INTEGRATION, "size: { to: per_page, max: 100 }", "size: per_page", "wrong_type", "per_page", "For example"],
  [INTEGRATION, "action: wait", "action: backoff", "wrong_value", "backoff", "`retry`"],
  [INTEGRATION, "action: wait", "action: fail, code: forbidden", "wrong_value", "forbidden", "closed list"],
  [INTEGRATION, "reset: seconds", "reset: unix", "wrong_value", "unix", "epoch_seconds"],
  [INTEGRATION, "message: body.error", "message: error", "unknown_name", "error", "body.error"],
  [INTEGRATION, "type: secret", "type: password", "wrong_value", "password", "`secret`"],
  // secrets and hosts
  [
    INTEGRATION,
    '"{{ credentials.token }}"',
    "ghp_1234567890abcdefghijklmnop",
    "plain_secret",
    "ghp_1234567890abcdefghijklmnop",
    "credentials.",
  ],
  [INTEGRATION, "credentials.token", "credentials.tokn", "unknown_name", "tokn", "`token`"],
  [
    INTEGRATION,
    "rate_limit:",
    'headers: { X-T: "{{ credentials.token }}" }\nrate_limit:',
    "secret_out_of_place",
    "token",
    "`auth`",
  ],
  [INTEGRATION, "type: select", "type: text", "host_not_covered", '"https://api.{{ account.site }}/v1"', "hosts"],
];

describe("a mistake", () => {
  it.each(mistakes)("in %s: %j written as %j", (file, from, to, code, marked, hint) => {
    expect(acme[file]).toContain(from);
    const text = (acme[file] ?? "").replace(from, () => to);
    const { findings } = loadCatalog(acmeWith({ [file]: text }));
    expect(findings.map((one) => `${one.code}: ${one.message}`)).toEqual([expect.stringContaining(`${code}:`)]);
    const [finding] = findings;
    const line = text.split("\n")[(finding?.span.line ?? 0) - 1] ?? "";
    expect(line.slice((finding?.span.column ?? 0) - 1)).toMatch(
      new RegExp(`^${marked.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&")}`, "u"),
    );
    expect(finding?.hint ?? "").toContain(hint);
  });
});
