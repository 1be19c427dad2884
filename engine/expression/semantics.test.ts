/** The corners of the language, as the reference has them. */
import { describe, expect, test } from "vitest";
import { compile, compileAll, ExpressionError, parse } from "./index.ts";

const page = {
  data: [
    { id: "u1", name: "Ada Lovelace", roles: [{ id: "r1" }, { id: "r2" }], tags: ["a", "b"] },
    { id: "u2", name: null, roles: [], tags: [] },
    { id: "u3", roles: [{ id: "r9" }] },
  ],
  included: [
    { type: "roles", id: "r1", name: "Admin" },
    { type: "roles", id: "r2", name: "Reader" },
    { type: "orgs", id: "r1", name: "Not a role" },
  ],
};

describe("a path", () => {
  test.each([
    ["of one gives that one", "data[0].roles[0].id", "r1"],
    ["of many gives an array", "data.id", ["u1", "u2", "u3"]],
    ["of none gives nothing", "data.nothing.at.all", undefined],
    ["keeps one in an array where [] is written", "data[id = 'u3'].roles.id[]", ["r9"]],
    ["leaves an empty array of the data as it is", "data[1].tags", []],
    ["filters by position from the end", "data[-1].id", "u3"],
    ["filters by several positions", "data[[0, 2]].id", ["u1", "u3"]],
    ["groups", "data{id: $count(roles)}", { u1: 2, u2: 0, u3: 1 }],
    ["sorts, nothing last", "data[name != null or id = 'u3']^(<name).id", ["u1", "u3"]],
    [
      "binds the context of a join",
      "data@$u.included@$i[$i.id in $u.roles.id and $i.type = 'roles'].($u.id & ':' & $i.name)",
      ["u1:Admin", "u1:Reader"],
    ],
    ["that begins with an empty array gives that array", "[nothing].at.all", []],
    ["that begins with parentheses around such a path does too", "([nothing].[1]).id", []],
    ["goes on from an array constructor that is filtered to one", "[{'a': 1}, {'a': 2}][0].a", 1],
    ["asks a pattern with any number after the text", "$reduce([-1], /a/, 'ba').start", 1],
    ["knows its parent", "data.roles.(id & '/' & %.id)", ["r1/u1", "r2/u1", "r9/u3"]],
  ])("%s", (_name, source, expected) => {
    expect(compile(source).evaluate(page)).toStrictEqual(expected);
  });

  test.each([
    [
      "under a filter",
      `items[a != 0].{"a": a, "b": b}`,
      [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
        { a: [5, 7], b: [6, 8] },
      ],
    ],
    [
      "under a block",
      `holders.($n := n; items[x != null].{"n": $n, "x": x})`,
      [
        { n: "p", x: 1 },
        { n: "q", x: 4 },
        { n: "r", x: 6 },
      ],
    ],
  ])("takes items that are no objects, or lists of them, %s", (_name, source, expected) => {
    const lists = {
      items: [1, [{ a: 1, b: 2 }], { a: 3, b: 4 }, null, "x", [5, 7].map((a) => ({ a, b: a + 1 }))],
      holders: [
        { n: "p", items: [{ x: 1 }, { y: 3 }] },
        [{ n: "q", items: { x: 4 } }],
        7,
        [{ n: "r", items: [[{ x: 6 }], { x: null }] }],
      ],
    };
    expect(compile(source).evaluate(lists)).toStrictEqual(expected);
  });

  test("cannot be sorted by null", () => {
    expect(() => compile("data^(name)").evaluate(page)).toThrow(expect.objectContaining({ code: "T2008" }));
  });
});

describe("a function of a text or number", () => {
  test.each([
    "$lowercase(no)",
    "$floor(no)",
    `$substringBefore(no, " ")`,
    `$substringAfter(no, " ")`,
    `$split(no, " ")`,
    `$contains(no, " ")`,
  ])("gives nothing for nothing: %s", (source) => {
    expect(compile(source).evaluate(page)).toBeUndefined();
  });

  test.each(["$lowercase(data[1].name)", "$substringBefore(no, 1)", "$split(no, false)", "$contains(no, 1)"])(
    "takes no argument of another type all the same: %s",
    (source) => {
      expect(() => compile(source).evaluate(page)).toThrow(expect.objectContaining({ code: "T0410" }));
    },
  );
});

describe("a grouping", () => {
  const made = "($lists := [{'t': 'x', 'v': 1}, {'t': 'x', 'v': 2}]{t: $}; ";

  test("adds nothing to a list that an earlier grouping made", () => {
    const source = `${made} $again := $map([1, 2], function($i) { $i = 1 ? $lists.x : [9] }){'k': $count($)}; [$again.k, $count($lists.x)])`;
    expect(compile(source).evaluate({})).toStrictEqual([3, 2]);
  });

  test("of one list with itself ends", () => {
    expect(compile(`${made} $map([1, 2], function() { $lists.x }){'k': $count($)})`).evaluate({})).toStrictEqual({
      k: 4,
    });
  });

  test("changes no list that an earlier evaluation gave", () => {
    const lists = compile("{t: $}").evaluate({ t: "x" });
    const earlier = compile(`${made} $lists.x)`).evaluate({}) as readonly unknown[];
    compile("$map($all, function($one) { $one }){'k': $}").evaluate({ lists }, { all: [earlier, [9]] });
    expect(earlier).toHaveLength(2);
  });

  test("of as many items as a page has takes steps by their number", () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => ({ id: index, type: `t${index % 3}` }));
    const total = (source: string): unknown => compile(source, { limits: { steps: 100_000 } }).evaluate({ rows });
    expect(total("rows@$row{$row.type: $count($row)}")).toStrictEqual({ t0: 1_667, t1: 1_667, t2: 1_666 });
    expect(total("rows#$at{type: $count($at)}")).toStrictEqual({ t0: 1_667, t1: 1_667, t2: 1_666 });
    expect(total("$count($spread(rows))")).toBe(10_000);
  });
});

describe("a join written as a scan", () => {
  const source = `data.{"id": id, "roles": ($ids := roles.id; [$$.included[type = "roles" and id in $ids].name])}`;

  test("gives what the scan gives", () => {
    expect(compile(source).evaluate(page)).toStrictEqual([
      { id: "u1", roles: ["Admin", "Reader"] },
      { id: "u2", roles: [] },
      { id: "u3", roles: [] },
    ]);
  });

  test("gives the items in their own order, each once, however many keys ask for them", () => {
    const included = Array.from({ length: 300 }, (_, index) => ({ id: index % 7, at: index }));
    const join = compile(`data.($ids := ids; [$$.included[id in $ids].at])`);
    const expected = (ids: readonly number[]): number[] =>
      included.filter((one) => ids.includes(one.id)).map((one) => one.at);
    for (const ids of [[3], [6, 0, 3, 3], [5, 1], [0, 1, 2, 3, 4, 5, 6]]) {
      const answer = join.evaluate({ data: [{ ids: [1] }, { ids: [2] }, { ids }], included });
      expect(answer).toStrictEqual([...expected([1]), ...expected([2]), ...expected(ids)]);
    }
  });

  test("takes steps by the size of the lists, not by their product", () => {
    const size = 3_000;
    const big = {
      data: Array.from({ length: size }, (_, index) => ({ id: index, role: `r${index}` })),
      included: Array.from({ length: size }, (_, index) => ({ type: "roles", id: `r${index}`, name: `Role ${index}` })),
    };
    const joined = compile(`data.($role := role; $$.included[id = $role].name)`, { limits: { steps: 100_000 } });
    expect(joined.evaluate(big)).toStrictEqual(big.included.map((role) => role.name));
  });
});

describe("an error", () => {
  test.each([
    ["of a call has the place of the call", `{"a": $lowercase(n)}`, "T0410", "(n)", "lowercase"],
    ["of an operator has the place of the operation", "1 + (n - 'x')", "T2002", "n - 'x'", "-"],
    ["of a comparison names the operator", "n < 'x'", "T2009", "n < 'x'", "<"],
    ["of a bare name that was called suggests the function", "sum(n)", "T1005", "(n)", "sum"],
  ])("%s", (_name, source, code, text, token) => {
    const fault = faultOf(() => compile(source).evaluate({ n: 5 }));
    expect(fault).toMatchObject({ code, token });
    expect(source.slice(fault.position, fault.end)).toContain(text);
  });

  test("that belongs to no call or operator has the place of the whole, of its own expression", () => {
    const page = compileAll([
      { name: "first", source: "$uppercase(name)" },
      { name: "second", source: "tags[1/0]" },
    ]).begin();
    page.members[0]?.({ name: "x" });
    const fault = faultOf(() => page.members[1]?.({ tags: [1] }));
    expect(fault).toMatchObject({ code: "D1001", position: 0, end: 9 });
  });

  test.each([
    ["$formatNumber(1, n)", "T0410"],
    ["$parseInteger('1', n)", "T0410"],
    ["$formatInteger(1, n)", "T0410"],
    ["$replace('a', n, 'b')", "T0410"],
    ["$replace('a', 'a', function() { 'b' })", "D3012"],
    ["$formatBase(1, 0/0)", "D3100"],
    ["$sift({'a': 1})", "T0410"],
  ])("of %s has a code", (source, code) => {
    expect(faultOf(() => compile(source).evaluate({}))).toMatchObject({ code });
  });

  test("belongs to its own evaluation, however often the expression runs", () => {
    const expression = compile("a ? $lowercase(1) : $uppercase(2)");
    const [first, second] = [
      faultOf(() => expression.evaluate({ a: true })),
      faultOf(() => expression.evaluate({ a: false })),
    ];
    expect([first.token, second.token]).toStrictEqual(["lowercase", "uppercase"]);
    expect(first.position).not.toBe(second.position);
  });

  test("of a host's function keeps its code and message", () => {
    const functions = {
      fail: {
        name: "fail",
        implementation: () => {
          throw new ExpressionError("X1", "no such zone");
        },
      },
    };
    expect(faultOf(() => compile("$fail()", { functions }).evaluate({}))).toMatchObject({
      code: "X1",
      message: "no such zone",
    });
  });
});

describe("results", () => {
  test("are plain: ordinary prototypes, and arrays with nothing but their members", () => {
    const result = compile(
      `{"list": data.roles.id, "kept": data[0].id[], "grouped": data{id: name}, "made": $merge([{"a": 1}, {"b": 2}])}`,
    ).evaluate(page) as Readonly<Record<string, object>>;
    for (const value of [result, ...Object.values(result)]) {
      expect([Object.prototype, Array.prototype]).toContain(Object.getPrototypeOf(value));
      expect(Reflect.ownKeys(value).every((key) => typeof key === "string" && /^\w+$/.test(key))).toBe(true);
    }
    expect(Reflect.ownKeys(result["list"] ?? [])).toStrictEqual(["0", "1", "2", "length"]);
  });

  test("of one evaluation mean nothing special to the next", () => {
    const list = compile("data[id = 'u1'].id[]").evaluate(page);
    expect(compile("$list").evaluate({}, { list })).toStrictEqual(["u1"]);
    expect(compile("$distinct($list)").evaluate({}, { list })).toStrictEqual(["u1"]);
  });
});

describe("many expressions in one module", () => {
  const sources = [
    { name: "id", source: "id" },
    { name: "role", source: "$roles[id = $$.roles[0].id].name" },
    { name: "when", source: "$millis()" },
    { name: "whole", source: "$" },
  ];

  test("see the bindings and the clock of their page", () => {
    const module = compileAll(sources);
    const [one, two] = [module.begin({ roles: page.included }, { now: 1 }), module.begin({ roles: [] }, { now: 2 })];
    expect(one.members.map((member) => member(page.data[0]))).toStrictEqual([
      "u1",
      ["Admin", "Not a role"],
      1,
      page.data[0],
    ]);
    expect(two.members.map((member) => member(page.data[0]))).toStrictEqual(["u1", undefined, 2, page.data[0]]);
    expect(one.members[2]?.({})).toBe(1);
  });

  test("take an array as input", () => {
    const { members } = compileAll(sources).begin({ roles: [] });
    expect(members[0]?.(page.data)).toStrictEqual(["u1", "u2", "u3"]);
    expect(members[3]?.(page.data)).toStrictEqual(page.data);
  });

  test("name the expression that does not parse", () => {
    expect(() => compileAll([{ name: "users.yaml: first_name", source: "a +" }])).toThrow(/users\.yaml: first_name: /);
  });
});

describe("the syntax tree", () => {
  test("has exact ranges", () => {
    const source = "data[id = 'x'].{\n  \"n\": $f( `a b` )\n}";
    const { ast } = parse(source);
    const found: string[] = [];
    const see = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      const { type, start, end } = value as { type?: string; start?: number; end?: number };
      if (type !== undefined && type !== "path" && start !== undefined)
        found.push(`${type} ${source.slice(start, end)}`);
      for (const member of Object.values(value)) see(member);
    };
    see(ast);
    expect(found).toContain("name data[id = 'x']");
    expect(found).toContain("function $f( `a b` )");
    expect(found).toContain("name `a b`");
    expect(found).toContain("binary id = 'x'");
  });

  test("comes with several syntax errors at once", () => {
    expect(parse("a + ; b.(", { recover: true }).errors.length).toBeGreaterThan(1);
  });
});

test("a filter on parentheses that end a function takes what the call gives", () => {
  expect(compile(`function() { ($split("a b", " "))[1] }()`).evaluate({})).toBe("b");
  expect(compile(`function() { ($split("a b", " ")){ 'all': $ } }()`).evaluate({})).toStrictEqual({ all: ["a", "b"] });
});

function faultOf(run: () => unknown): ExpressionError {
  try {
    run();
  } catch (cause) {
    if (cause instanceof ExpressionError) return cause;
    throw cause;
  }
  throw new Error("nothing was thrown");
}
