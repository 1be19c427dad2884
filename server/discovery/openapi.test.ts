/** The OpenAPI document: valid references, stable names, only what is mapped. */
import { describe, expect, it } from "vitest";
import { createTestServer, TOKEN } from "../testing/server.ts";
import { filterParameters } from "./openapi-parameters.ts";
import { componentSchema } from "./openapi-schemas.ts";
import { operationId } from "./operation-id.ts";

const refsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => (key === "$ref" ? [String(child)] : refsIn(child)));
};
const follow = (document: unknown, ref: string): unknown =>
  ref
    .slice(2)
    .split("/")
    .reduce<unknown>(
      (node, key) => (node as Record<string, unknown> | undefined)?.[key.replaceAll("~1", "/")],
      document,
    );

describe("/openapi.json", () => {
  it("names concrete paths of what is mapped, and every reference leads somewhere", async () => {
    const { request } = createTestServer({ token: TOKEN });
    const { status, json } = await request("GET", "/openapi.json");
    expect(status).toBe(200);
    expect(Object.keys(json["paths"] as object)).toEqual([
      "/unified/directory/people",
      "/unified/directory/people/{id}",
      "/unified/directory/people/count",
      "/unified/directory/people/deactivate",
    ]);
    const refs = refsIn(json);
    expect(refs.length).toBeGreaterThan(10);
    expect(refs.filter((ref) => follow(json, ref) === undefined)).toEqual([]);
    const ids = JSON.stringify(json).match(/"operationId":"[^"]+"/g) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(json["openapi"]).toBe("3.1.0");
  });

  it("shrinks to an integration, and asks for a token where an account is named", async () => {
    const { request } = createTestServer({ token: TOKEN });
    const { json } = await request("GET", "/openapi.json?integration=readonly-co");
    expect(json["paths"]).toEqual({ "/unified/directory/people": { get: expect.anything() } });
    expect((await request("GET", "/openapi.json?integrated_account_id=acc_1")).status).toBe(401);
    expect(
      (
        await request("GET", "/openapi.json?integrated_account_id=acc_1", {
          headers: { authorization: `Bearer ${TOKEN}` },
        })
      ).status,
    ).toBe(200);
    expect((await request("GET", "/schemas/directory/people.json")).json).toMatchObject({ type: "object" });
  });

  it("writes filters as clients send them", () => {
    const base = { name: "f", type: "string", required: false, description: "d" } as const;
    const shape = (operators: Parameters<typeof filterParameters>[0]["operators"]) =>
      filterParameters({ ...base, operators }).map((one) => [one["name"], one["style"] ?? "form"]);
    expect(shape(["eq"])).toEqual([["f", "form"]]);
    expect(shape(["eq", "in"])).toEqual([
      ["f", "form"],
      ["f[]", "form"],
    ]);
    expect(shape(["gt", "lt"])).toEqual([["f", "deepObject"]]);
    expect(shape(["eq", "in", "gte"])).toEqual([
      ["f", "deepObject"],
      ["f[]", "form"],
    ]);
  });

  it("points a schema's own references at its new place", () => {
    expect(
      componentSchema("m.r", { $schema: "x", properties: { a: { $ref: "#/$defs/b" } }, $defs: { b: {} } }),
    ).toEqual({ properties: { a: { $ref: "#/components/schemas/m.r/$defs/b" } }, $defs: { b: {} } });
  });

  it("names operations for every generator", () => {
    expect(operationId("user-directory", "users", "remove-user")).toBe("user_directory_users_remove_user");
    const long = operationId("m".repeat(50), "r".repeat(50), "list");
    expect(long).toMatch(/^[a-z][a-z0-9_]{0,59}$/);
    expect(long).not.toBe(operationId("m".repeat(50), "r".repeat(50), "get"));
  });
});
