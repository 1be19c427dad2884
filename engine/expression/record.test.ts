/** Fields that are compiled together give what each gives alone. */
import { describe, expect, test } from "vitest";
import { compile } from "./compile.ts";
import { compileRecord, compileTable } from "./record.ts";
import type { Tree } from "./tree.ts";

const HOSTILE = ['"]; throw 1; //', "`${globalThis.x}`", "*/ }\u2028 evil() /*", "</script>", "x\\", "q0", "c"];
const leaf = (source: string): { readonly name: string; readonly source: string } => ({ name: "test", source });
const fieldOf = (name: string, tree: Tree<undefined>) => ({ name, tree, evaluate: (): unknown => "slow" });
const build = (fields: readonly ReturnType<typeof fieldOf>[], input: unknown): unknown =>
  compileRecord(fields, {})?.open({}, { now: 0, batch: 8 })(input, undefined);

const role = (id: unknown, name: unknown) => ({ type: "role", id, name });
const text = (source: string): Tree<undefined> => ({ kind: "expression", expression: leaf(source) });

describe("a record's program", () => {
  test.each(HOSTILE)("carries %j as name, key, row and literal, and as nothing else", (text) => {
    const tree: Tree<undefined> = {
      kind: "object",
      members: [
        [text, { kind: "literal", value: text }],
        [
          "row",
          {
            kind: "table",
            of: leaf("kind"),
            rows: new Map([[text, text]]),
            otherwise: () => "no row",
          },
        ],
      ],
    };
    expect(build([fieldOf(text, tree)], { kind: text })).toEqual({ [text]: { [text]: text, row: text } });
  });

  test("leaves names that every object inherits something under to the general way", () => {
    expect(compileRecord([fieldOf("__proto__", { kind: "literal", value: 1 })], {})).toBeUndefined();
  });

  test("gives up a record whose expression fails, and goes on with the next", () => {
    const program = compileRecord([fieldOf("name", { kind: "expression", expression: leaf("$uppercase(name)") })], {});
    const next = program?.open({}, { now: 0, batch: 8 });
    expect([{ name: 5 }, { name: "a" }, ["list"], { name: "b" }].map((input) => next?.(input, undefined))).toEqual([
      undefined,
      { name: "A" },
      undefined,
      { name: "B" },
    ]);
  });

  test("calls what does not compile", () => {
    const fields = [
      fieldOf("bad", { kind: "expression", expression: leaf("$upper(") }),
      fieldOf("good", { kind: "expression", expression: leaf("id") }),
    ];
    expect(build(fields, { id: 1 })).toEqual({ bad: "slow", good: 1 });
    expect(compileRecord(fields, {})?.left).toEqual(["bad"]);
  });

  test("gives each batch a budget of its own", () => {
    const costly = fieldOf("sum", { kind: "expression", expression: leaf("$sum([1..1000].($ + 1))") });
    const next = compileRecord([costly], { limits: { steps: 9_000 } })?.open({}, { now: 0, batch: 2 });
    expect(Array.from({ length: 20 }, () => next?.({}, undefined))).toEqual(
      Array.from({ length: 20 }, () => ({ sum: 501_500 })),
    );
  });
});

const list = (each: string, where?: string): Tree<undefined> => ({
  kind: "list",
  each: leaf(each),
  ...(where === undefined ? {} : { where: leaf(where) }),
  isTrue: (value) => value === true,
  item: { kind: "object", members: [["value", text("$")]] },
});
const valued = (...values: readonly unknown[]): unknown => ({ list: values.map((value) => ({ value })) });

describe("a list of a record", () => {
  test.each<[what: string, each: string, input: unknown, wanted: unknown]>([
    ["nothing", "a", {}, valued()],
    ["null", "a", { a: null }, valued()],
    ["an empty list", "a", { a: [] }, valued()],
    ["a single value", "a", { a: 1 }, valued(1)],
    ["one, two, three and four items", "a", { a: [1, 2, 3, 4] }, valued(1, 2, 3, 4)],
    ["null among items", "a", { a: [null, 1] }, valued(null, 1)],
    ["parts, one after the other", "[a, b.c, 'x']", { a: [1, 2], b: { c: 3 } }, valued(1, 2, 3, "x")],
    ["parts that are missing or null", "[a, b, c]", { b: null, c: [] }, valued(null)],
    ["parts that are lists of their own", "[[1], 2]", {}, undefined],
    ["lists in lists", "a", { a: [[1]] }, undefined],
  ])("has an item for each value: %s", (_what, each, input, wanted) => {
    expect(build([fieldOf("list", list(each))], input)).toEqual(wanted);
  });

  test("leaves out what `where` does not keep", () => {
    expect(build([fieldOf("list", list("[a, b]", "$ > 1"))], { a: [1, 2], b: 3 })).toEqual(valued(2, 3));
  });
});

describe("a binding that is only looked up", () => {
  const GROUP = 'included[type = "role"]{ id: name }';

  test.each<[what: string, source: string, input: unknown]>([
    ["members", GROUP, { included: [role("a", "A"), { type: "org", id: "b", name: "B" }, role("c", "C")] }],
    ["a single item", GROUP, { included: role("a", "A") }],
    ["a key that is missing", GROUP, { included: [role("a", "A"), role(undefined, "B")] }],
    ["a value that is missing", GROUP, { included: [role("a", undefined), role("b", "B")] }],
    ["values that are null and lists", GROUP, { included: [role("a", null), role("b", [1, [2]])] }],
    ["names alone", "included{ id: name }", { included: [role("a", "A"), role("b", "B")] }],
    [
      "a step into lists",
      "pages.included{ id: name }",
      { pages: [{ included: [role("a", "A")] }, { included: role("b", "B") }] },
    ],
    ["computed keys", 'included{ type & ":" & id: $uppercase(name) }', { included: [role("a", "a")] }],
  ])("is a Map of the same members: %s", (_what, source, input) => {
    const rows = compileTable({ name: "test", source })?.(input, {}, 0);
    const object = compile(source).evaluate(input) as object;
    expect([...(rows ?? [])].filter(([, value]) => value !== undefined)).toEqual(Object.entries(object));
  });

  test.each<[what: string, source: string, input: unknown]>([
    ["a key that comes twice", GROUP, { included: [role("a", "A"), role("a", "B")] }],
    ["a key that is no text", GROUP, { included: [role(1, "A"), role("b", "B")] }],
    ["a key that no object may have", GROUP, { included: [role("__proto__", "A")] }],
    ["no item", GROUP, { included: [] }],
    ["lists of lists", "included{ id: name }", { included: [[role("a", "A")]] }],
    ["a list as the page", GROUP, [{ included: [role("a", "A")] }]],
    ["a value that fails", "included{ id: $uppercase(name) }", { included: [role("a", 1)] }],
  ])("is left to its expression where that knows better: %s", (_what, source, input) => {
    expect(compileTable({ name: "test", source })?.(input, {}, 0)).toBeUndefined();
  });

  test.each([
    "included",
    "included{ id: name, name: id }",
    "included@$i{ $i.id: $i.name }",
    "included[0]{ id: name }",
    "{ 'a': 1 }",
  ])("must be a path that groups by one key: %s is not", (source) => {
    expect(compileTable({ name: "test", source })).toBeUndefined();
  });

  test("is found as a Map or in the bindings, by any key", () => {
    const field = fieldOf("name", { kind: "expression", expression: leaf("$lookup($roles, id)") });
    const program = compileRecord([field], { tables: new Set(["roles"]) });
    const rows = { a: "A", undefined: "nothing" };
    const asMap = program?.open({}, { now: 0, batch: 9, tables: { roles: new Map(Object.entries(rows)) } });
    const asObject = program?.open({ roles: rows }, { now: 0, batch: 9 });
    for (const build of [asMap, asObject]) {
      expect([{ id: "a" }, { id: "b" }, {}, { id: 1 }].map((input) => build?.(input, undefined))).toEqual([
        { name: "A" },
        { name: null },
        { name: "nothing" },
        undefined,
      ]);
    }
    expect(program?.looked).toEqual(new Set(["roles"]));
  });

  test("is named as read otherwise where it is", () => {
    const fields = [fieldOf("name", text("$lookup($roles, id)")), fieldOf("all", text("$keys($roles)"))];
    expect(compileRecord(fields, { tables: new Set(["roles"]) })?.looked).toEqual(new Set());
  });
});
