/** The frame of code under a finding: lines, carets, wide characters. */
import { expect, test } from "vitest";
import { loadCatalog } from "../../engine/catalog/index.ts";
import { acmeWith } from "../../engine/catalog/testing/tree.ts";
import { codeFrame } from "./frame.ts";

const MAPPING = "integrations/acme/mappings/people/users.yaml";

/** The marked line and its carets under the one finding of a mapping whose field `name` is written so. */
const frameOf = (written: string): readonly string[] => {
  const tree = acmeWith({ [MAPPING]: (text) => text.replace("  name: $first(name, login)\n", () => written) });
  const [finding, ...others] = loadCatalog(tree).findings;
  if (finding === undefined || others.length > 0) throw new Error("one finding is wanted");
  const frame = codeFrame(
    tree.read(MAPPING) ?? "",
    { ...finding.span, code: finding.code, severity: finding.severity, message: finding.message },
    false,
  );
  const lines = frame?.split("\n") ?? [];
  const at = lines.findIndex((line) => line.startsWith(">"));
  return [lines[at] ?? "", lines[at + 1] ?? ""].map((line) => line.replace(/^>? +\d* *\| /u, ""));
};

test.each([
  ["plain", "  name: $trmi(name)\n", ["  name: $trmi(name)", "        ^^^^^"]],
  ["single-quoted", "  name: '''a'' & $trmi(name)'\n", ["  name: '''a'' & $trmi(name)'", "                 ^^^^^"]],
  [
    "double-quoted, after escapes",
    '  name: "\\"\\u00e9\\" & $trmi(name)"\n',
    ['  name: "\\"\\u00e9\\" & $trmi(name)"', "                      ^^^^^"],
  ],
  ["literal", '  name: |-\n    "a" &\n      $trmi(name)\n', ["      $trmi(name)", "      ^^^^^"]],
  ["literal with a tab", '  name: |-\n    "a" &\t$trmi(name)\n', ['    "a" &  $trmi(name)', "           ^^^^^"]],
  [
    "literal with wide characters",
    '  name: |-\n    "名前" & $trmi(name)\n',
    ['    "名前" & $trmi(name)', "             ^^^^^"],
  ],
  ["literal with an emoji", '  name: |-\n    "😀" & $trmi(name)\n', ['    "😀" & $trmi(name)', "           ^^^^^"]],
  [
    "literal with a combining mark",
    '  name: |-\n    "e\u0301" & $trmi(name)\n',
    ['    "e\u0301" & $trmi(name)', "          ^^^^^"],
  ],
])("the carets stand under a mistake in a scalar that is %s", (_style, written, expected) => {
  expect(frameOf(written)).toEqual(expected);
});

test("a mistake over several lines is marked to the end of its first one", () => {
  expect(frameOf("  name: >-\n    $first(\n    name)\n")).toEqual(["  name: >-", "        ^^"]);
});

test("lines that end as on Windows are shown whole, before and after", () => {
  const problem = {
    code: "x",
    severity: "error" as const,
    message: "",
    file: "f",
    line: 2,
    column: 1,
    endLine: 2,
    endColumn: 2,
  };
  expect(codeFrame("a: 1\r\nb: 2\r\nc: 3\r\n", problem, false)).toBe(codeFrame("a: 1\nb: 2\nc: 3\n", problem, false));
  expect(codeFrame("a: 1\r\nb: 2\r\nc: 3\r\n", problem, false)).toContain("\n  3 | c: 3");
});
