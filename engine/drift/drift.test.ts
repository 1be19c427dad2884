/** What of an integration the provider's document no longer says. */
import { describe, expect, it } from "vitest";
import { acmeWith } from "../catalog/testing/tree.ts";
import { readOpenApi } from "../openapi/index.ts";
import { driftOf, DRIFT_CODES } from "./index.ts";
import { pathsIn, plainPaths, simplePath } from "./paths.ts";

const USERS = "integrations/acme/resources/users.yaml";
const INTEGRATION = "integrations/acme/integration.yaml";
const MAPPING = "integrations/acme/mappings/people/users.yaml";

type Json = Record<string, unknown>;

const user = (more: Json = {}): Json => ({
  type: "object",
  properties: { id: { type: "string" }, name: { type: "string" }, login: { type: "string" }, ...more },
});
const answer = (schema: unknown): Json => ({
  responses: { "200": { description: "fine", content: { "application/json": { schema } } } },
});
const query = (name: string, more: Json = {}): Json => ({ name, in: "query", schema: { type: "string" }, ...more });
const list = (
  schema: unknown,
  parameters: readonly Json[] = [query("status"), query("page"), query("per_page")],
): Json => ({
  parameters,
  ...answer({ type: "object", properties: { data: { type: "array", items: schema } } }),
});

/** The provider as the config knows it. */
const paths = {
  "/v1/me": { get: answer({ type: "object", properties: { login: { type: "string" } } }) },
  "/v1/users": { get: list(user()) },
  "/v1/users/{id}": { get: answer(user()) },
};
const documentOf = (changes: Json, more: Json = {}) =>
  readOpenApi(JSON.stringify({ openapi: "3.1.0", info: { title: "Acme" }, paths: { ...paths, ...changes }, ...more }));

interface Case {
  readonly says: string;
  readonly paths?: Json;
  /** Further parts of the document. */
  readonly document?: Json;
  readonly files?: Parameters<typeof acmeWith>[0];
  readonly finds: readonly string[];
  readonly message?: RegExp;
}

const CASES: readonly Case[] = [
  { says: "nothing has drifted", finds: [] },
  {
    says: "an operation is gone",
    paths: { "/v1/users/{id}": { delete: { responses: {} } } },
    finds: [`operation_gone ${USERS}:9:29`],
    message: /no GET \/v1\/users/u,
  },
  {
    says: "an operation is gone from a document whose server has the version",
    document: {
      servers: [{ url: "https://api.acme.example/v1" }],
      paths: {
        "/me": paths["/v1/me"],
        "/users": paths["/v1/users"],
        "/users/{id}/roles": { get: answer({ type: "array" }) },
      },
    },
    finds: [`operation_gone ${USERS}:9:29`],
    message: /no GET \/v1\/users\/\{\{ id \}\}\./u,
  },
  {
    says: "operations are gone from a document without servers, whose paths begin behind the base URL",
    document: { paths: { "/users": { post: { responses: {} } }, "/users/{id}/roles": { get: answer({}) } } },
    finds: ["me.yaml:3:29", "users.yaml:5:11", "users.yaml:9:29"].map(
      (place) => `operation_gone integrations/acme/resources/${place}`,
    ),
  },
  {
    says: "operations of a version that the document's server does not have are outside of it",
    document: { servers: [{ url: "/v2" }], paths: { "/users": { post: { responses: {} } } } },
    finds: ["operation_outside integrations/acme/resources/me.yaml:3:29"],
    message: /does not describe \/v1: 3 operations were not compared/u,
  },
  {
    says: "a path with a hole stands for those that are written out",
    paths: { "/v1/users/{id}": {}, "/v1/users/ada": { get: answer(user()) } },
    finds: [],
  },
  {
    says: "an operation is deprecated",
    paths: {
      "/v1/users": { get: { ...list(user()), deprecated: true, description: "Lists. Use /v2/users instead." } },
    },
    finds: [`operation_deprecated ${USERS}:5:11`],
  },
  {
    says: "a deprecated operation that says so is known",
    paths: { "/v1/users": { get: { ...list(user()), deprecated: true } } },
    files: { [USERS]: (text) => text.replace("path: /users\n", "path: /users\n    deprecated: true\n") },
    finds: [],
  },
  {
    says: "a new parameter is required",
    paths: {
      "/v1/users": {
        get: list(user(), [query("status"), query("page"), query("per_page"), query("org", { required: true })]),
      },
    },
    finds: [`parameter_required ${USERS}:3:3`],
    message: /`org` in the query/u,
  },
  {
    says: "a required parameter that paging sends is sent",
    paths: {
      "/v1/users": {
        get: list(user(), [query("status"), query("page", { required: true }), query("per_page", { required: true })]),
      },
    },
    finds: [],
  },
  {
    says: "a required parameter is fixed by the operation",
    paths: {
      "/v1/users": {
        get: list(user(), [query("status"), query("page"), query("per_page"), query("org", { required: true })]),
      },
    },
    files: { [USERS]: (text) => text.replace("records: data", "query: { org: all }\n    records: data") },
    finds: [],
  },
  {
    says: "a declared parameter became required",
    paths: {
      "/v1/users": { get: list(user(), [query("status", { required: true }), query("page"), query("per_page")]) },
    },
    finds: [`parameter_optional_here ${USERS}:6:15`],
  },
  {
    says: "a parameter is unknown",
    paths: { "/v1/users": { get: list(user(), [query("Status"), query("page"), query("per_page")]) } },
    finds: [`parameter_unknown ${USERS}:6:15`],
  },
  {
    says: "a parameter takes a new value",
    paths: {
      "/v1/users": {
        get: list(user(), [
          query("status", { schema: { type: "string", enum: ["on", "off"] } }),
          query("page"),
          query("per_page"),
        ]),
      },
    },
    files: { [USERS]: (text) => text.replace("status: {}", "status: { schema: { enum: [on] } }") },
    finds: [`enum_value_unmapped ${USERS}:6:41`],
    message: /`off`/u,
  },
  ...(
    [
      [
        "a page size is over the maximum",
        { maximum: 20 },
        "",
        [":24:69"],
        /`max` is 100, and the provider takes `per_page` up to 20/u,
      ],
      ["a page size is at the maximum", { minimum: 1, maximum: 100 }, "", [], /(?:)/u],
      [
        "every size is over the maximum",
        { maximum: 2 },
        "min: 3, default: 5, ",
        [":24:69", ":24:89", ":24:81"],
        /(?:)/u,
      ],
      [
        "a page size is under the minimum",
        { minimum: 10 },
        "min: 5, ",
        [":24:69"],
        /`min` is 5, and the provider takes `per_page` from 10/u,
      ],
      ["no smallest page is given, and the provider has one", { minimum: 10 }, "", [":24:42"], /there is no `min`/u],
    ] as const
  ).map(([says, schema, sizes, finds, message]) => ({
    says,
    message,
    paths: {
      "/v1/users": { get: list(user(), [query("status"), query("page"), query("per_page", { schema })]) },
    },
    files: { [INTEGRATION]: (text: string) => text.replace("max: 100", `${sizes}max: 100`) },
    finds: finds.map((place) => `page_size ${INTEGRATION}${place}`),
  })),
  {
    says: "an operation's own page size is over the maximum",
    paths: {
      "/v1/users": {
        get: list(user(), [query("status"), query("page"), query("per_page", { schema: { maximum: 20 } })]),
      },
    },
    files: {
      [USERS]: (text) =>
        text.replace("pagination: pages", "pagination: { use: pages, size: { to: per_page, max: 50 } }"),
    },
    finds: [`page_size ${USERS}:8:58`],
  },
  {
    says: "a table has no row for a value",
    paths: {
      "/v1/users": { get: list(user({ state: { type: "string", enum: ["on", "off", "gone"] } })) },
      "/v1/users/{id}": { get: answer(user({ state: { type: "string" } })) },
    },
    files: {
      [MAPPING]: (text) =>
        text.replace(
          "name: $first(name, login)",
          "name: $first(name, login)\n  status: { enum: { on: active, off: inactive }, of: state }",
        ),
    },
    finds: [`enum_value_unmapped ${MAPPING}:6:19`],
    message: /`gone`/u,
  },
  {
    says: "a mapped path is not in the schema",
    files: { [MAPPING]: (text) => text.replace("name: $first(name, login)", "name: full_name") },
    finds: [`field_unknown ${MAPPING}:5:9`, `fields_unmapped ${MAPPING}:3:1`],
    message: /`name` reads `full_name`/u,
  },
  {
    says: "where the schema is open, any path may be",
    paths: {
      "/v1/users": { get: list({ type: "object" }) },
      "/v1/users/{id}": { get: answer({ type: "object", additionalProperties: true }) },
    },
    files: { [MAPPING]: (text) => text.replace("name: $first(name, login)", "name: full_name") },
    finds: [],
  },
  {
    says: "a new field is never read",
    paths: {
      "/v1/users": { get: list(user({ phone: { type: "string" }, old: { type: "string", deprecated: true } })) },
    },
    finds: [`fields_unmapped ${MAPPING}:3:1`],
    message: /1 field of users\.list, users\.get is never read: phone\./u,
  },
  {
    says: "a part of an object that is read is read",
    paths: { "/v1/users": { get: list(user({ a: { type: "object", properties: { b: { type: "string" } } } })) } },
    files: { [MAPPING]: (text) => text.replace("$first(name, login)", "$first(name, login, a.b)") },
    finds: [],
  },
];

describe("drift", () => {
  it.each(CASES)("$says", ({ paths: changes = {}, document = {}, files = {}, finds, message }) => {
    const { findings } = driftOf("integrations/acme", acmeWith(files), [documentOf(changes, document)]);
    expect(findings.map(({ code, span }) => `${code} ${span.file}:${span.line}:${span.column}`)).toEqual(finds);
    expect(findings[0]?.message ?? "").toMatch(message ?? /(?:)/u);
  });

  it("of an API with several documents takes each for its part", () => {
    const [one, two] = [
      { "/v1/me": paths["/v1/me"] },
      { "/v1/users": paths["/v1/users"], "/v1/users/{id}": paths["/v1/users/{id}"] },
    ].map((part) => readOpenApi(JSON.stringify({ openapi: "3.0.0", info: {}, paths: part })));
    const { findings, compared } = driftOf(
      "integrations/acme",
      acmeWith({}),
      one === undefined || two === undefined ? [] : [one, two],
    );
    expect([findings, compared]).toEqual([[], 3]);
  });

  it("says once that a version is not described", () => {
    const document = readOpenApi(
      JSON.stringify({ openapi: "3.0.0", info: {}, paths: { "/v2/users": paths["/v1/users"] } }),
    );
    const { findings } = driftOf("integrations/acme", acmeWith({}), [document]);
    expect(findings.map(({ code }) => code)).toEqual(["operation_outside"]);
  });

  it("has a summary for each code", () => {
    for (const { summary } of Object.values(DRIFT_CODES)) expect(summary).toMatch(/\.$/u);
  });
});

describe("paths of an expression", () => {
  it.each([
    ["a.b", ["a.b"]],
    ["$first(a.b, c)", ["a.b", "c"]],
    ["a.disabled = true ? 'Disabled' : a.status", ["a.disabled", "a.status"]],
    ["items[type = 'x'].name", ["items", "type"]],
    ["`@odata.nextLink`", ["@odata.nextLink"]],
    ["$parent.timestamp", ["timestamp"]],
    ["list[0].id", ["list.id"]],
  ])("%s", (expression, expected) => {
    expect(pathsIn(expression).map((path) => path.join("."))).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ["$first(a.b, `c d`, 'x')", ["a.b", "c d"]],
    ["$toIso(made)", ["made"]],
    ["a.b", ["a.b"]],
    ["$count(a[b = 1])", undefined],
    ["a & b", undefined],
  ])("%s is plain: %j", (expression, expected) => {
    expect(plainPaths(expression)?.map((path) => path.join("."))).toEqual(expected);
  });

  it("an expression may be one path, the value itself, or more", () => {
    expect([simplePath("a.`b c`"), simplePath("$"), simplePath("a & b"), simplePath(undefined)]).toEqual([
      ["a", "b c"],
      [],
      undefined,
      undefined,
    ]);
  });
});
