/** Which names explain takes for unified fields, and what it shows for them. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../engine/catalog/index.ts";
import { acmeWith } from "../engine/catalog/testing/tree.ts";
import type { FieldTrace } from "../engine/mapping/types.ts";
import { findIntegration } from "./catalog.ts";
import { UsageError } from "./exit.ts";
import { checkNames, fieldsNamed, unifiedNames } from "./explain-fields.ts";

const catalog = loadCatalog(acmeWith({}));
const check = (...names: readonly string[]): void =>
  checkNames(names, catalog, findIntegration(catalog, "acme"), { model: "people", resource: "users" });

describe("the names of unified fields", () => {
  it("are separated by commas or given one by one, beside fields of the connection", () => {
    expect(unifiedNames(["id, name", "token=t", "status"])).toEqual(["id", "name", "status"]);
  });

  it("are those of the model", () => {
    expect(() => check("id", "name", "created_at")).not.toThrow();
  });

  it.each([
    ["nme", "`people/users` has no field `nme`.", "Did you mean `name`?"],
    ["name.first", "`people/users` has no field `name.first`.", "`name` has no fields inside."],
  ])("%s is wrong use that names the way out", (name, message, hint) => {
    const failure: unknown = (() => {
      try {
        return check(name);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(UsageError);
    expect(failure).toMatchObject({ message, hint });
  });
});

const field = (name: string, inside: readonly FieldTrace[] = []): FieldTrace => ({
  field: name,
  source: "",
  where: { file: "a.yaml", line: 1, column: 1 },
  layer: "base",
  value: [],
  input: {},
  parts: [],
  inside,
});

describe("the fields of a record", () => {
  const fields = [field("id"), field("emails", [field("emails[0].email"), field("emails[1].email")]), field("roles")];
  const named = (...names: readonly string[]) => fieldsNamed(fields, names).map((one) => one.field);

  it("are found by name at whatever depth; an empty list stands for what would be inside", () => {
    expect(named()).toEqual(["id", "emails", "roles"]);
    expect(named("emails.email")).toEqual(["emails[0].email", "emails[1].email"]);
    expect(named("emails[1].email")).toEqual(["emails[1].email"]);
    expect(named("roles.name", "roles.id", "id")).toEqual(["roles", "id"]);
  });
});
