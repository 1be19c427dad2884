/** The query parser against what real clients send, and as a property: what is written is read. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nestPairs, parsePairs, rawQueryOf, remoteQueryOf } from "./query.ts";

const parse = (raw: string) => nestPairs(parsePairs(raw));
const remote = (raw: string) => remoteQueryOf(parsePairs(raw));
const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe("the query parser", () => {
  it.each([
    ["nothing", "", {}],
    ["an empty value is not given", "status=&next_cursor=", {}],
    ["a name without =", "status", {}],
    ["one value", "status=active", { status: "active" }],
    ["a repeated key", "x=1&x=2", { x: ["1", "2"] }],
    ["brackets without index, Python", "x[]=1&x[]=2", { x: ["1", "2"] }],
    ["one item in brackets is a list", "x[]=1", { x: ["1"] }],
    ["indices, qs, percent-encoded", "x%5B0%5D=a&x%5B1%5D=b", { x: ["a", "b"] }],
    ["sparse indices", "x[7]=b&x[2]=a", { x: ["a", "b"] }],
    ["indices above 20", "x[100]=c&x[21]=b&x[9]=a", { x: ["a", "b", "c"] }],
    ["an operator", "created_at[gt]=2026-01-01T00%3A00%3A00.000Z", { created_at: { gt: "2026-01-01T00:00:00.000Z" } }],
    ["two operators", "created_at[gte]=1&created_at[lt]=2", { created_at: { gte: "1", lt: "2" } }],
    ["a bare value beside an operator", "n=1&n[gt]=0", { n: { eq: "1", gt: "0" } }],
    ["a bare value beside a list", "n=1&n[]=2", { n: ["1", "2"] }],
    ["a list under an operator", "status[in][]=a&status[in][]=b", { status: { in: ["a", "b"] } }],
    ["objects in arrays", "a[0][b]=c&a[0][d]=e&a[1][b]=f", { a: [{ b: "c", d: "e" }, { b: "f" }] }],
    ["objects in unindexed arrays", "a[][b]=c&a[][b]=d", { a: [{ b: "c" }, { b: "d" }] }],
    ["plus is a space, %2B a plus", "q=a+b%2Bc", { q: "a b+c" }],
    ["text None stays text", "q=None", { q: "None" }],
    ["an = in the value", "q=a=b", { q: "a=b" }],
    ["__proto__ is ignored", "__proto__[x]=1&a[__proto__]=2&constructor=3&a[prototype][x]=4&b=5", { b: "5" }],
    ["half a bracket is part of the name", "a[b=c", { "a[b": "c" }],
    ["empty items of a list vanish", "x[]=&x[]=1", { x: ["1"] }],
    ["a stray &", "&a=1&&b=2&", { a: "1", b: "2" }],
  ])("reads %s", (_name, raw, expected) => {
    expect(parse(raw)).toEqual(expected);
  });

  it.each([
    ["depth 6", "a[1][2][3][4][5][6]=x"],
    ["201 pairs", Array.from({ length: 201 }, (_, i) => `a${i}=1`).join("&")],
    ["more than 16 KiB", `q=${"x".repeat(16 * 1024)}`],
    ["broken percent-encoding", "q=%E0%A4%A"],
  ])("refuses %s", (_name, raw) => {
    expect(codeOf(() => parse(raw))).toBe("invalid_parameter");
  });

  it.each([
    ["plain", "remote_query[foo]=bar", [["foo", "bar"]]],
    ["a name with brackets, encoded", "remote_query%5Bfilter%5Bstatus%5D%5D=Active", [["filter[status]", "Active"]]],
    ["nested by qs", "remote_query[filter][status]=Active", [["filter[status]", "Active"]]],
    ["three levels", "remote_query[a][b][c]=1", [["a[b][c]", "1"]]],
    [
      "a list",
      "remote_query[ids][]=1&remote_query[ids][]=2",
      [
        ["ids[]", "1"],
        ["ids[]", "2"],
      ],
    ],
    ["an empty value goes through", "remote_query[x]=", [["x", ""]]],
    ["nothing between the brackets", "remote_query[]=1", []],
    ["an = in the name", "remote_query[a=b]=c", [["a=b", "c"]]],
  ])("takes remote_query: %s", (_name, raw, expected) => {
    expect(remote(raw)).toEqual(expected);
  });

  it("cuts the query out of a target", () => {
    expect(rawQueryOf("/a?b=c?d#e")).toBe("b=c?d");
    expect(rawQueryOf("/a?")).toBe("");
    expect(rawQueryOf("/a")).toBe("");
  });

  it("reads back every list that qs or URLSearchParams can write", () => {
    const text = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 2, maxLength: 60 }),
        fc.constantFrom("indices", "brackets", "repeat"),
        (values, style) => {
          const key = (i: number) => (style === "indices" ? `x[${i * 3}]` : style === "brackets" ? "x[]" : "x");
          const raw = values.map((value, i) => `${encodeURIComponent(key(i))}=${encodeURIComponent(value)}`).join("&");
          fc.pre(raw.length <= 16 * 1024);
          expect(parse(raw)).toEqual({ x: values });
          expect(
            parse(new URLSearchParams(values.map((value, i): [string, string] => [key(i), value])).toString()),
          ).toEqual({ x: values });
        },
      ),
    );
  });

  it("gives a value or a typed error for any text, and never touches the prototype", () => {
    const hostile = fc
      .array(fc.constantFrom("a", "[", "]", "=", "&", "%", "5B", "__proto__", "[]", "[0]", "+", "x", "constructor"), {
        maxLength: 40,
      })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string()), (raw) => {
        const result = codeOf(() => parse(raw));
        const plain =
          typeof result === "object" &&
          Object.getPrototypeOf(result) === Object.prototype &&
          JSON.stringify(result) !== "";
        expect(plain || result === "invalid_parameter").toBe(true);
        expect(Object.keys({})).toEqual([]);
      }),
    );
  });
});
