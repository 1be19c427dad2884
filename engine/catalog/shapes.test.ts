/** What an operation's samples and schema show is held against `records` and against the mappings that read it. */
import { describe, expect, test } from "vitest";
import { loadCatalog } from "./load.ts";
import { acmeWith } from "./testing/tree.ts";

const RESOURCE = "integrations/acme/resources/users.yaml";
const MAPPING = "integrations/acme/mappings/people/users.yaml";
const SAMPLE = "integrations/acme/samples/users.json";
const SCHEMA = "integrations/acme/samples/user.schema.json";

const answer = { data: [{ id: 1, login: "ada", name: null, state: "on" }], total: 1 };
const withSample = (text: string): string =>
  text.replace("records: data", "records: data\n    samples: [ ../samples/users.json ]");

const load = (changes: Readonly<Record<string, string | ((text: string) => string)>>): readonly string[] =>
  loadCatalog(acmeWith({ [SAMPLE]: JSON.stringify(answer), [RESOURCE]: withSample, ...changes })).findings.map(
    ({ code, message, hint, span }) =>
      `${code} ${span.file.split("/").at(-1)}:${span.line}:${span.column} ${message} ${hint ?? ""}`.trim(),
  );

const omitted = (text: string): string =>
  text
    .replace("$first(name, login)", "$first(name, logni)")
    .replace("list: { operation: users.list,", "list: { operation: users.list, omits: [ name ],");

describe("samples of an operation", () => {
  test("say nothing against a mapping that reads what they have", () => {
    expect(load({})).toEqual([]);
  });

  test("find a path that no record has", () => {
    expect(load({ [MAPPING]: (text) => text.replace("$first(name, login)", "$first(name, logni)") })).toEqual([
      "unknown_input_path users.yaml:5:22 `logni` is never seen in 1 sample. Did you mean `login`?",
    ]);
  });

  test("are not asked for a field that the list omits", () => {
    expect(load({ [MAPPING]: omitted })).toEqual([]);
  });

  test("find `records` that the answer does not have", () => {
    const found = load({ [RESOURCE]: (text) => withSample(text).replace("records: data", "records: dta") });
    expect(found).toEqual([expect.stringContaining("`dta` is never seen in 1 sample. Did you mean `data`?")]);
  });

  test("find null in a strict function", () => {
    expect(load({ [MAPPING]: (text) => text.replace("$first(name, login)", "$uppercase(name)") })).toEqual([
      expect.stringContaining("possible_null users.yaml:5:20 `$uppercase` takes text; this may be null."),
    ]);
  });
});

test("the schema of a resource finds a path that it does not list", () => {
  const schema = { type: "object", properties: { id: { type: "string" }, login: { type: "string" } } };
  const found = load({
    [SCHEMA]: JSON.stringify(schema),
    [RESOURCE]: (text) => text.replace("resource: users", "resource: users\nschema: ../samples/user.schema.json"),
  });
  expect(found).toEqual([expect.stringContaining("unknown_input_path users.yaml:5:16 `name` is not in the schema.")]);
});
