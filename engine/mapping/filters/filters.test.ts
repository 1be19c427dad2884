/** Each filter is sent, a term, local, chosen or refused; never ignored. */
import { array, assert, constantFrom, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { CognateError } from "../../errors.ts";
import { compileText, NOW, query, SCOPE, viewOf, type Compiled } from "../testing.ts";
import type { QueryOperator, QueryPlan, UnifiedQuery } from "../types.ts";
import { quoted } from "./terms.ts";

type Given = readonly (readonly [name: string, operator: QueryOperator, value: unknown])[];

const RECORD = `
record:
  id: id
  title: title
  status: { enum: { Active: active, Pending: invited, Disabled: inactive }, of: state }
  age: age
  created_at: created
  roles: { each: roles, fields: { id: id } }
`;
const TERMS = `  terms: { to: search, join: " and ", quote: { with: '"', escape: '\\' }, any: { join: " or ", wrap: "({{ terms }})" } }\n`;

const compileList = (filters: string, more = ""): Compiled =>
  compileText(`${RECORD}list:\n  operation: users.list\n${more}  filters:\n${filters.trim().replace(/^/gm, "    ")}`);
const clean = (compiled: Compiled): Compiled => {
  expect(compiled.findings).toEqual([]);
  return compiled;
};
const planOf = (compiled: Compiled, given: Given, sort: UnifiedQuery["sort"] = [], args = {}, leaf = 0): QueryPlan =>
  viewOf(compiled, leaf).plan(query(given, sort), SCOPE, args, NOW);
const failureOf = (work: () => unknown): CognateError => {
  try {
    work();
  } catch (error) {
    if (error instanceof CognateError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

const unquote = (text: string, mark: string, escape: string): string => {
  let out = "";
  for (let index = 1; index < text.length - 1; index += 1) {
    const isEscape = text.startsWith(escape, index) && (escape !== mark || text.startsWith(mark + mark, index));
    if (!isEscape && text.startsWith(mark, index)) throw new Error("the quotes end early");
    if (isEscape) index += 1;
    out += text[index] ?? "";
  }
  return out;
};

describe("a filter that is sent", () => {
  const cases: readonly (readonly [says: string, filter: string, given: Given, args: object])[] = [
    ["goes to its argument", "title: { to: q }", [["title", "eq", "CTO"]], { q: "CTO" }],
    [
      "takes the provider's value from a table",
      "status: { to: status, enum: { active: A } }",
      [["status", "eq", "active"]],
      { status: "A" },
    ],
    [
      "turns the record's own table round",
      "status: { to: status, enum: reverse }",
      [["status", "eq", "invited"]],
      { status: "Pending" },
    ],
    [
      "sends a list where a value is several of the provider's",
      "status: { to: statuses, enum: { active: [A, B] } }",
      [["status", "eq", "active"]],
      { statuses: ["A", "B"] },
    ],
    [
      "takes `in` where the argument is a list",
      "title: { to: statuses }",
      [["title", "in", ["a", "b"]]],
      { statuses: ["a", "b"] },
    ],
    [
      "joins the lists of several values",
      "status: { to: statuses, enum: { active: [A, B], invited: C } }",
      [["status", "in", ["active", "invited"]]],
      { statuses: ["A", "B", "C"] },
    ],
    [
      "is computed by an expression",
      "title: { to: q, value: $uppercase(value) }",
      [["title", "eq", "cto"]],
      { q: "CTO" },
    ],
    [
      "brings further arguments",
      "title: { to: q, also: { consistency: eventual } }",
      [["title", "eq", "x"]],
      { q: "x", consistency: "eventual" },
    ],
    [
      "differs by operator",
      "created_at: { gt: { to: q, value: $toEpoch(value) }, lt: local }",
      [["created_at", "gt", "2026-01-01T00:00:00Z"]],
      { q: 1767225600 },
    ],
    ["keeps its type", "is_admin: { to: q }", [["is_admin", "eq", true]], { q: true }],
  ];
  test.each(cases)("%s", (_, filter, given, args) => {
    expect(planOf(clean(compileList(filter)), given).args).toEqual(args);
  });

  test("says how it was applied", () => {
    const plan = planOf(clean(compileList("title: { to: q }\nage: local")), [
      ["title", "eq", "CTO"],
      ["age", "gt", 30],
    ]);
    expect(plan.applied).toEqual({ filters: { title: "sent", "age[gt]": "local" } });
    expect(plan.local.map((filter) => filter.parameter.name)).toEqual(["age"]);
  });

  test("with a default gives way to what was asked for of the same argument", () => {
    const compiled = clean(compileList("title: { to: q }\nrole_id: { to: q, default: \"'r0'\" }"));
    const { args, applied } = planOf(compiled, [["title", "eq", "x"]]);
    expect([args, applied]).toEqual([{ q: "x" }, { filters: { title: "sent" } }]);
    expect(planOf(compiled, []).args).toEqual({ q: "r0" });
  });

  test("is not combined with another one of the same argument, unless both send the same", () => {
    const compiled = clean(compileList("title: { to: q }\nrole_id: { to: q }"));
    const both = (a: string, b: string) => () =>
      planOf(compiled, [
        ["title", "eq", a],
        ["role_id", "eq", b],
      ]);
    expect(failureOf(both("x", "y"))).toMatchObject({
      code: "filter_not_supported",
      errors: [{ parameter: "role_id", message: expect.stringContaining("cannot be combined with `title`") }],
    });
    expect(both("x", "x")().args).toEqual({ q: "x" });
  });

  test("can be applied here as well", () => {
    const plan = planOf(clean(compileList("title: { to: q, recheck: true }")), [["title", "eq", "CTO"]]);
    expect([plan.args, plan.local.length]).toEqual([{ q: "CTO" }, 1]);
  });

  test("has a default, which expressions see and the answer echoes", () => {
    const plan = planOf(clean(compileList("start_date: { to: start, default: \"$addTime(now, '-P1D')\" }")), []);
    expect(plan.args).toEqual({ start: "2026-02-28T12:00:00.000Z" });
    expect(plan.query).toEqual({ start_date: "2026-02-28T12:00:00.000Z" });
    expect(plan.applied).toMatchObject({ start_date: "2026-02-28T12:00:00Z" });
  });

  test("needs no default when it is given", () => {
    expect(
      planOf(clean(compileList("start_date: { to: start, default: now }")), [
        ["start_date", "eq", "2026-01-01T00:00:00Z"],
      ]).args,
    ).toEqual({ start: "2026-01-01T00:00:00Z" });
  });
});

describe("filters that become one text", () => {
  const cases: readonly (readonly [says: string, filters: string, given: Given, search: string | undefined])[] = [
    ["are quoted", 'title: { term: "title eq {{ value }}" }', [["title", "eq", "CTO"]], 'title eq "CTO"'],
    [
      "cannot be broken out of",
      'title: { term: "title eq {{ value }}" }',
      [["title", "eq", 'x" or 1 eq "1\\']],
      'title eq "x\\" or 1 eq \\"1\\\\"',
    ],
    [
      "are joined",
      'title: { term: "t eq {{ value }}" }\nage: { gt: { term: "age gt {{ value }}" } }',
      [
        ["title", "eq", "a"],
        ["age", "gt", 3],
      ],
      't eq "a" and age gt 3',
    ],
    [
      "print numbers and booleans bare",
      'is_admin: { term: "admin eq {{ value }}" }',
      [["is_admin", "eq", false]],
      "admin eq false",
    ],
    [
      "print table values by their type",
      'status: { term: "active eq {{ value }}", enum: { active: true, inactive: false } }',
      [["status", "eq", "active"]],
      "active eq true",
    ],
    [
      "give one term for each provider value",
      'status: { term: "s eq {{ value }}", enum: { active: [A, B] } }',
      [["status", "eq", "active"]],
      '(s eq "A" or s eq "B")',
    ],
    [
      "give one term for each value of a list",
      'title: { term: "t eq {{ value }}" }',
      [["title", "in", ["a", "b"]]],
      '(t eq "a" or t eq "b")',
    ],
    [
      "put a whole list into an explicit `in`",
      'title: { in: { term: "t IN ({{ value }})" } }',
      [["title", "in", ["a", "b'"]]],
      't IN ("a", "b\'")',
    ],
    [
      "write dates bare where the author says so",
      'created_at: { gt: { term: "c > {{ $unquoted(value) }}" } }',
      [["created_at", "gt", "2026-01-01T00:00:00Z"]],
      "c > 2026-01-01T00:00:00Z",
    ],
    ["are no argument at all without a filter", 'title: { term: "t eq {{ value }}" }', [], undefined],
  ];
  test.each(cases)("%s", (_, filters, given, search) => {
    expect(planOf(clean(compileList(filters, TERMS)), given).args).toEqual(search === undefined ? {} : { search });
  });

  test("follow the text that the source itself gives", () => {
    const plan = planOf(clean(compileList('title: { term: "t eq {{ value }}" }', TERMS)), [["title", "eq", "a"]], [], {
      search: 'status eq "GONE"',
    });
    expect(plan.args).toEqual({ search: 'status eq "GONE" and t eq "a"' });
  });

  test("end with the order where the query language has it inside", () => {
    const sort = `  sort: { term: "ORDERBY{{ direction = 'desc' ? 'DESC' : '' }}{{ field }}", fields: { name: n, created_at: c } }\n`;
    const plan = planOf(
      clean(compileList('title: { term: "t eq {{ value }}" }', TERMS + sort)),
      [["title", "eq", "a"]],
      [{ field: "created_at", direction: "desc" }],
    );
    expect(plan.args).toEqual({ search: 't eq "a" and ORDERBYDESCc' });
  });

  test("refuse text that the language cannot quote", () => {
    const compiled = clean(
      compileList('title: { term: "t={{ value }}" }', '  terms: { to: search, join: "^", quote: { forbid: "^" } }\n'),
    );
    expect(planOf(compiled, [["title", "eq", "a b"]]).args).toEqual({ search: "t=a b" });
    expect(failureOf(() => planOf(compiled, [["title", "eq", "a^active=false"]]))).toMatchObject({
      code: "invalid_parameter",
      status: 400,
    });
  });

  test("refuse text without quotes where only dates may stand bare", () => {
    const compiled = clean(compileList('title: { term: "t > {{ $unquoted(value) }}" }', TERMS));
    expect(failureOf(() => planOf(compiled, [["title", "eq", "1 OR 1=1"]])).code).toBe("expression_failed");
  });

  test.each([
    ['"', "\\"],
    ["'", "'"],
    ["'", "\\"],
  ])("text between %s with escape %s reads back as it was, whatever it is", (mark, escape) => {
    const alphabet = constantFrom(mark, escape, "a", " ", "(", ")", "\n", "é", "%");
    assert(
      property(array(alphabet), (characters) => {
        const text = characters.join("");
        const printed = quoted({ with: mark, escape, forbid: "" }, "title")(text) ?? "";
        expect(printed.startsWith(mark) && printed.endsWith(mark)).toBe(true);
        expect(unquote(printed, mark, escape)).toBe(text);
      }),
    );
  });
});

describe("a filter that cannot be taken is refused, never ignored", () => {
  test("and the answer lists what works", () => {
    const error = failureOf(() =>
      planOf(compileList("title: { to: q }\nage: { gt: local }"), [
        ["status", "eq", "active"],
        ["age", "lt", 3],
      ]),
    );
    expect(error).toMatchObject({
      code: "filter_not_supported",
      status: 400,
      hint: "What works: title (eq); age (gt).",
    });
    expect(error.errors.map((detail) => detail.parameter)).toEqual(["status", "age[lt]"]);
    expect(error.errors[1]?.message).toMatch(/with `lt`; it can with gt/);
  });

  test("a value without a row names the values that have one", () => {
    const error = failureOf(() =>
      planOf(compileList("status: { to: status, enum: { active: A } }"), [["status", "eq", "invited"]]),
    );
    expect(error).toMatchObject({ code: "filter_not_supported" });
    expect(error.message).toMatch(/it knows active/);
  });

  test("a value that the author's expression cannot send", () => {
    expect(
      failureOf(() => planOf(compileList("title: { to: q, value: \"value = 'x' ? 'y'\" }"), [["title", "eq", "abc"]]))
        .code,
    ).toBe("filter_not_supported");
  });

  const CHOOSE = `
list:
  choose:
    - { when: $exists(query.role_id), operation: roles.users, filters: { search: null, title: local } }
    - { operation: users.list }
  filters: { role_id: chosen, search: { to: q }, title: { to: q } }
`;
  test("a branch may withdraw a filter, and the answer names the combination", () => {
    const compiled = clean(compileText(RECORD + CHOOSE));
    expect(planOf(compiled, [["role_id", "eq", "r1"]]).args).toEqual({});
    expect(
      planOf(compiled, [
        ["role_id", "eq", "r1"],
        ["title", "eq", "CTO"],
      ]).local,
    ).toHaveLength(1);
    const error = failureOf(() =>
      planOf(compiled, [
        ["role_id", "eq", "r1"],
        ["search", "eq", "x"],
      ]),
    );
    expect(error.message).toBe("`search` cannot be combined with `role_id` here.");
  });

  test("a chosen filter that the taken branch did not look at", () => {
    const compiled = clean(
      compileText(`${RECORD}
list:
  choose:
    - { when: $exists(query.role_id), operation: roles.users }
    - { when: $exists(query.search), operation: users.list, args: { q: "{{ query.search }}" } }
    - { operation: users.list }
  filters: { role_id: chosen, search: chosen }
`),
    );
    expect(planOf(compiled, [["search", "eq", "x"]], [], {}, 1).applied).toEqual({ filters: { search: "chosen" } });
    expect(
      failureOf(() =>
        planOf(
          compiled,
          [
            ["role_id", "eq", "r"],
            ["search", "eq", "x"],
          ],
          [],
          {},
          0,
        ),
      ).code,
    ).toBe("filter_not_supported");
  });
});

describe("the order", () => {
  const SORT = `  sort: { to: sort, fields: { name: display_name, created_at: created }, desc: "-{{ field }}" }\n`;
  test("is sent in the provider's words", () => {
    const compiled = clean(compileList("title: local", SORT));
    expect(planOf(compiled, [], [{ field: "name", direction: "asc" }]).args).toEqual({ sort: "display_name" });
    expect(planOf(compiled, [], [{ field: "created_at", direction: "desc" }]).args).toEqual({ sort: "-created" });
  });

  test("of several fields is joined where the author says how", () => {
    const compiled = clean(compileList("title: local", SORT.replace(" }\n", ', join: "," }\n')));
    expect(
      planOf(
        compiled,
        [],
        [
          { field: "name", direction: "asc" },
          { field: "created_at", direction: "desc" },
        ],
      ).args,
    ).toEqual({ sort: "display_name,-created" });
  });

  const APART = `  sort: { to: sort, fields: { name: n, created_at: c }, join: ",", direction: { to: q, desc: down } }\n`;
  test("has an argument of its own for the direction where the provider has", () => {
    const compiled = clean(compileList("title: local", APART));
    const up: UnifiedQuery["sort"] = [{ field: "name", direction: "asc" }];
    expect(planOf(compiled, [], up).args).toEqual({ sort: "n", q: "asc" });
    const down = ["name", "created_at"].map((field) => ({ field, direction: "desc" as const }));
    expect(planOf(compiled, [], down).args).toEqual({ sort: "n,c", q: "down" });
  });

  const refused: readonly (readonly [says: string, sort: string, asked: UnifiedQuery["sort"]])[] = [
    [
      "in two directions if the provider takes one",
      APART,
      [
        { field: "name", direction: "asc" },
        { field: "created_at", direction: "desc" },
      ],
    ],
    ["by a field that it does not know", SORT, [{ field: "title", direction: "asc" }]],
    [
      "downwards if there is no `desc`",
      SORT.replace(', desc: "-{{ field }}"', ""),
      [{ field: "name", direction: "desc" }],
    ],
    [
      "by two fields if it takes one",
      SORT,
      [
        { field: "name", direction: "asc" },
        { field: "created_at", direction: "asc" },
      ],
    ],
    ["at all if the mapping has none", "", [{ field: "name", direction: "asc" }]],
  ];
  test.each(refused)("is refused %s", (_, sort, asked) => {
    expect(failureOf(() => planOf(compileList("title: local", sort), [], asked)).code).toBe("sort_not_supported");
  });
});

describe("what is wrong with filters is found when files are loaded", () => {
  const cases: readonly (readonly [says: string, filters: string, code: string, message: RegExp, more?: string])[] = [
    ["a parameter that the model does not have", "titel: { to: q }", "filter_unknown", /no query parameter `titel`/],
    ["an operator that the model does not have", "title: { gt: local }", "filter_unknown", /no operator `gt`/],
    ["an argument that the operation does not have", "title: { to: qq }", "unknown_reference", /no argument `qq`/],
    [
      "a further argument that it does not have",
      "title: { to: q, also: { x: 1 } }",
      "unknown_reference",
      /no argument `x`/,
    ],
    ["a local filter without a field", "search: local", "filter_not_local", /tied to no field/],
    ["a local filter whose field is not mapped", "is_admin: local", "filter_not_local", /not mapped/],
    ["a recheck whose field is not mapped", "is_admin: { to: q, recheck: true }", "filter_not_local", /not mapped/],
    [
      "a table row that the model does not have",
      "status: { to: status, enum: { gone: X } }",
      "field_type",
      /has no value "gone"/,
    ],
    ["a reversed table of a field without one", "title: { to: q, enum: reverse }", "enum_not_reversible", /no `enum`/],
    ["a term without `terms`", 'title: { term: "t eq {{ value }}" }', "missing_key", /needs `terms`/],
    [
      "several values without `any`",
      'status: { term: "s eq {{ value }}", enum: { active: [A, B] } }',
      "missing_key",
      /terms\.any/,
      '  terms: { to: search, join: " ", quote: { with: "x" } }\n',
    ],
    [
      "quoting that quotes nothing",
      'title: { term: "t {{ value }}" }',
      "missing_key",
      /neither how/,
      '  terms: { to: search, join: " ", quote: {} }\n',
    ],
    [
      "sorting by what the model cannot",
      "title: local",
      "unknown_field",
      /cannot be sorted by `title`/,
      "  sort: { to: sort, fields: { title: t } }\n",
    ],
    ["sorting here", "title: local", "local_sort", /whole list/, "  sort: local\n"],
    ["a chosen filter that nobody looks at", "role_id: chosen", "unused_definition", /always refused|no `when`/],
  ];
  test.each(cases.map(([says, filters, code, message, more = ""]) => ({ says, filters, code, message, more })))(
    "$says",
    ({ filters, code, message, more }) => {
      const { findings } = compileList(filters, more);
      expect(findings.map((finding) => finding.code)).toEqual([code]);
      expect(findings[0]?.message).toMatch(message);
    },
  );

  test("a reversed table that is not one-to-one", () => {
    const { findings } = compileText(
      `record: { id: id, status: { enum: { A: active, B: active }, of: s } }\nlist: { operation: users.list, filters: { status: { to: status, enum: reverse } } }`,
    );
    expect(findings.map((finding) => finding.code)).toEqual(["enum_not_reversible"]);
  });
});
