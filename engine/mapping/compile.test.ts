/** What a mapping file may say, and what is found wrong with one. */
import { describe, expect, test } from "vitest";
import { compileText, mapAll, NOW, query, SCOPE, viewOf } from "./testing.ts";
import { allLeaves } from "./source-leaves.ts";

const LIST = "list: { operation: users.list }\n";
const first = (compiled: ReturnType<typeof compileText>, record: unknown, leaf = 0): unknown =>
  mapAll(viewOf(compiled, leaf), [record])[0]?.record;

describe("an overlay", () => {
  const BASE = `${LIST}record: { id: id, name: n, title: t }\n`;
  const cases: readonly (readonly [says: string, overlay: string, expected: object])[] = [
    ["replaces a field", "record: { title: job }", { id: "1", name: "A", title: "J" }],
    ["removes a field", "record: { title: null }", { id: "1", name: "A" }],
    ["adds a field of the model", "record: { age: age }", { id: "1", name: "A", title: "T", age: 3 }],
    [
      "adds a field of its own with a schema",
      "record: { cost_centre: { value: cc, schema: { type: string } } }",
      { id: "1", name: "A", title: "T", cost_centre: "77" },
    ],
    ["builds on what lies below", 'record: { title: $base & "!" }', { id: "1", name: "A", title: "T!" }],
    [
      "does not ask for what lies below without need",
      'record: { title: "job ? job : $uppercase($base)" }',
      { id: "1", name: "A", title: "J" },
    ],
    ["adds bindings", "bind: { tag: '\"#\"' }\nrecord: { title: $tag }", { id: "1", name: "A", title: "#" }],
  ];
  test.each(cases)("%s", (_, overlay, expected) => {
    const compiled = compileText(BASE, [["env", overlay]]);
    expect(compiled.findings).toEqual([]);
    expect(first(compiled, { id: 1, n: "A", t: "T", job: "J", age: 3, cc: 77 })).toEqual(expected);
  });

  test("lies on another one, and each sees the one below it", () => {
    const compiled = compileText(BASE, [
      ["env", 'record: { title: $base & "1" }'],
      ["account", 'record: { title: $base & "2" }'],
    ]);
    expect(first(compiled, { id: 1, t: "T" })).toMatchObject({ title: "T12" });
    expect(viewOf(compiled).fields.get("title")).toMatchObject({
      layer: "account",
      where: { file: "account.yaml", line: 1 },
    });
  });

  test("wins over what the base says for one method or branch", () => {
    const base = `record: { id: id, title: t }\nlist:\n  choose: [{ operation: users.list, record: { title: branch } }]\nget: { operation: users.get, record: { title: single } }`;
    const compiled = compileText(base, [["env", 'record: { title: $base & "!" }']]);
    expect(first(compiled, { id: 1, t: "T", branch: "B" })).toMatchObject({ title: "B!" });
    expect(mapAll(compiled.mapping.get?.view ?? viewOf(compiled), [{ id: 1, single: "S" }])[0]?.record).toMatchObject({
      title: "S!",
    });
  });

  test("adds filters and arguments", () => {
    const compiled = compileText(BASE, [
      ["env", "list: { filters: { title: { to: q } }, args: { status: 'x{{ account.site }}' } }"],
    ]);
    expect(compiled.findings).toEqual([]);
    const [leaf] = allLeaves(compiled.mapping.list?.source);
    const args = leaf?.kind === "operation" ? leaf.args?.render({ ...SCOPE }, NOW) : undefined;
    expect(args).toEqual({ status: "xeu" });
    expect(viewOf(compiled).plan(query([["title", "eq", "a"]]), SCOPE, {}, NOW).args).toEqual({ q: "a" });
  });

  const faults: readonly (readonly [says: string, overlay: string, code: string])[] = [
    ["with a field that neither knows", "record: { cost_centre: cc }", "unknown_field"],
    ["with an argument that no operation takes", "list: { args: { nope: x } }", "unknown_reference"],
    ["whose base field is gone is warned of", "record: { age: $base }", "unused_definition"],
    ["that fails to compile points at its own file", "record: { title: $uper(t) }", "unknown_function"],
  ];
  test.each(faults)("%s", (_, overlay, code) => {
    const { findings } = compileText(BASE, [["env", overlay]]);
    expect(findings.map((finding) => [finding.code, finding.span.file])).toEqual([[code, "env.yaml"]]);
  });

  test("cannot define a step again", () => {
    const step = "steps: [{ name: roles, operation: roles.list, at: call }]\n";
    const { findings } = compileText(`${LIST}${step}record: { id: id, name: $steps.roles.x }`, [["env", step]]);
    expect(findings.map((finding) => [finding.code, finding.span.file])).toEqual([
      ["duplicate_definition", "env.yaml"],
    ]);
  });
});

describe("members of choose and concat", () => {
  const compiled = compileText(
    `
bind: { tag: '"main"' }
expand: items
record: { id: id, name: $tag, title: t }
list:
  concat:
    - { operation: users.list, args: { q: a } }
    - operation: roles.users
      when: $exists(query.role_id)
      optional: { codes: [provider_permission_missing] }
      bind: { tag: '"other"' }
      expand: null
      record: { title: null, name: $tag }
    - { static: rows.yaml, expand: null }
  filters: { role_id: chosen }
`,
    [],
    { "rows.yaml": "- { id: 9 }" },
  );
  const leaves = allLeaves(compiled.mapping.list?.source);

  test("have their own parts, by name over the mapping's", () => {
    expect(mapAll(viewOf(compiled, 0), [{ items: [{ id: 1, t: "T" }] }])[0]?.record).toEqual({
      id: "1",
      name: "main",
      title: "T",
    });
    expect(mapAll(viewOf(compiled, 1), [{ id: 1, t: "T" }])[0]?.record).toEqual({ id: "1", name: "other" });
  });

  test("keep their condition and the codes that skip them", () => {
    expect(leaves.map((leaf) => [leaf.kind, leaf.when?.source, leaf.optional])).toEqual([
      ["operation", undefined, undefined],
      ["operation", "$exists(query.role_id)", ["provider_permission_missing"]],
      ["static", undefined, undefined],
    ]);
  });
});

describe("a write", () => {
  const compiled = compileText(`
record: { id: id }
get: { operation: users.get }
create:
  operation: users.create
  id: data.id
  then: get
  body:
    name: name
    kind: { const: person }
    contact: { of: title, fields: { job: $ } }
    mails: { each: emails, value: email }
    state: { enum: { active: A, inactive: D }, of: status }
update:
  operation: users.update
  body: { name: name }
`);
  const { create, update } = compiled.mapping;
  const build = (input: unknown): unknown => create?.buildBody(input, SCOPE, NOW);

  test("compiles without a finding", () => {
    expect(compiled.findings).toEqual([]);
    expect([create?.readsBack, update?.readsBack]).toEqual([true, false]);
  });

  test("drops what the consumer left out and sends null where they clear", () => {
    expect(build({ name: "A" })).toEqual({ name: "A", kind: "person" });
    expect(build({ name: null, title: null })).toEqual({ name: null, kind: "person", contact: null });
    expect(build({ title: "CTO", emails: [{ email: "a@x" }], status: "inactive" })).toEqual({
      kind: "person",
      contact: { job: "CTO" },
      mails: ["a@x"],
      state: "D",
    });
  });

  test("knows which properties it can send", () => {
    expect([...(create?.reads ?? [])].toSorted()).toEqual(["emails", "name", "status", "title"]);
    expect([...(update?.reads ?? [])]).toEqual(["name"]);
  });

  test("may be one expression in a file", () => {
    const { mapping, findings } = compileText(
      "record: { id: id }\nupdate: { operation: users.update, body: { $jsonata: body.jsonata } }",
      [],
      { "body.jsonata": '{ "n": name, "id": $id }' },
    );
    expect(findings).toEqual([]);
    expect(mapping.update?.buildBody({ name: "A" }, { ...SCOPE, id: "7" }, NOW)).toEqual({ n: "A", id: "7" });
    expect([...(mapping.update?.reads ?? [])]).toEqual(["name"]);
  });
});

describe("a custom method", () => {
  test("validates its input and shapes its answer", () => {
    const { mapping, findings } = compileText(
      'record: { id: id }\nget: { operation: users.get }\nmethods: { rename: { operation: users.update, args: { id: "{{ input.id }}" }, result: { fields: { done: ok } } } }',
    );
    expect(findings).toEqual([]);
    const method = mapping.methods.get("rename");
    expect(method?.validateInput?.({})).toMatchObject([{ code: "invalid_body" }]);
    expect(method?.validateInput?.({ name: "A" })).toEqual([]);
    expect(method?.result({ ok: true }, {}, SCOPE, NOW)).toEqual({ done: true });
    expect(method?.effect).toBe("write");
  });
});

describe("what is wrong with a mapping is found when files are loaded", () => {
  const R = "record: { id: id }\n";
  const cases: readonly (readonly [says: string, text: string, code: string, message: RegExp])[] = [
    [
      "an operation that does not exist",
      `${R}list: { operation: users.lst }`,
      "unknown_reference",
      /no operation `users\.lst`/,
    ],
    [
      "a list of an operation that gives one record",
      `${R}list: { operation: users.get }`,
      "unknown_reference",
      /no list/,
    ],
    [
      "an argument that does not exist",
      `${R}list: { operation: users.list, args: { statuss: x } }`,
      "unknown_reference",
      /no argument `statuss`/,
    ],
    [
      "a step that does not exist",
      `${LIST}record: { id: id, name: $steps.detial.name }`,
      "unknown_reference",
      /no step `detial`/,
    ],
    [
      "a step that nobody reads",
      `${LIST}${R}steps: [{ name: roles, operation: roles.list, at: call }]`,
      "unused_definition",
      /never made/,
    ],
    ["a binding that nobody reads", `${LIST}${R}bind: { x: y }`, "unused_definition", /`\$x`/],
    [
      "a binding that takes a function's name",
      `${LIST}bind: { count: y }\nrecord: { id: id, name: $count }`,
      "shadowed_variable",
      /`\$count`/,
    ],
    [
      "a binding that takes a variable's name",
      `${LIST}bind: { query: y }\nrecord: { id: id, name: $query }`,
      "shadowed_variable",
      /`\$query`/,
    ],
    [
      "a binding that reads a step of records",
      `${LIST}steps: [{ name: d, operation: users.get, at: record }]\nbind: { x: $steps.d.name }\nrecord: { id: id, name: $x }`,
      "unknown_reference",
      /once a record/,
    ],
    [
      "a query parameter that does not exist",
      `${R}list: { choose: [{ when: $exists(query.rol_id), operation: roles.users }, { operation: users.list }] }`,
      "unknown_name",
      /no query parameter `rol_id`/,
    ],
    [
      "a query parameter that does not exist, in a field",
      `${LIST}record: { id: id, name: $query.serch }`,
      "unknown_name",
      /`serch`/,
    ],
    [
      "a query parameter that does not exist, in arguments",
      `${R}list: { operation: users.list, args: { q: "{{ query.serch }}" } }`,
      "unknown_name",
      /`serch`/,
    ],
    [
      "expand in a mapping with get",
      `${LIST}${R}expand: items\nget: { operation: users.get }`,
      "wrong_value",
      /cannot `expand`/,
    ],
    [
      "a method that the model does not have",
      `${LIST}${R}methods: { renam: { operation: users.update } }`,
      "unknown_reference",
      /no custom method `renam`/,
    ],
    [
      "`then: get` without get",
      "record: { id: id }\ncreate: { operation: users.create, body: { name: name }, then: get }",
      "unknown_reference",
      /needs a `get`/,
    ],
    [
      "all pages of what has none",
      `${LIST}record: { id: id, name: $steps.d.name }\nsteps: [{ name: d, operation: users.get, at: call, all_pages: true }]`,
      "wrong_value",
      /no list/,
    ],
    ["a file that does not exist", `${R}list: { static: rows.yaml }`, "unknown_reference", /rows\.yaml/],
    [
      "an unknown field that the list omits",
      `${R}list: { operation: users.list, omits: [nmae] }`,
      "unknown_field",
      /nmae/,
    ],
  ];
  test.each(cases)("%s", (_, text, code, message) => {
    const { findings } = compileText(text);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(findings[0]?.message).toMatch(message);
  });
});
