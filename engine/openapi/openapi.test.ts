/** OpenAPI documents are read, whatever their version and faults. */
import { describe, expect, it } from "vitest";
import { findOperation, inlineSchema, OpenApiError, readOpenApi, responseSchema, viewOf } from "./index.ts";

const DOCUMENT = `
openapi: 3.0.3
info: { title: Acme }
servers: [ { url: "https://{region}.acme.example/api/v1/", variables: { region: { default: eu, enum: [eu, us, eu] } } } ]
security: [ { key: [] } ]
paths:
  /users:
    parameters: [ { name: q, in: query, schema: { type: string } }, { name: x-org, in: header, required: true } ]
    get:
      operationId: listUsers
      parameters: [ { $ref: "#/components/parameters/Q" }, { in: query } ]
      responses:
        default: { description: problem, content: { application/json: { schema: { type: object } } } }
        "200":
          description: fine
          headers: { Link: {} }
          content:
            text/csv: {}
            application/json: { schema: { $ref: "#/components/schemas/Users" } }
    post: { deprecated: true, security: [ {} ], requestBody: { $ref: "#/components/requestBodies/User" }, responses: {} }
  /users/{id}: { get: { responses: { 2XX: { $ref: "#/components/responses/User" } } } }
  /users/me: { get: { operationId: me, responses: {} } }
  /files/{name}.json: { get: { operationId: file, responses: {} } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key }, basic: { type: http, scheme: Basic } }
  parameters: { Q: { name: q, in: query, required: true, schema: { type: integer, maximum: 50 } } }
  requestBodies: { User: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } } }
  responses: { User: { description: one, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } } }
  schemas:
    Users: { type: object, properties: { data: { type: array, items: { $ref: "#/components/schemas/User" } } } }
    Named: { type: object, required: [name], properties: { name: { type: string, nullable: true } } }
    User:
      allOf:
        - { $ref: "#/components/schemas/Named" }
        - { properties: { id: { type: integer }, boss: { $ref: "#/components/schemas/User" }, state: { oneOf: [ { type: string, enum: [on] }, { type: "null" } ] } } }
    Loop: { $ref: "#/components/schemas/Loop" }
`;
const acme = readOpenApi(DOCUMENT);

describe("an OpenAPI document", () => {
  it("is read with its servers and variables, each value once", () => {
    expect(acme.servers[0]?.variables).toEqual([{ name: "region", default: "eu", enum: ["eu", "us"] }]);
    expect(acme.securitySchemes.get("basic")).toEqual({ kind: "http", scheme: "basic" });
  });

  it("gives an operation the parameters of its path, unless it says them itself; what has no name is left out", () => {
    const [list] = acme.operations;
    expect(list?.parameters.map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ["q", "query", true],
      ["x-org", "header", true],
    ]);
    expect(list?.security[0]?.has("key")).toBe(true);
  });

  it("prefers JSON among the forms of an answer, and success among the answers", () => {
    const list = findOperation(acme, "get", "/users");
    expect(list?.responses.find(({ status }) => status === "200")).toMatchObject({
      contentType: "application/json",
      headers: ["link"],
    });
    expect(list === undefined ? undefined : responseSchema(acme, list)).toMatchObject({ type: "object" });
  });

  it("may be JSON", () => {
    expect(readOpenApi(JSON.stringify(acme.root)).operations).toEqual(acme.operations);
  });

  it.each([
    ["neither JSON nor YAML", "{ a", /neither JSON nor YAML/u],
    ["another thing", "a: 1", /does not say/u],
    ["a list", "[1]", /not a mapping/u],
    ["Swagger 2", 'swagger: "2.0"', /Swagger 2.0/u],
    ["a version of the future", "openapi: 4.0.0\npaths: {}", /4.0.0/u],
    ["without paths", "openapi: 3.1.0", /no `paths`/u],
  ])("is refused if it is %s", (_, text, message) => {
    expect(() => readOpenApi(text)).toThrow(OpenApiError);
    expect(() => readOpenApi(text)).toThrow(message);
  });
});

describe("an operation is found by", () => {
  it.each([
    ["/users/{{ id }}", "/users/{id}"],
    ["/api/v1/users/{{ args.user }}", "/users/{id}"],
    ["/users/42", "/users/{id}"],
    ["/users/me", "/users/me"],
    ["/users/{anything}", "/users/{id}"],
    ["/files/a.json", "/files/{name}.json"],
    ["/files/a.xml", undefined],
    ["/users/42/roles", undefined],
    ["/user", undefined],
  ])("%s", (path, expected) => {
    expect(findOperation(acme, "GET", path)?.path).toBe(expected);
  });
});

describe("a schema", () => {
  const user = viewOf({ $ref: "#/components/schemas/User" }, acme.root);

  it("has the properties of all its parts", () => {
    expect([...user.properties.keys()].sort()).toEqual(["boss", "id", "name", "state"]);
    expect([...user.required]).toEqual(["name"]);
  });

  it("may be null in either version's way", () => {
    expect(viewOf(user.properties.get("name"), acme.root).nullable).toBe(true);
    expect(viewOf(user.properties.get("state"), acme.root)).toMatchObject({ nullable: true, enum: ["on"] });
    expect(viewOf({ type: ["string", "null"] }, acme.root)).toMatchObject({ nullable: true });
  });

  it("stands alone when inlined, and admits anything where it holds itself", () => {
    expect(inlineSchema({ $ref: "#/components/schemas/User" }, acme.root)).toEqual({
      type: "object",
      required: ["name"],
      properties: {
        name: { type: ["string", "null"] },
        id: { type: "integer" },
        boss: {},
        state: { type: ["string", "null"], enum: ["on", null] },
      },
    });
  });

  it.each([
    ["members", { properties: { id: {} } }, ["object"]],
    ["items", { items: {} }, ["array"]],
    ["values", { enum: ["on", null] }, ["string"]],
    ["values of several types", { enum: [1, 2.5, true] }, ["integer", "number", "boolean"]],
    ["members, where its type is none there is", { type: "User", properties: { id: {} } }, ["object"]],
    ["nothing", {}, []],
  ])("has a type by its %s, where it says none", (_what, schema, types) => {
    expect([...viewOf(schema, {}).types]).toEqual(types);
  });

  it("has neither members nor items of a type that it is not", () => {
    const { properties, items, types } = viewOf({ type: "array", properties: { id: {} } }, {});
    expect([[...types], properties.size, items]).toEqual([["array"], 0, undefined]);
    expect(viewOf({ type: "object", items: { type: "string" } }, {}).items).toBeUndefined();
  });

  it("that refers to itself, or to nowhere, is anything", () => {
    expect(inlineSchema({ $ref: "#/components/schemas/Loop" }, acme.root)).toEqual({});
    expect(inlineSchema({ $ref: "other.yaml#/User" }, acme.root)).toEqual({});
  });
});
