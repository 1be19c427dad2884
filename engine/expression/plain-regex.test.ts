/** Which regular expressions need no linear-time engine. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isPlainRegex } from "./plain-regex.ts";
import { linearRegex } from "./regex.ts";

const compiles = (make: () => unknown): boolean => {
  try {
    make();
    return true;
  } catch {
    return false;
  }
};

const piece = fc.constantFrom(
  ..."a,b,0,-,_, ,:,.,^,$,|,(,(?:,(?=,(?<!,(?<n>,),[,[^,],*,+,?,{,},{2},{9},{3,},{2,5},{1001},\\d,\\w,\\b,\\s,\\.,\\-,\\],\\[,\\/,\\1,\\p{L},\\u0041,\\x41,\\cA,\\0,/,é,😀,\\".split(
    ",",
  ),
);

it("a pattern that is plain for the glance compiles for the linear-time engine, if JavaScript takes it", () => {
  const found = fc.check(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const source = pieces.join("");
      if (!isPlainRegex(source) || !compiles(() => new RegExp(source))) return true;
      return compiles(() => linearRegex(source, "i"));
    }),
    { numRuns: 20_000 },
  );
  expect(found).toMatchObject({ failed: false, counterexample: null });
});

it.each([
  String.raw`^(?:[a-z]+:\/\/)?([^\/:?#]*)`,
  String.raw`([a-z]+?)s?(?:_count|_sum)?$`,
  String.raw`((?:[a-z]{2}[0-9]\.)?x)$`,
  "^a.b*$",
])("%s is plain", (source) => {
  expect(isPlainRegex(source)).toBe(true);
});

it.each(["(a)\\1", "(?=a)", "(?<!a)b", "a{1001}", "\\p{L}", "[]"])("%s is not", (source) => {
  expect(isPlainRegex(source)).toBe(false);
});
