/** A record mapped as one program is the record mapped field by field. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileText, mapAll, SCOPE, viewOf } from "./testing.ts";
import type { View } from "./types.ts";

const RECORD = `list: { operation: users.list }
bind: { names: "data[$type(id) = 'string']{ id: a.name }" }
record:
  id: id
  name: $first(a.name, a.handle)
  title: "$contains($first(a.name, ''), ' ') ? $substringBefore(a.name, ' ')"
  status: { enum: { Active: active, Off: inactive }, of: a.state }
  is_admin: { const: true }
  age: a.age
  emails: { each: mails, where: $ != null, fields: { email: $, is_primary: a } }
  languages: { each: a.locales, value: $uppercase($) }
  manager: { of: "$match(a.name, /([a-z]+)/)[0]", fields: { id: match, name: "groups[0]" } }
  roles: { each: "a.*", fields: { id: id, name: "$lookup($names, id)" } }
  identifiers: ids`;

const view = viewOf(compileText(RECORD));

const open = (of: View, records: readonly unknown[]): ReturnType<View["open"]> =>
  of.open({
    body: { data: records },
    headers: {},
    records,
    scope: SCOPE,
    local: [],
    fields: undefined,
    now: 0,
    memo: new Map(),
  });

const scalar = fc.oneof(
  fc.constantFrom(null, "", "Ada L", "Active", "x", 0, 7, true, false),
  fc.string({ maxLength: 4 }),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("name", "handle", "state", "age", "locales", "id", "constructor"), tie("value")),
  ),
}));
const record = fc.oneof(fc.record({ id: scalar, a: value, mails: value, ids: value }, { requiredKeys: [] }), value);

describe("a record that is built by one generated function", () => {
  test("is what its fields give one by one, whatever the provider sends", () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 4 }), (records) => {
        const page = open(view, records);
        for (const [index, one] of records.entries()) {
          const row = { item: one, record: one, index };
          const made = page.map(row, {}).record;
          const fields = page.explain(row, {}).filter((field) => field.why !== "not mapped");
          expect(made).toEqual(Object.fromEntries(fields.map((field) => [field.field, field.value])));
        }
      }),
      { numRuns: 400 },
    );
  });

  test("has no field left out of the generated code", () => {
    expect(view.generated().fields.filter((field) => field.left)).toEqual([]);
  });

  test("counts a value without a row once, also where another field of the record fails", () => {
    const counted: string[] = [];
    const counters = {
      unmatchedEnum: (_field: string, found: string) => counted.push(found),
      leftOut: () => undefined,
    };
    const failing = viewOf(
      compileText(
        "list: { operation: users.list }\nrecord: { id: id, title: $uppercase(t), status: { enum: { A: active }, of: s } }",
      ),
    );
    const records = [
      { id: 1, s: "one", t: "T" },
      { id: 2, s: "two", t: 5 },
    ];
    const mapped = mapAll(failing, records, { counters });
    expect(counted).toEqual(["one", "two"]);
    expect(mapped.map(({ errors }) => errors.map(({ field }) => field))).toEqual([[], ["title"]]);
  });

  test("has the fields that were asked for and the id", () => {
    const asked = mapAll(view, [{ id: 1, a: { name: "Ada L" } }], { fields: ["name"] });
    expect(asked.map((one) => one.record)).toEqual([{ id: "1", name: "Ada L" }]);
  });
});
