/** YAML becomes values with positions, or findings. */
import { describe, expect, it } from "vitest";
import { collectFindings } from "../finding.ts";
import type { Located } from "../located.ts";
import { parseJson } from "./json.ts";
import { parseYaml } from "./parse.ts";
import { textFile } from "./text.ts";

const read = (text: string): Located<Record<string, Record<string, unknown>>> => {
  const findings = collectFindings();
  const at = parseYaml(text, "f.yaml", findings);
  expect(findings.all).toEqual([]);
  if (at === undefined) throw new Error("not YAML");
  return at as Located<Record<string, Record<string, unknown>>>;
};

const spot = ({
  span,
}: {
  readonly span: { line: number; column: number; endLine: number; endColumn: number };
}): string => `${span.line}:${span.column}-${span.endLine}:${span.endColumn}`;

describe("a located value", () => {
  const at = read("a: 1\nmap:\n  key: value   # note\n  list: [ x, { y: 012 } ]\n  empty:\n");

  it("knows values, source text and places of everything", () => {
    expect(at.value).toEqual({ a: 1, map: { key: "value", list: ["x", { y: 12 }], empty: null } });
    const list = at.at("map").at("list") as unknown as Located<[string, { y: number }]>;
    expect(list.at(1).at("y")).toMatchObject({ value: 12, text: "012", path: ["map", "list", 1, "y"] });
    expect(spot(list.at(1).at("y"))).toBe("4:19-4:22");
    expect(at.at("map").at("key").span).toEqual({
      file: "f.yaml",
      line: 3,
      column: 8,
      endLine: 3,
      endColumn: 13,
      path: "map.key",
    });
    expect(at.at("map").at("key").keySpan).toMatchObject({ line: 3, column: 3, endColumn: 6 });
  });

  it("lists children in file order, with keys as written", () => {
    const keys = read('true: a\nnull: b\n012: c\n"x y": d\n')
      .entries()
      .map(([key]) => key);
    expect(keys).toEqual(["true", "null", "012", "x y"]);
    expect(at.at("map").at("list").items().map(spot)).toEqual(["4:11-4:12", "4:14-4:24"]);
  });

  it("gives an absent child the place of the node that should hold it", () => {
    const absent = at.at("map").at("nothing");
    expect(absent).toMatchObject({ value: undefined, text: undefined, path: ["map", "nothing"] });
    expect(absent.keySpan).toMatchObject({ line: 2, column: 1 });
    expect((absent as Located<Record<string, unknown>>).at("deeper").value).toBeUndefined();
  });
});

const range = (text: string, word: string): string => {
  const node = read(text).at("k") as Located;
  const start = (node.text ?? "").indexOf(word);
  expect(start).toBeGreaterThanOrEqual(0);
  return spot({ span: node.range(start, start + word.length) });
};

describe("a range inside a scalar", () => {
  it.each([
    ["plain", "k: first(bad)\n", "1:10-1:13"],
    ["plain over lines", "k: first\n   and bad\n", "2:8-2:11"],
    ["single-quoted", "k: 'it''s bad'\n", "1:11-1:14"],
    ["double-quoted", 'k: "\\u00e9\\t bad"\n', "1:14-1:17"],
    ["literal", "k: |-\n    first\n      bad\n", "3:7-3:10"],
    ["literal with an indentation indicator", "k: |2-\n    bad\n", "2:5-2:8"],
    ["folded", "k: >-\n  first\n  second bad\n", "3:10-3:13"],
    ["with CRLF", "k: |-\r\n  first\r\n  bad\r\n", "3:3-3:6"],
    ["after a byte order mark", "\uFEFFk: bad\n", "1:5-1:8"],
  ])("%s", (_style, text, expected) => {
    expect(range(text, "bad")).toBe(expected);
  });

  it("past the end is the end", () => {
    expect(spot({ span: read("k: |-\n  ab\n").at("k").range(2, 3) })).toBe("2:5-2:5");
  });
});

describe("JSON files", () => {
  it("are values with places, worked out on demand", () => {
    const at = parseJson('{\n  "a": [1, {"b": true}]\n}', "f.json", collectFindings()) as Located<{
      a: [number, { b: boolean }];
    }>;
    expect(at.value).toEqual({ a: [1, { b: true }] });
    expect(spot(at.at("a").at(1).at("b"))).toBe("2:18-2:22");
  });

  it("that are not JSON have a finding at the place", () => {
    const findings = collectFindings();
    expect(parseJson('{\n  "a": 1,\n  b\n}', "f.json", findings)).toBeUndefined();
    expect(findings.all).toMatchObject([{ code: "yaml_syntax", span: { line: 3, column: 3 } }]);
  });
});

it("text files keep the place of every character", () => {
  const at = textFile("first\n  second\r\n", "f.jsonata");
  expect(at.text).toBe("first\n  second\r\n");
  expect(spot({ span: at.range(8, 14) })).toBe("2:3-2:9");
});
