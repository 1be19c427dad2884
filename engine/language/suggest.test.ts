/** Tests of "did you mean". */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, suggest } from "./suggest.ts";

describe("suggest", () => {
  test.each([
    ["stausMap", ["statusMap", "roles"], "statusMap"],
    ["lowercas", ["uppercase", "lowercase"], "lowercase"],
    ["createdAt", ["updated_at", "created_at"], "created_at"],
    ["filed", ["field", "fields"], "field"],
    ["pge_size", ["page_size"], "page_size"],
    ["zebra", ["status", "roles"], undefined],
    ["x", [], undefined],
    ["id", ["ids"], "ids"],
  ])("for %s among %j gives %s", (name, candidates, expected) => {
    expect(suggest(name, candidates)).toBe(expected);
  });
});

test("the distance is symmetric, zero only for equal texts, and never more than the longer length", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      const distance = editDistance(left, right);
      expect(distance).toBe(editDistance(right, left));
      expect(distance === 0).toBe(left === right);
      expect(distance).toBeLessThanOrEqual(Math.max(left.length, right.length));
    }),
  );
});
