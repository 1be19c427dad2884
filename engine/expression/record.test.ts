import { describe, expect, test } from "vitest";
import { compileRecord } from "./record.ts";
import type { Tree } from "./tree.ts";

const HOSTILE = ['"]; throw 1; //', "`${globalThis.x}`", "*/ }\u2028 evil() /*", "</script>", "x\\", "q0", "c"];
const leaf = (source: string): { readonly name: string; readonly source: string } => ({ name: "test", source });
const fieldOf = (name: string, tree: Tree<undefined>) => ({ name, tree, evaluate: (): unknown => "slow" });
const build = (fields: readonly ReturnType<typeof fieldOf>[], input: unknown): unknown =>
  compileRecord(fields, {})?.open({}, { now: 0, batch: 8 })(input, undefined);

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
