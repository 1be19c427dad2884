/** A page of records becomes unified records, rows and errors. */
import { describe, expect, test } from "vitest";
import { compileText, mapAll, NOW, query, SCOPE, viewOf } from "./testing.ts";
import type { OpenPage, PageInput, View } from "./types.ts";

const LIST = "list: { operation: users.list }\n";
const open = (view: View, records: readonly unknown[], more: Partial<PageInput> = {}): OpenPage =>
  view.open({
    body: { data: records },
    headers: {},
    records,
    scope: SCOPE,
    local: [],
    fields: undefined,
    now: NOW,
    memo: new Map(),
    ...more,
  });
const names = (view: View, records: readonly unknown[], more: Partial<PageInput> = {}): readonly unknown[] =>
  mapAll(view, records, more).map(({ record }) => record["name"]);

describe("records of a page", () => {
  test("have all mapped fields, in the model's order, whatever the provider left out", () => {
    const { findings, ...compiled } = compileText(`${LIST}record: { title: t, id: id, name: n }`);
    expect(findings).toEqual([]);
    const [full, empty] = mapAll(viewOf({ findings, ...compiled }), [{ id: 1, n: "A", t: "B" }, { id: 2 }]);
    expect(Object.keys(full?.record ?? {})).toEqual(["id", "name", "title"]);
    expect(empty?.record).toEqual({ id: "2", name: null, title: null });
  });

  test("see account, query, time, headers, the page and their place in it", () => {
    const compiled = compileText(
      `${LIST}record: { id: id, name: "$join([$account.site, $query.x, $now, $headers.h, $string($index), $page.tag], ' ')" }`,
    );
    expect(
      names(viewOf(compiled), [{ id: 1 }], {
        headers: { h: "H" },
        body: { tag: "P" },
        scope: { ...SCOPE, query: { x: "Q" } },
      }),
    ).toEqual(["eu Q 2026-03-01T12:00:00Z H 0 P"]);
  });

  test("without a usable id are said to be so", () => {
    const view = viewOf(compileText(`${LIST}record: { id: id, name: n }`));
    expect(mapAll(view, [{ n: "A" }, { id: "" }, { id: 0 }]).map(({ usable }) => usable)).toEqual([false, false, true]);
  });

  test("hold only the asked fields and the id", () => {
    const view = viewOf(compileText(`${LIST}record: { id: id, name: n, title: $uppercase(t) }`));
    expect(mapAll(view, [{ id: 1, n: "A", t: 5 }], { fields: ["name"] })).toEqual([
      { record: { id: "1", name: "A" }, errors: [], usable: true },
    ]);
  });

  test("keep their other fields when one fails; the failure names record, field and place", () => {
    const view = viewOf(compileText(`${LIST}record:\n  id: id\n  name: n\n  title: $uppercase(t)`));
    const [mapped] = mapAll(view, [{ id: 7, n: "A", t: 5 }]);
    expect(mapped?.record).toEqual({ id: "7", name: "A", title: null });
    expect(mapped?.errors).toMatchObject([
      { field: "title", record_id: "7", code: "expression_failed", where: { file: "users.yaml", line: 7 } },
    ]);
  });

  test("may be made by one expression", () => {
    const view = viewOf(compileText(`${LIST}record: |-\n  { "id": id, "name": n }`));
    expect(
      mapAll(view, [
        { id: 1, n: "A" },
        { id: 2, n: "B" },
      ]).map(({ record }) => [record["id"], record["name"], record["title"]]),
    ).toEqual([
      ["1", "A", null],
      ["2", "B", null],
    ]);
  });
});

describe("bind", () => {
  test("joins what stands beside the records, once a page", () => {
    const compiled = compileText(
      `${LIST}bind:\n  names: |-\n    included{ id: name }\nrecord: { id: id, name: "$lookup($names, ref)" }`,
    );
    expect(compiled.findings).toEqual([]);
    expect(
      names(viewOf(compiled), [{ id: 1, ref: "x" }], {
        body: {
          included: [
            { id: "x", name: "Ex" },
            { id: "y", name: "Why" },
          ],
        },
      }),
    ).toEqual(["Ex"]);
  });

  test("sees earlier bindings and the records", () => {
    const compiled = compileText(
      `${LIST}bind: { head: "$records[0].id", both: '$head & "!"' }\nrecord: { id: id, name: $both }`,
    );
    expect(compiled.findings).toEqual([]);
    expect(names(viewOf(compiled), [{ id: "a" }, { id: "b" }])).toEqual(["a!", "a!"]);
  });

  test("that reads only steps of the call is evaluated once a call", () => {
    const view = viewOf(
      compileText(
        `${LIST}steps: [{ name: roles, operation: roles.list, at: call }]\nbind:\n  names: |-\n    $steps.roles{ id: name }\n  pages: |-\n    $count($records)\nrecord: { id: id, name: "$lookup($names, ref)", title: $string($pages) }`,
      ),
    );
    const memo = new Map<string, unknown>();
    const first = { ...SCOPE, steps: { roles: [{ id: "x", name: "Ex" }] } };
    expect(names(view, [{ id: 1, ref: "x" }], { memo, scope: first })).toEqual(["Ex"]);
    expect(
      mapAll(view, [{ id: 1, ref: "x" }, { id: 2 }], { memo, scope: { ...SCOPE, steps: {} } }).map(({ record }) => [
        record["name"],
        record["title"],
      ]),
    ).toEqual([
      ["Ex", "2"],
      [null, "2"],
    ]);
  });

  test("that fails is an error of the fields that read it, not of the others", () => {
    const view = viewOf(compileText(`${LIST}bind: { bad: $uppercase(tag) }\nrecord: { id: id, name: n, title: $bad }`));
    const [mapped] = mapAll(view, [{ id: 1, n: "A" }], { body: { tag: 5 } });
    expect(mapped?.record).toEqual({ id: "1", name: "A", title: null });
    expect(mapped?.errors.map(({ field }) => field)).toEqual(["title"]);
  });

  test("is not evaluated when nobody asked for its fields", () => {
    const view = viewOf(compileText(`${LIST}bind: { bad: $uppercase(tag) }\nrecord: { id: id, name: n, title: $bad }`));
    expect(mapAll(view, [{ id: 1, n: "A" }], { body: { tag: 5 }, fields: ["name"] })[0]?.errors).toEqual([]);
  });
});

describe("rows", () => {
  test("are several for one record with `expand`, which still is `$parent`", () => {
    const compiled = compileText(`${LIST}expand: parts\nrecord: { id: '$parent.id & ":" & $string($index)', name: n }`);
    expect(compiled.findings).toEqual([]);
    expect(
      mapAll(viewOf(compiled), [
        { id: "a", parts: [{ n: 1 }, { n: 2 }] },
        { id: "b" },
        { id: "c", parts: { n: 3 } },
      ]).map(({ record }) => record),
    ).toEqual([
      { id: "a:0", name: "1" },
      { id: "a:1", name: "2" },
      { id: "c:0", name: "3" },
    ]);
  });

  test("are left out by `where`, and counted", () => {
    let left = 0;
    const view = viewOf(compileText(`${LIST}where: kind = "person"\nrecord: { id: id, name: n }`));
    expect(
      names(
        view,
        [
          { id: 1, n: "A", kind: "app" },
          { id: 2, n: "B", kind: "person" },
        ],
        { counters: { unmatchedEnum: () => undefined, leftOut: () => (left += 1) } },
      ),
    ).toEqual(["B"]);
    expect(left).toBe(1);
  });

  test("are an error of their own when `where` or `expand` fails", () => {
    const where = open(viewOf(compileText(`${LIST}where: $uppercase(n) = "A"\nrecord: { id: id, name: n }`)), [
      { id: 1, n: 5 },
    ]);
    expect(where.admit({ item: { id: 1, n: 5 }, record: {}, index: 0 }, {})).toMatchObject({
      record_id: "1",
      code: "expression_failed",
    });
    const expand = open(viewOf(compileText(`${LIST}expand: $uppercase(n)\nrecord: { id: id }`)), [{ n: 5 }]);
    const verdicts: unknown[] = [];
    expand.expand({ n: 5 }, 0, {}, (row) => verdicts.push(expand.admit(row, {})) > 0);
    expect(verdicts).toMatchObject([{ code: "expression_failed" }]);
  });

  const RECORDS = [
    { id: 1, t: "CTO", age: 30, created: "2026-01-01T00:00:00+02:00", roles: ["r1"] },
    { id: 2, t: "cto", age: 40, created: "2026-01-02", roles: ["r1", "r2"] },
    { id: 3, t: null, age: null, created: null, roles: [] },
  ];
  const FILTERED = `record: { id: id, title: t, age: age, created_at: created, roles: { each: roles, fields: { id: $ } } }\nlist:\n  operation: users.list\n  filters: { title: local, age: local, created_at: local, role_id: local }`;
  const cases: readonly (readonly [
    says: string,
    name: string,
    operator: "eq" | "in" | "gt" | "gte" | "lt" | "lte",
    value: unknown,
    ids: readonly string[],
  ])[] = [
    ["text exactly", "title", "eq", "CTO", ["1"]],
    ["text in a list", "title", "in", ["cto", "CTO"], ["1", "2"]],
    ["numbers as numbers", "age", "gt", 30, ["2"]],
    ["dates as instants", "created_at", "gte", "2025-12-31T22:00:00Z", ["1", "2"]],
    ["dates as instants, across offsets", "created_at", "lt", "2025-12-31T23:00:00Z", ["1"]],
    ["a member of list items", "role_id", "eq", "r2", ["2"]],
  ];
  test.each(cases)("are filtered here: %s", (_, name, operator, value, ids) => {
    const compiled = compileText(FILTERED);
    expect(compiled.findings).toEqual([]);
    const { local } = viewOf(compiled).plan(query([[name, operator, value]]), SCOPE, {}, NOW);
    expect(mapAll(viewOf(compiled), RECORDS, { local }).map(({ record }) => record["id"])).toEqual(ids);
  });
});

describe("steps of a view", () => {
  const STEPS = `
steps:
  - { name: perms, operation: roles.list, at: call, when: "'title' in fields" }
  - { name: detail, operation: users.get, at: record, args: { id: "{{ record.id }}{{ steps.perms ? '' : '' }}" } }
bind:
  table: |-
    $steps.perms{ id: name }
record: { id: id, name: $steps.detail.name, title: "$lookup($table, t)", status: { enum: { A: active }, of: s } }
list: { operation: users.list, filters: { status: local, title: local } }
`;
  test("are needed only if an asked field can reach them, through bindings and other steps too", () => {
    const compiled = compileText(STEPS);
    expect(compiled.findings).toEqual([]);
    const view = viewOf(compiled);
    expect([...view.neededSteps(["status"], [])]).toEqual([]);
    expect([...view.neededSteps(["title"], [])]).toEqual(["perms"]);
    expect([...view.neededSteps(["name"], [])].toSorted()).toEqual(["detail", "perms"]);
    expect([...view.neededSteps(["status"], query([["title", "eq", "x"]]).filters)]).toEqual(["perms"]);
  });

  test("of a record may wait for filters that do not read them", () => {
    const view = viewOf(
      compileText(
        STEPS.replace("filters: { status: local, title: local }", "filters: { status: local }")
          .replace("name: $steps.detail.name", "name: n")
          .replace("of: s }", "of: $steps.detail.s }"),
      ),
    );
    expect(view.admitsBeforeRecordSteps([])).toBe(true);
    expect(view.admitsBeforeRecordSteps(query([["status", "eq", "active"]]).filters)).toBe(false);
  });

  test("give each record its own answer", () => {
    const page = open(viewOf(compileText(STEPS)), [{ id: 1 }, { id: 2 }], {
      scope: { ...SCOPE, steps: { perms: [] } },
    });
    const map = (id: number, name: string): unknown =>
      page.map({ item: { id }, record: { id }, index: 0 }, { detail: { name } }).record["name"];
    expect([map(1, "A"), map(2, "B")]).toEqual(["A", "B"]);
  });
});

describe("explain says for each field where its value comes from and why it is null", () => {
  const compiled = compileText(`${LIST}steps: [{ name: detail, operation: users.get, at: record }]
record:
  id: id
  name: profile.name
  title: $uppercase(t)
  status: { enum: { A: active }, of: s, else: null }
  age: $steps.detail.age
  emails: { each: mails, where: $ != "x", fields: { email: $ } }
  roles: { each: roles, fields: { id: $ } }`);
  const record = { id: 1, profile: { nick: "A" }, t: 5, s: "Z", mails: ["x"] };
  const traces = open(viewOf(compiled), [record]).explain({ item: record, record, index: 0 }, { detail: {} });
  const why = (field: string): string | undefined => traces.find((trace) => trace.field === field)?.why;

  test.each([
    ["name", "`profile` has no `name`"],
    ["status", 'enum has no row for "Z"'],
    ["age", "`$steps.detail` has no `age`"],
    ["emails", "`where` removed all 1 item"],
    ["roles", "the record has no `roles`"],
    ["languages", "not mapped"],
  ])("%s: %s", (field, reason) => {
    expect(why(field)).toBe(reason);
  });

  test("a path that gives nothing is listed, with the step that is not there", () => {
    expect(traces.find((trace) => trace.field === "name")).toMatchObject({
      input: { "profile.name": null },
      absent: { "profile.name": "`profile` has no `name`" },
    });
    expect(traces.find((trace) => trace.field === "status")).not.toHaveProperty("absent");
  });

  test.each([
    ["keeps the provider's value", "", "locked", 'no row for "locked": given as it is'],
    ["gives what `else` says", ", else: inactive", "inactive", 'no row for "locked": given as "inactive", by `else`'],
  ])("a table that has no row and %s says so", (_says, more, value, note) => {
    const view = viewOf(compileText(`${LIST}record:\n  id: id\n  status: { enum: { A: active }, of: s${more} }`));
    const explained = (s: string) =>
      open(view, [{ id: 1, s }])
        .explain({ item: { id: 1, s }, record: { id: 1, s }, index: 0 }, {})
        .find(({ field }) => field === "status");
    expect(explained("locked")).toMatchObject({ value, note });
    expect(explained("A")).not.toHaveProperty("note");
  });

  test("a field that an overlay removed names the layer", () => {
    const view = viewOf(compileText(`${LIST}record: { id: id, title: t }`, [["eu", "record: { title: null }"]]));
    const explained = open(view, [{ id: 1 }]).explain({ item: { id: 1 }, record: { id: 1 }, index: 0 }, {});
    expect(explained.find(({ field }) => field === "title")?.why).toBe("removed by the layer eu");
  });

  test("a failing expression with its place", () => {
    expect(why("title")).toMatch(/users\.yaml:8:/);
  });

  test("with what was read", () => {
    expect(traces.find((trace) => trace.field === "id")).toMatchObject({
      source: "id",
      layer: "base",
      value: "1",
      input: { id: 1 },
      where: { file: "users.yaml", line: 6 },
    });
    expect(traces.find((trace) => trace.field === "status")?.input).toEqual({ s: "Z" });
  });
});
