/** Values at the leaves: constants, enums, casts. */
import { describe, expect, test } from "vitest";
import { compileText, mapAll, viewOf } from "./testing.ts";

const LIST = "list: { operation: users.list }\n";
const map = (record: string, records: readonly unknown[]): ReturnType<typeof mapAll> =>
  mapAll(viewOf(compileText(`${LIST}record:\n${record.replace(/^/gm, "  ")}`)), records);

describe("expressions that run together", () => {
  test("never fail a record for what the records before it cost", () => {
    const mapped = map(
      "id: id\nage: $sum($map([1..5000], function($x) { $x + 1 - 1 }))",
      Array.from({ length: 200 }, (_, id) => ({ id })),
    );
    expect(mapped.flatMap(({ errors }) => errors)).toEqual([]);
    expect(new Set(mapped.map(({ record }) => record["age"]))).toEqual(new Set([12_502_500]));
  });

  test("tell the function $now() from the variable $now", () => {
    expect(map("id: id\nname: $now()\ntitle: $now", [{ id: 1 }])[0]?.record).toEqual({
      id: "1",
      name: "2026-03-01T12:00:00.000Z",
      title: "2026-03-01T12:00:00Z",
    });
  });

  test("see each row's own variables", () => {
    const mapped = map(
      "id: id\nname: $string($index)\ntitle: $record.id",
      Array.from({ length: 130 }, (_, index) => ({ id: `r${index}` })),
    );
    expect(mapped.map(({ record }) => `${String(record["title"])}=${String(record["name"])}`)).toEqual(
      mapped.map((_, index) => `r${index}=${index}`),
    );
  });

  test("take records that are lists", () => {
    expect(
      map("id: $[0]\nname: $[1]", [
        ["a", "A"],
        ["b", "B"],
      ]).map(({ record }) => record),
    ).toEqual([
      { id: "a", name: "A" },
      { id: "b", name: "B" },
    ]);
  });

  test("leave a page alone that is read at the same time", () => {
    const view = viewOf(compileText(`${LIST}bind: { tag: tag }\nrecord: { id: id, name: $tag }`));
    const open = (tag: string): ReturnType<typeof view.open> =>
      view.open({
        body: { tag },
        headers: {},
        records: [],
        scope: { query: {}, account: {}, now: "", method: "list", steps: {} },
        local: [],
        fields: undefined,
        now: 0,
        memo: new Map(),
      });
    const [first, second] = [open("one"), open("two")];
    const name = (page: typeof first): unknown =>
      page.map({ item: { id: 1 }, record: { id: 1 }, index: 0 }, {}).record["name"];
    expect([name(first), name(second), name(first)]).toEqual(["one", "two", "one"]);
  });

  test("do not hide that one of them does not compile", () => {
    const compiled = compileText(`${LIST}record: { id: id, name: "$upper(", title: t }`);
    const [mapped] = mapAll(viewOf(compiled), [{ id: 1, t: "T" }]);
    expect(mapped?.record).toEqual({ id: "1", name: null, title: "T" });
    expect(mapped?.errors.map(({ field }) => field)).toEqual(["name"]);
  });
});
