/** A trace as a person reads it. */
import { describe, expect, it } from "vitest";
import type { FieldTrace } from "../engine/mapping/types.ts";
import type { TraceEvent } from "../engine/operation/types.ts";
import { printTrace } from "./print-trace.ts";

const field: FieldTrace = {
  field: "name",
  source: "$first(full_name, login)",
  where: { file: "integrations/acme/mappings/people/users.yaml", line: 5, column: 9 },
  layer: "base",
  value: "ada",
  input: { full_name: null, login: "ada" },
  parts: [],
  inside: [],
};

const events: readonly TraceEvent[] = [
  { kind: "source", path: "list", operation: "users.list" },
  { kind: "filter", parameter: "status", operator: "eq", how: "sent" },
  {
    kind: "record",
    id: "7",
    fields: [
      field,
      { ...field, field: "title", layer: "eu", value: null, why: "`title` is missing" },
      {
        ...field,
        input: { full_name: null },
        absent: { full_name: "the record has no `full_name`" },
        note: 'no row for "x"',
      },
    ],
  },
  { kind: "page", records: 1, rows: 1, admitted: 1, leftOut: 0, filtered: 0 },
];

describe("a trace", () => {
  it("shows each value with its source, place, input and why it is null", () => {
    expect(printTrace(events, false).split("\n")).toEqual([
      "source list -> users.list",
      "filter status[eq] sent",
      "record 7",
      '  name = "ada"',
      "      $first(full_name, login)  integrations/acme/mappings/people/users.yaml:5:9",
      "      full_name: null",
      '      login: "ada"',
      "  title = null",
      "      $first(full_name, login)  integrations/acme/mappings/people/users.yaml:5:9 (eu)",
      "      full_name: null",
      '      login: "ada"',
      "      null because `title` is missing",
      '  name = "ada"',
      "      $first(full_name, login)  integrations/acme/mappings/people/users.yaml:5:9",
      "      full_name: nothing: the record has no `full_name`",
      '      no row for "x"',
      "page 1 records, 1 rows, 1 kept, 0 left out by the mapping, 0 by the query",
    ]);
  });

  it("shows an expression as it was written, what its parts gave, and the fields inside of a value", () => {
    const inner: FieldTrace = { ...field, field: "emails[0].kind", source: "k", value: null, input: {}, why: "it is" };
    const status: FieldTrace = {
      ...field,
      source: 'a = "x"\n  ? b : c',
      parts: [
        { source: 'a = "x"', line: 5, column: 9, value: true },
        { source: "$uppercase(b)", line: 6, column: 5, error: "not text (T0410)" },
      ],
      input: {},
      inside: [inner],
    };
    expect(printTrace([{ kind: "record", id: "7", fields: [status] }], false).split("\n")).toEqual([
      "record 7",
      '  name = "ada"',
      '      a = "x"',
      "        ? b : c  integrations/acme/mappings/people/users.yaml:5:9",
      '      a = "x" -> true',
      "      $uppercase(b) -> not text (T0410)",
      "      emails[0].kind = null  k  integrations/acme/mappings/people/users.yaml:5:9",
      "          null because it is",
    ]);
  });

  it("cuts long values, and colours on a terminal alone", () => {
    const long: TraceEvent = { kind: "record", id: null, fields: [{ ...field, value: "x".repeat(500) }] };
    const [head = "", value = ""] = printTrace([long], false).split("\n");
    expect(head).toBe("record (no id)");
    expect(value.length).toBeLessThan(150);
    expect(value.endsWith("…")).toBe(true);
    expect(printTrace(events, true)).toContain("\u001B[");
    expect(printTrace(events, false)).not.toContain("\u001B[");
  });
});
