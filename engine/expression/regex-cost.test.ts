/** What searches by patterns are charged. */
import { describe, expect, test } from "vitest";
import { compile } from "./index.ts";
import { linearRegex } from "./regex.ts";

test.each([
  ["plain text, next to nothing", "error", "", 1 / 8, false],
  ["one piece after the other", "<[^>]*>", "", 2, false],
  ["groups, each of them", String.raw`(\d+)-(\d+)`, "", 4, false],
  ["alternatives without repetition", "foo|bar", "", 2, false],
  ["alternatives with repetition, perhaps all that is left", "a.*z|a", "", 2, true],
  ["a repeated group, perhaps all that is left", "(a+)+", "", 3, true],
  ["a large count, by the size of the program", "a.{0,400}z", "", 201, false],
  ["a large count at the start of the text, as one piece", "^.{0,400}", "", 2, false],
])("%s", (_name, source, flags, perCharacter, overruns) => {
  expect(linearRegex(source, flags).cost).toStrictEqual({ perCharacter, overruns });
});

describe("alternatives with repetition", () => {
  const cleaned = compile(String.raw`$replace(text, /<[^>]*>|&nbsp;/, "")`);

  test("clean a text at a thousand places", () => {
    expect(cleaned.evaluate({ text: "<p>a&nbsp;b</p>\n".repeat(400) })).toBe("ab\n".repeat(400));
  });

  test("end where each search reads the text to its end", () => {
    expect(() => cleaned.evaluate({ text: "<&nbsp;".repeat(20_000) })).toThrow(
      expect.objectContaining({ code: "D1012" }),
    );
  });
});
