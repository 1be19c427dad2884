/** The difference of two texts, line by line. */
import { array, assert, constantFrom, property } from "fast-check";
import { expect, test } from "vitest";
import { printDiff } from "./line-diff.ts";

test("shows what goes, what comes and a little around it", () => {
  const before = "a\nb\nc\nd\ne\nf\ng";
  expect(printDiff(before, before.replace("d", "D"), false)).toBe("  b\n  c\n- d\n+ D\n  e\n  f");
  expect(printDiff(before, before, false)).toBe("");
});

test("takes the first text to the second, whatever they are", () => {
  const lines = array(constantFrom("a", "b", "c"), { maxLength: 5 }).map((all) => all.join("\n"));
  assert(
    property(lines, lines, (before, after) => {
      const shown = printDiff(before, after, false).split("\n");
      const added = shown.filter((line) => line.startsWith("+")).length;
      const gone = shown.filter((line) => line.startsWith("-")).length;
      expect(added - gone).toBe(after.split("\n").length - before.split("\n").length);
    }),
  );
});
