/** What a unified model may be, and what is found wrong with one. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../load.ts";
import { acme, acmeWith } from "../testing/tree.ts";
import type { ModelResource } from "../../mapping/index.ts";
import { propertiesOf } from "./validate.ts";

const SCHEMA = "unified-models/people/users.schema.json";
const MODEL = "unified-models/people/model.yaml";

const users = (): ModelResource => {
  const resource = loadCatalog(acmeWith({})).models.get("people")?.resources.get("users");
  if (resource === undefined) throw new Error("the model was not loaded");
  return resource;
};

const broken = (path: string, from: string, to: string): readonly string[] => {
  expect(acme[path]).toContain(from);
  return loadCatalog(acmeWith({ [path]: (text) => text.replace(from, to) }))
    .findings.filter(({ span }) => span.file === path)
    .map(({ code, span, message }) => `${code} ${span.line}:${span.column} ${message}`);
};

describe("a model's resource", () => {
  it("knows its methods, query and write rules", () => {
    const resource = users();
    expect(resource).toMatchObject({
      model: "people",
      name: "users",
      methods: ["list", "get", "create"],
      idField: "id",
      description: "A person.",
      sort: [],
      write: { create: { required: ["name"], properties: ["name"] } },
    });
    expect(resource.query.get("status")).toEqual({
      name: "status",
      type: "string",
      description: "Whether the user may log in.",
      operators: ["eq"],
      required: false,
    });
    expect(Object.keys(propertiesOf(resource.schema))).toEqual(["id", "name", "status", "created_at"]);
  });

  it.each([
    ["a record that fits", { id: "1", name: null }, []],
    ["a missing id", {}, ["/id The property is missing."]],
    ["a wrong type", { id: 1 }, ["/id The value must be string."]],
    ["a property the model does not know", { id: "1", nam: "Ada" }, ["/nam The model has no such property."]],
    [
      "a date that is none",
      { id: "1", created_at: "yesterday" },
      ['/created_at The value must match format "date-time".'],
    ],
    [
      "several mistakes at once",
      { name: 3, x: 1 },
      ["/id The property is missing.", "/x The model has no such property.", "/name The value must be string,null."],
    ],
  ])("validates %s", (_what, record, expected) => {
    expect(
      users()
        .validate(record)
        .map(({ pointer, message }) => `${pointer} ${message}`),
    ).toEqual(expected);
  });

  it("checks formats exactly only where asked", () => {
    const record = { id: "1", created_at: "2026-02-30T00:00:00Z" };
    expect(users().validate(record, "fast")).toEqual([]);
    expect(users().validate(record, "full")).toHaveLength(1);
  });

  it.each([
    ["a body that fits", { name: "Ada" }, []],
    ["an explicit null", { name: null }, []],
    ["a missing property", {}, ["/name The property is missing."]],
    ["a read-only property", { name: "Ada", id: "1" }, ["/id `id` cannot be written."]],
    ["an unknown property", { name: "Ada", naem: "x" }, ["/naem The model has no property `naem`."]],
    ["a wrong type", { name: 1 }, ["/name The value must be string,null."]],
    ["a list", [], [" The body must be a JSON object."]],
  ])("checks a write: %s", (_what, body, expected) => {
    expect(
      users()
        .validateWrite("create", body)
        .map(({ pointer, message }) => `${pointer} ${message}`),
    ).toEqual(expected);
  });

  it("has a hint for an unknown property that is nearly one of the model's", () => {
    expect(users().validateWrite("create", { name: "Ada", naem: "x" })[0]?.hint).toBe("Did you mean `name`?");
  });
});

describe("a model's files are refused where", () => {
  it.each([
    [
      "the schema is open",
      SCHEMA,
      '  "additionalProperties": false,\n',
      "",
      "schema_invalid 1:1 the object at the top is not closed",
    ],
    [
      "a property has no description",
      SCHEMA,
      '"type": "string",\n      "description": "The provider\'s id."',
      '"type": "string"',
      "schema_invalid 11:5 the property `id` has no description",
    ],
    [
      "a property begins with $",
      SCHEMA,
      '"status": {',
      '"$status": {',
      "schema_invalid 22:5 the property `$status` begins with `$`",
    ],
    ["there is no example", SCHEMA, '"examples": [', '"x-cognate": [', "schema_invalid 1:1 the schema has no example"],
    [
      "an example does not fit",
      SCHEMA,
      '"id": "1",',
      '"id": 1,',
      "schema_invalid 39:5 the example does not fit: /id The value must be string.",
    ],
    [
      "the schema is not valid",
      SCHEMA,
      '"type": "object"',
      '"type": "objekt"',
      "schema_invalid 5:11 the schema is not valid JSON Schema 2020-12",
    ],
    ["the schema is not JSON", SCHEMA, '"title": "User",', '"title": "User"', "yaml_syntax 4:3 the file is not JSON"],
    [
      "a field of a parameter does not exist",
      MODEL,
      "type: string,",
      "type: string, field: stats,",
      "unknown_field 10:38 the schema has no property `stats`",
    ],
    [
      "a write property does not exist",
      MODEL,
      "properties: [ name ]",
      "properties: [ nam ]",
      "unknown_field 11:58 the schema has no property `nam`",
    ],
    [
      "create has no write rule",
      MODEL,
      "methods: [ list, get, create ]",
      "methods: [ list, get, create, update ]",
      "missing_key 8:35 `update` needs a rule under `write`",
    ],
    [
      "a method is not described",
      MODEL,
      "methods: [ list, get,",
      "methods: [ list, gte,",
      "unknown_reference 8:22 there is no method `gte`",
    ],
    [
      "the id does not exist",
      MODEL,
      "methods: [ list",
      "id: key\n    methods: [ list",
      "unknown_field 8:9 the schema has no property `key`",
    ],
  ])("%s", (_what, path, from, to, expected) => {
    const findings = broken(path, from, to);
    expect(findings.map((finding) => finding.slice(0, expected.length))).toContain(expected);
  });
});
