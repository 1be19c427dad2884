/** Each YAML trap of config-language-spec 3.2 gives its finding and hint. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "./load.ts";
import { acmeWith, yaml } from "./testing/tree.ts";

const FILE = "integrations/acme/mappings/people/users.yaml";

/** Findings of a mapping whose sixth line is `line`, and of one operation whose fifth line is `line`. */
const findingsOf = (path: string, text: string): readonly string[] =>
  loadCatalog(acmeWith({ [path]: text }))
    .findings.filter((finding) => finding.span.file === path && finding.severity === "error")
    .map(({ code, span, message, hint }) => `${code} ${span.line}:${span.column} ${message} | ${hint ?? ""}`);

const mapping = (line: string): readonly string[] =>
  findingsOf(
    FILE,
    `model: people\nresource: users\nrecord:\n  id: id\n  ${line}\nlist: { operation: users.list, filters: { status: { to: status } } }\nget: { operation: users.get }\n`,
  );

const operation = (line: string): readonly string[] =>
  findingsOf(
    "integrations/acme/resources/users.yaml",
    `resource: users\noperations:\n  list: { method: GET, path: /users, records: data, params: { status: {} }, pagination: pages }\n  get: { method: GET, path: "/users/{{ id }}", record: $ }\n  ${line}\n`,
  );

const BLOCK = /`?\|-`?/u;
const QUOTE = /quote the template: "\{\{ … \}\}"/u;

/** Every row of config-language-spec 3.2, in its order. */
describe("what YAML reads otherwise than it looks is a finding with the way out", () => {
  it.each([
    ["`: ` in plain text", 'name: included[type = "roles"]{ id: attributes.name }', "yaml_syntax 5:9", BLOCK],
    ["a conditional in plain text", "name: a ? b : c", "yaml_syntax 5:9", BLOCK],
    ["an object constructor in plain text", 'name: x.{ "id": id, "name": name }[]', "yaml_syntax 5:9", BLOCK],
    ["a comment begun by a context binding", "name: data #$i.id", "yaml_trap 5:9", BLOCK],
    ["a comment after an expression of several tokens", "name: first & last # whole", "yaml_trap 5:9", BLOCK],
    ["a list where an expression stands", "name: [a, b]", "yaml_trap 5:9", BLOCK],
    ["a flow list over an index", "name: { of: data[0] }", "yaml_syntax 5:19", /quote the value.*block form/u],
    ["a value that starts with @", "name: @odata.name", "yaml_syntax 5:9", BLOCK],
    ["a value that starts with a back-tick", "name: `odd name`", "yaml_syntax 5:9", BLOCK],
    ["a value that starts with %", "name: %name", "yaml_syntax 5:9", BLOCK],
    ["a value that starts with **", "name: **.id", "yaml_trap 5:9", BLOCK],
    ["a value that starts with *", "name: *.id", "yaml_trap 5:9", BLOCK],
    ["a value that starts with &", "name: &x name", "yaml_trap 5:9", BLOCK],
    ['a value that starts with "', 'name: "x" & name', "yaml_syntax 5:9", BLOCK],
    ["a value that starts with '", "name: 'x' & name", "yaml_syntax 5:9", BLOCK],
    ["a value that starts with !", "name: !active", "yaml_trap 5:9", BLOCK],
    ["a value that starts with |", "name: | name", "yaml_syntax 5:9", BLOCK],
    ["a value that starts with >", "name: > 3", "yaml_syntax 5:9", BLOCK],
    ["a value that starts with -", "name: - name", "yaml_syntax 5:9", BLOCK],
    ["a value that starts with ?", "name: ? name", "yaml_syntax 5:9", BLOCK],
    ["a block scalar inside a flow map", "name: { of: |-\n      x }", "yaml_syntax 5:15", /block form/u],
    ["a folded expression", "name: >-\n    first &\n    last", "yaml_trap 5:9", /`\|-` instead of `>`/u],
    ["a repeated key", "id: id", "yaml_duplicate_key 5:3", /keep one/u],
  ])("%s", (_what, line, finding, hint) => {
    const [first] = mapping(line);
    expect(first?.slice(0, finding.length)).toBe(finding);
    expect(first?.split(" | ")[1]).toMatch(hint);
    expect(mapping(line)).toHaveLength(1);
  });

  it("a comment after a single name or call is a comment", () => {
    expect(mapping("name: $lowercase(name) # in their case")).toEqual([]);
    expect(mapping("name: login # their word for it")).toEqual([]);
  });

  it("a mapping where an expression stands is a trap, with the block form offered", () => {
    const [first] = operation('other: { method: GET, path: /users, records: { "id": id } }');
    expect(first).toMatch(
      /^yaml_trap 5:48 YAML reads a mapping here; `operations\.other\.records` is an expression \| write the expression as a block: `records: \|-`/u,
    );
  });

  it.each([
    ["a template without quotes", "other:\n    method: GET\n    path: {{ id }}", "yaml_trap 7:11"],
    ["a template without quotes and more text", "other:\n    method: GET\n    path: {{ id }}/x", "yaml_syntax 7:11"],
    ["a template without quotes in a flow map", "other: { method: GET, path: /users/{{ id }} }", "yaml_syntax 5:38"],
    [
      "a template without quotes deep in a body",
      "other: { method: POST, path: /users, body: { id: {{ id }} } }",
      "yaml_trap 5:52",
    ],
  ])("%s", (_what, line, finding) => {
    const [first] = operation(line);
    expect(first?.slice(0, finding.length)).toBe(finding);
    expect(first?.split(" | ")[1]).toMatch(QUOTE);
  });

  it("a comma inside a flow map splits the value: the rest is an unknown key", () => {
    expect(operation("other: { method: GET, path: /users, records: $f(a, b) }")[0]).toMatch(
      /^unknown_key 5:54 `b\)` has no value: inside \{ \} a comma ends the value before it \| quote the value that holds the comma/u,
    );
  });

  it("an index inside a flow map is no longer part of the value", () => {
    expect(operation("other: { method: GET, path: /users, records: data[0] }")[0]).toMatch(
      /^yaml_syntax 5:52 .*\| quote the value/u,
    );
  });

  it.each([
    ["merge keys", "<<: { id: id }", "yaml_feature 5:3"],
    ["several documents", "name: name\n---\nmodel: people", "yaml_feature 6:1"],
    ["tags", "name: !!str name", "yaml_trap 5:9"],
  ])("%s are not part of the language", (_what, line, finding) => {
    expect(mapping(line)[0]?.slice(0, finding.length)).toBe(finding);
  });

  it("enum keys, numbers and booleans are read as they are written", () => {
    const text = yaml(`
      model: people
      resource: users
      record:
        id: id
        name: { enum: { 1: a, true: b, null: c, 012: d }, of: state }
        status: true
      list: { operation: users.list, filters: { status: { to: status } } }
      get: { operation: users.get }
    `);
    const catalog = loadCatalog(acmeWith({ [FILE]: text }));
    // `true` is the expression `true`, and the model wants text there: nothing else is wrong.
    expect(catalog.findings).toMatchObject([
      {
        code: "field_type",
        span: { line: 6, column: 11 },
        message: "This gives a boolean; the schema wants text or null.",
      },
    ]);
  });
});
