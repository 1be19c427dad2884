/** A model schema that is called sound is one for ajv too. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Schema } from "../structure/problem.ts";
import { fits } from "../structure/fits.ts";
import { isSound } from "./sound.ts";
import { recordValidator } from "./validate.ts";

const WORDS = "string,object,array,integer,text,date-time,email,uuid,date,^a+$,(,#/$defs/a,#/$defs/missing,#,,id";
const LISTS = [[], ["a", "a"], ["string", "null"], ["a"]];
const KEYWORDS =
  "type,format,pattern,enum,const,minimum,maximum,minLength,maxLength,minItems,required,$ref,additionalProperties,uniqueItems,description,examples,colour,multipleOf";
const RECORDS = ["2026-01-02T03:04:05Z", "2026-01-02", "a@b.cd", "aaa", "😀", { id: "a" }, { id: 1, a: {} }, [1, "a"]];

const word = fc.constantFrom<unknown>(...WORDS.split(","), ...LISTS, null, true, false, 0, 1, 2, -1, 1.5, {});
const flat: fc.Arbitrary<Schema> = fc
  .array(fc.tuple(fc.constantFrom(...KEYWORDS.split(",")), word), { maxLength: 2 })
  .map((entries) => Object.fromEntries(entries));
const schema = fc
  .tuple(
    flat,
    fc.dictionary(fc.constantFrom("id", "a", "b"), flat, { maxKeys: 2 }),
    flat,
    fc.array(flat, { maxLength: 2 }),
  )
  .chain(([own, properties, items, union]) =>
    fc
      .subarray<[string, unknown]>([
        ["properties", properties],
        ["items", items],
        ["anyOf", union],
        ["oneOf", union],
        ["$defs", { a: items }],
      ])
      .map((entries): Schema => ({ ...own, ...Object.fromEntries(entries) })),
  );
const value = fc.oneof(
  word,
  fc.constantFrom<unknown>(...RECORDS),
  fc.dictionary(fc.constantFrom("id", "a", "b"), word, { maxKeys: 3 }),
);

describe("a model's schema that is taken for sound", () => {
  it("compiles in ajv's strict mode, and what fits it there fits it here", () => {
    const found = fc.check(
      fc.property(schema, fc.array(value, { minLength: 1, maxLength: 4 }), (one, values) => {
        if (!isSound(one)) return true;
        const validate = recordValidator(one);
        return values.every((record) => (validate(record).length === 0) === fits(one, record, one));
      }),
      { numRuns: 1500 },
    );
    expect(found).toMatchObject({ failed: false, counterexample: null });
  });

  it.each([
    ["an unknown keyword", { type: "object", colour: "red" }],
    ["an unknown type", { type: "text" }],
    ["an unknown format", { type: "string", format: "colour" }],
    ["a broken pattern", { type: "string", pattern: "(" }],
    ["a reference to nothing", { properties: { a: { $ref: "#/$defs/none" } } }],
    ["a name required twice", { required: ["a", "a"] }],
  ])("has not %s", (_what, broken) => {
    expect(isSound(broken)).toBe(false);
  });
});
