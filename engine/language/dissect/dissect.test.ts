/** What explain says of an expression: values of its parts, and why it gives nothing. */
import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import type { Dissection } from "../compilation.ts";
import { SCOPES, withVariables } from "../scopes.ts";
import { located, testCompilation } from "../testing.ts";

const INPUT = {
  a: { b: "x", nothing: null, none: [] },
  users: [
    { id: 1, type: "roles", name: "R" },
    { id: 2, type: "orgs" },
  ],
  on: true,
  off: false,
  n: 3,
  "odd name": {},
};
const BINDINGS = { roles: { r1: "Reader" }, steps: { detail: {} } };
const SCOPE = withVariables(SCOPES.record, ["roles"]);

const dissect = (source: string): Dissection | undefined =>
  testCompilation().expression(located(source), SCOPE).dissect?.(INPUT, BINDINGS, 0);

const partsOf = (source: string): readonly (readonly [string, unknown])[] =>
  (dissect(source)?.parts ?? []).map((part) => [part.source, part.error ?? part.value]);

describe("why an expression gives nothing", () => {
  test.each<[string, string | undefined]>([
    ["a.b", undefined],
    ["a.c", "`a` has no `c`"],
    ["zz", "the record has no `zz`"],
    ["a.nothing", "`a.nothing` is null"],
    ["a.nothing.deeper", "`a.nothing` is null"],
    ["a.none", "`a.none` is an empty list"],
    ["`odd name`.x", "``odd name`` has no `x`"],
    ['users[type = "teams"].id', 'no item of `users` fits `[type = "teams"]`'],
    ['users[type = "orgs"].name', '`users[type = "orgs"]` has no `name`'],
    ["users[7].name", "no item of `users` fits `[7]`"],
    ["off ? a.b", "`off` is false, and there is no else"],
    ["on ? a.c : a.b", "`a` has no `c` (`on` is true)"],
    ["off ? a.b : a.c", "`a` has no `c` (`off` is false)"],
    ["$first(a.c, zz)", "`a` has no `c`; the record has no `zz`"],
    ["$lookup($roles, 'r2')", '`$roles` has no key "r2"'],
    ["$first(zz, zz)", "the record has no `zz`"],
    ["$lookup($roles, zz)", "the record has no `zz`"],
    ["$uppercase(a.c)", "`a` has no `c`"],
    ["$steps.detail.name", "`$steps.detail` has no `name`"],
    ["$steps.other.name", "`$steps` has no `other`"],
    ["($x := a.c; $x)", "`$x` is not set"],
    ["a.c ~> $uppercase", "`a` has no `c`"],
    ["n + zz", "the record has no `zz`"],
    ["null", "the expression says null"],
    ["$filter(users, function($u) { $u.id = 9 })", "`$filter` found nothing"],
    ["[a.c, zz]", "`a` has no `c`; the record has no `zz`"],
  ])("%s", (source, why) => {
    expect(dissect(source)?.why).toBe(why);
  });
});

describe("the parts of an expression", () => {
  test.each<[string, readonly (readonly [string, unknown])[]]>([
    ["a.b", []],
    ["a.b = 'x' ? n : a.c", [["a.b = 'x'", true]]],
    ["$uppercase(a.b & 'y')", [["a.b & 'y'", "xy"]]],
    ["$lookup($roles, 'r1')", [["$roles", BINDINGS.roles]]],
    ["users[type = 'roles'].name", [["users[type = 'roles']", INPUT.users[0]]]],
    [
      "($x := n + 1; $x * 2)",
      [
        ["n + 1", 4],
        ["$x := n + 1", 4],
        ["$x", 4],
        ["$x * 2", 8],
      ],
    ],
    ["off ? $uppercase(n) : n", []],
    ["on ? $uppercase(n) : n", [["$uppercase(n)", expect.stringMatching(/T0410/)]]],
  ])("%s", (source, parts) => {
    expect(partsOf(source)).toEqual(parts);
  });

  test("stand at their own place in the file", () => {
    const [part] = dissect("a.b & $string(n + 1)")?.parts ?? [];
    expect(part).toMatchObject({ source: "n + 1", line: 1, column: 15 });
  });

  test("are found in any expression without a failure of their own", () => {
    const piece = fc.constantFrom("a.b", "zz", "n", "$first(a.c, n)", "users[0].id", "(on ? n : zz)", "$x", "[n, zz]");
    const joint = fc.constantFrom(" & ", " = ", " + ", " ~> $string & ", "; ");
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, joint), { minLength: 1, maxLength: 4 }), piece, (pairs, last) => {
        const made = dissect(`($x := n; ${pairs.map(([one, by]) => one + by).join("")}${last})`);
        expect(made?.parts.every((part) => part.source.length > 0)).toBe(true);
      }),
    );
  });
});
