/** What searches by patterns are charged. */
import { expect, test } from "vitest";
import { linearRegex } from "./regex.ts";

test.each([
  ["plain text, next to nothing", "error", "", 1 / 8, false],
  ["one piece after the other", "<[^>]*>", "", 2, false],
  ["groups, each of them", String.raw`(\d+)-(\d+)`, "", 4, false],
  ["alternatives without repetition", "foo|bar", "", 2, false],
  ["alternatives with repetition, as all that is left", "a.*z|a", "", 2, true],
  ["a repeated group, as all that is left", "(a+)+", "", 3, true],
  ["a large count, by the size of the program", "a.{0,400}z", "", 201, false],
  ["a large count at the start of the text, as one piece", "^.{0,400}", "", 2, false],
])("%s", (_name, source, flags, perCharacter, overruns) => {
  expect(linearRegex(source, flags).cost).toStrictEqual({ perCharacter, overruns });
});
