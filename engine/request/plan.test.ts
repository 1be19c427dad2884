/** Arguments become a request, to the last byte. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CognateError } from "../errors.ts";
import { collectFindings } from "../language/finding.ts";
import { url } from "../language/plan-url.ts";
import { located, testCompilation } from "../language/testing.ts";
import { compileAuth, compileRequest, compileRequestDefaults, plan, printableUrl, toCurl } from "./index.ts";
import type { AccountView, RequestInputs } from "./types.ts";
import type { RequestPlan } from "../language/exchange.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");

const account = (over: Partial<AccountView> = {}): AccountView => ({
  id: "acc_1",
  connection: "token",
  account: { site: "acme.example", org: "o1" },
  fields: { site: "acme.example", org: "o1" },
  secrets: { token: "s3cret" },
  token: {},
  ...over,
});

interface Case {
  readonly operation: Readonly<Record<string, unknown>>;
  readonly integration?: Readonly<Record<string, unknown>>;
  readonly inputs?: Partial<RequestInputs>;
}

const INTEGRATION = { base_url: "https://api.{{ account.site }}/v1" };

const compiled = ({ operation, integration = {} }: Case) => {
  const findings = collectFindings();
  const compilation = testCompilation(findings);
  const token = compileAuth(located([{ type: "bearer", token: "{{ credentials.token }}" }]), compilation);
  const defaults = compileRequestDefaults(located({ ...INTEGRATION, ...integration }), { token }, compilation);
  return {
    request: compileRequest(
      located({ method: "GET", path: "/users", ...operation }),
      { operation: "users.list", defaults },
      compilation,
    ),
    findings: findings.all,
  };
};

const planned = (one: Case): RequestPlan => {
  const { request, findings } = compiled(one);
  expect(findings).toEqual([]);
  return plan(request, { account: account(), args: {}, now: NOW, ...one.inputs });
};

const urlOf = (one: Case): string => url(planned(one)).replace("https://api.acme.example/v1", "");
const withArgs = (operation: Case["operation"], args: RequestInputs["args"]): Case => ({ operation, inputs: { args } });
const headersOf = (one: Case): Readonly<Record<string, unknown>> => Object.fromEntries(planned(one).headers);
const bodyOf = (one: Case): unknown => {
  const { body } = planned(one);
  const text = body === undefined ? undefined : new TextDecoder().decode(body.bytes);
  return text === undefined
    ? undefined
    : body?.contentType.includes("json") === true
      ? (JSON.parse(text) as unknown)
      : text;
};
const failureOf = (one: Case): CognateError => {
  try {
    planned(one);
  } catch (error) {
    if (error instanceof CognateError) return error;
  }
  return expect.unreachable("the plan should fail");
};

/** Any error but ours is let through, and fails the test. */
const urlOrRefusal = (id: string): string => {
  const { request } = compiled({ operation: { path: "/users/{{ id }}/roles" } });
  try {
    return url(plan(request, { account: account(), args: { id }, now: NOW }));
  } catch (error) {
    if (error instanceof CognateError) return "refused";
    throw error;
  }
};

describe("a hole in a path", () => {
  it.each([
    ["a b", "/users/a%20b"],
    ["a/b", "/users/a%2Fb"],
    ["a%2Fb", "/users/a%252Fb"],
    ["é✓", "/users/%C3%A9%E2%9C%93"],
    ["?#&", "/users/%3F%23%26"],
    ["it's", "/users/it%27s"],
    ["...", "/users/..."],
    [42, "/users/42"],
    [true, "/users/true"],
    ["{id}", "/users/%7Bid%7D"],
  ])("%j is one encoded segment", (id, expected) => {
    expect(urlOf(withArgs({ path: "/users/{{ id }}" }, { id }))).toBe(expected);
  });

  it.each([
    [undefined, "template_unresolved"],
    [null, "template_unresolved"],
    ["", "invalid_parameter"],
    [".", "invalid_parameter"],
    ["..", "invalid_parameter"],
    ["a\nb", "invalid_parameter"],
    ["\u0000", "invalid_parameter"],
    [["a"], "template_unresolved"],
    [{ a: 1 }, "template_unresolved"],
  ])("%j is an error before anything is sent", (id, code) => {
    expect(failureOf(withArgs({ path: "/users/{{ id }}" }, { id })).code).toBe(code);
  });

  it("never changes which path is called, whatever text it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (id) => {
        const text = urlOrRefusal(id);
        if (text === "refused") return;
        const { pathname, search, hash, host } = new URL(text);
        expect([host, search, hash]).toEqual(["api.acme.example", "", ""]);
        expect(pathname.split("/")).toHaveLength(5);
        expect(decodeURIComponent(pathname.split("/")[3] ?? "")).toBe(id.toWellFormed());
      }),
      { numRuns: 200 },
    );
  });

  it("may also be a place filled by a path parameter", () => {
    const operation = { path: "/orgs/{org}/users", params: { org: { in: "path", default: "{{ account.org }}" } } };
    expect(urlOf({ operation })).toBe("/orgs/o1/users");
    expect(urlOf(withArgs(operation, { org: "a/b" }))).toBe("/orgs/a%2Fb/users");
  });
});

describe("a value in the query", () => {
  it.each([
    ["undefined", undefined, ""],
    ["null", null, ""],
    ["an empty text", "", "?x="],
    ["a text", "a b&c=d+e", "?x=a%20b%26c%3Dd%2Be"],
    ["a number", 1.5, "?x=1.5"],
    ["a boolean", false, "?x=false"],
    ["a list", ["a", null, "b"], "?x=a&x=b"],
    ["an empty list", [], ""],
    ["an object", { a: 1, b: { c: [1, 2] } }, "?x%5Ba%5D=1&x%5Bb%5D%5Bc%5D=1&x%5Bb%5D%5Bc%5D=2"],
    ["a list of objects", [{ a: 1 }, { a: 2 }], "?x%5B0%5D%5Ba%5D=1&x%5B1%5D%5Ba%5D=2"],
  ])("%s is written as the table says", (_, x, expected) => {
    expect(urlOf(withArgs({ path: "/", params: { x: {} } }, { x }))).toBe(`/${expected}`);
    expect(urlOf(withArgs({ path: "/", query: { x: "{{ args.x }}" } }, { x }))).toBe(`/${expected}`);
  });

  it.each([
    ["repeat", "x", "?x=1&x=2"],
    ["brackets", "x", "?x%5B%5D=1&x%5B%5D=2"],
    ["comma", "x", "?x=1%2C2"],
    ["indices", "x", "?x%5B0%5D=1&x%5B1%5D=2"],
    ["repeat", "x[]", "?x%5B%5D=1&x%5B%5D=2"],
    ["brackets", "x[]", "?x%5B%5D=1&x%5B%5D=2"],
    ["indices", "x[]", "?x%5B%5D=1&x%5B%5D=2"],
    ["comma", "x[]", "?x%5B%5D=1%2C2"],
  ])("a list in style %s under the name %s", (style, name, expected) => {
    const x = [1, 2];
    expect(urlOf(withArgs({ path: "/", params: { x: { name, array: style } } }, { x }))).toBe(`/${expected}`);
    expect(
      urlOf({ operation: { path: "/", array_style: style, params: { x: { name } } }, inputs: { args: { x } } }),
    ).toBe(`/${expected}`);
    expect(
      urlOf({
        operation: { path: "/", params: { x: { name } } },
        integration: { array_style: style },
        inputs: { args: { x } },
      }),
    ).toBe(`/${expected}`);
  });

  it("text with an empty hole drops the whole parameter", () => {
    expect(urlOf({ operation: { path: "/", query: { q: "name:{{ args.name }}", fixed: "1.0" } } })).toBe("/?fixed=1.0");
  });

  it("the operation's own win over the integration's, and null removes", () => {
    const one: Case = {
      integration: { query: { a: "1", b: "2", c: "3" } },
      operation: { path: "/", query: { b: null, c: "4", d: ["x", "y"] } },
    };
    expect(urlOf(one)).toBe("/?a=1&c=4&d=x&d=y");
  });

  it("comes from templates, parameters, unknown arguments, paging and the caller, the later winning", () => {
    const one: Case = {
      operation: { path: "/", query: { a: "t", b: "t", c: "t", d: "t", e: "t" }, params: { b: {} } },
      inputs: {
        args: { b: "p", c: "u" },
        placements: {
          query: [
            ["d", "g"],
            ["page[size]", 2],
          ],
        },
        extraQuery: [
          ["e", "r"],
          ["e", "s"],
          ["filter[x]", "y"],
        ],
      },
    };
    expect(new URL(url(planned(one))).search).toBe("?a=t&b=p&c=u&d=g&page%5Bsize%5D=2&e=r&e=s&filter%5Bx%5D=y");
  });
});

describe("arguments", () => {
  it("that are missing are named", () => {
    const error = failureOf({
      operation: { params: { a: { required: true }, b: { required: true } } },
      inputs: { args: { b: "1" } },
    });
    expect([error.code, error.errors.map((detail) => detail.parameter)]).toEqual(["invalid_parameter", ["a"]]);
  });

  it("that nobody declared travel as query, unless the operation is closed", () => {
    expect(urlOf(withArgs({ path: "/" }, { odd: 1, id: "never" }))).toBe("/?odd=1");
    expect(failureOf(withArgs({ closed: true, params: { a: {} } }, { odd: 1 })).message).toContain("`odd`");
  });

  it("that a template reads are not sent twice", () => {
    expect(
      urlOf(
        withArgs({ path: "/{{ args.org }}", headers: { "x-a": "{{ $uppercase(args.a) }}" } }, { org: "o", a: "a" }),
      ),
    ).toBe("/o");
    expect(urlOf(withArgs({ path: "/x", method: "POST", body: { all: "{{ args }}" } }, { org: "o" }))).toBe("/x");
  });

  it("take their default from the account, and templates see it", () => {
    const operation = {
      path: "/orgs/{{ args.org }}",
      params: { org: { in: "template", default: "{{ account.org }}" } },
    };
    expect(urlOf({ operation })).toBe("/orgs/o1");
    expect(urlOf(withArgs(operation, { org: "mine" }))).toBe("/orgs/mine");
  });

  it("may travel as headers", () => {
    const operation = { params: { consistency: { in: "header", name: "ConsistencyLevel" } } };
    expect(headersOf(withArgs(operation, { consistency: "eventual" }))).toMatchObject({ consistencylevel: "eventual" });
  });
});

describe("headers", () => {
  it.each([
    ["undefined", undefined, undefined],
    ["null", null, undefined],
    ["an empty text", "", ""],
    ["a list", ["a", 1], "a, 1"],
    ["a number", 5, "5"],
  ])("%s is written as the table says", (_, x, expected) => {
    expect(headersOf(withArgs({ headers: { "X-A": "{{ args.x }}" } }, { x }))["x-a"]).toBe(expected);
  });

  it.each([
    [{ a: 1 }, "template_unresolved"],
    ["a\r\nX-Evil: 1", "invalid_parameter"],
    ["snow ☃", "invalid_parameter"],
  ])("%j is refused", (x, code) => {
    expect(failureOf(withArgs({ headers: { "X-A": "{{ args.x }}" } }, { x })).code).toBe(code);
  });

  it("text with an empty hole drops the whole header", () => {
    expect(headersOf({ operation: { headers: { "X-A": "v={{ args.x }}" } } })).not.toHaveProperty("x-a");
  });

  it("the operation's own win over the integration's, null removes, and `accept` follows the format", () => {
    const one: Case = {
      integration: { headers: { "X-A": "1", "X-B": "2" } },
      operation: { headers: { "x-a": "3", "X-b": null } },
    };
    expect(headersOf(one)).toMatchObject({ accept: "application/json", "x-a": "3" });
    expect(headersOf(one)).not.toHaveProperty("x-b");
    expect(headersOf({ operation: { headers: { Accept: "application/vnd.acme+json" } } })["accept"]).toBe(
      "application/vnd.acme+json",
    );
  });

  it("carry an idempotency key where the provider has a header for it, which makes the call repeatable", () => {
    const one: Case = {
      operation: { method: "POST", idempotency: { header: "Idempotency-Key" } },
      inputs: { idempotencyKey: "k1" },
    };
    expect(headersOf(one)["idempotency-key"]).toBe("k1");
    expect(planned(one).repeatable).toBe(true);
    expect(planned({ operation: one.operation }).repeatable).toBe(false);
  });
});

describe("bodies", () => {
  const post = { method: "POST", path: "/" };

  it("drop undefined members and items, and keep null and empty texts", () => {
    const body = { a: "{{ args.a }}", b: "{{ args.b }}", c: "", list: ["{{ args.a }}", "x"], n: 1 };
    expect(bodyOf(withArgs({ ...post, body }, { b: null }))).toEqual({ b: null, c: "", list: ["x"], n: 1 });
  });

  it("take parameters at dotted places, paging, and the caller's members last", () => {
    const one: Case = {
      operation: {
        ...post,
        body: { page: { limit: 1 }, keep: true },
        params: {
          term: { in: "body", at: "filter.query" },
          dotted: { in: "body", at: "a.`b.c`" },
          plain: { in: "body" },
        },
      },
      inputs: {
        args: { term: "x", dotted: 1, plain: 2 },
        placements: {
          body: [
            [["page", "limit"], 50],
            [["page", "cursor"], "c"],
          ],
        },
        extraBody: { filter: { more: 1 }, keep: null },
      },
    };
    expect(bodyOf(one)).toEqual({
      page: { limit: 50, cursor: "c" },
      keep: null,
      filter: { query: "x", more: 1 },
      a: { "b.c": 1 },
      plain: 2,
    });
  });

  it("are the argument `body` where the operation declares none", () => {
    expect(bodyOf(withArgs(post, { body: { a: 1 } }))).toEqual({ a: 1 });
    expect(bodyOf(withArgs({ ...post, body: { wrapped: "{{ args.body }}" } }, { body: { a: 1 } }))).toEqual({
      wrapped: { a: 1 },
    });
  });

  it("are allowed on any method, and absent where nothing puts one", () => {
    expect(bodyOf(withArgs({ method: "DELETE", path: "/", body: { id: "{{ args.x }}" } }, { x: 1 }))).toEqual({
      id: 1,
    });
    expect(planned({ operation: post }).body).toBeUndefined();
  });

  it("of format form write nested members in brackets and lists by style", () => {
    const one = withArgs(
      {
        ...post,
        body_format: "form",
        array_style: "brackets",
        body: { metadata: { key: "a b" }, expand: ["x", "y"], none: "{{ args.z }}" },
      },
      {},
    );
    expect(bodyOf(one)).toBe("metadata%5Bkey%5D=a%20b&expand%5B%5D=x&expand%5B%5D=y");
    expect(planned(one).body?.contentType).toBe("application/x-www-form-urlencoded");
  });

  it("of format form write null as an empty value, since it clears one", () => {
    const form = { ...post, body_format: "form", body: { title: "{{ args.t }}", meta: { a: "{{ args.t }}" } } };
    expect(bodyOf(withArgs(form, { t: null }))).toBe("title=&meta%5Ba%5D=");
  });

  it("of format text are one text", () => {
    const text = { ...post, body_format: "text", body: "{{ args.body }}" };
    expect(bodyOf(withArgs(text, { body: "a\nb" }))).toBe("a\nb");
    expect(planned(withArgs(text, { body: "a" })).body?.contentType).toBe("text/plain; charset=utf-8");
    expect(failureOf(withArgs(text, { body: { a: 1 } })).code).toBe("template_unresolved");
  });

  it("take their content type from the files if they set one", () => {
    const { body, headers } = planned({
      operation: { ...post, body: { a: 1 }, headers: { "Content-Type": "application/vnd.api+json" } },
    });
    expect(body?.contentType).toBe("application/vnd.api+json");
    expect(headers.map(([name]) => name)).not.toContain("content-type");
  });

  it("given as bytes are sent as they are", () => {
    const rawBody = { contentType: "application/x-odd", bytes: new Uint8Array([1, 2]) };
    expect(planned({ operation: { ...post, body: { a: 1 } }, inputs: { rawBody } }).body).toEqual(rawBody);
  });
});

describe("where a call goes", () => {
  const servers = [
    { method: "POST", path: "/logs", base_url: "https://intake.{{ account.site }}" },
    { path: "/events/**", base_url: "https://events.acme.example/base/" },
  ];

  it.each([
    [{ method: "POST", path: "/logs" }, "https://intake.acme.example/logs"],
    [{ method: "GET", path: "/logs" }, "https://api.acme.example/v1/logs"],
    [{ path: "/events/a/b" }, "https://events.acme.example/base/events/a/b"],
    [{ path: "/logs", method: "POST", base_url: "https://own.acme.example" }, "https://own.acme.example/logs"],
  ])("%j", (operation, expected) => {
    expect(url(planned({ operation, integration: { servers } }))).toBe(expected);
  });

  it("is the account's own base URL for every operation if it has one", () => {
    const inputs = { account: account({ baseUrl: "http://127.0.0.1:8080/mock/" }) };
    expect(url(planned({ operation: { method: "POST", path: "/logs" }, integration: { servers }, inputs }))).toBe(
      "http://127.0.0.1:8080/mock/logs",
    );
  });

  it("needs every hole of the base URL", () => {
    const error = failureOf({ operation: {}, inputs: { account: account({ account: {} }) } });
    expect([error.code, error.message]).toEqual([
      "credential_missing",
      expect.stringContaining("account.site") as string,
    ]);
  });

  it.each([
    "https://user:pass@api.acme.example",
    "ftp://api.acme.example",
    "https://api.acme.example/?q=1",
    "nonsense",
  ])("is never %s", (base) => {
    expect(failureOf({ operation: {}, inputs: { account: account({ baseUrl: base }) } }).code).toBe("egress_denied");
  });
});

describe("a next link", () => {
  const operation = {
    method: "POST",
    path: "/users",
    query: { fields: "id", page: "1" },
    headers: { "X-A": "1" },
    body: { q: 1 },
  };
  const follow = (
    link: string,
    carry?: readonly ("headers" | "query" | "body")[],
    over: Partial<RequestInputs> = {},
  ): RequestPlan =>
    planned({
      operation,
      inputs: { args: {}, placements: { url: link, ...(carry === undefined ? {} : { carry }) }, ...over },
    });

  it.each([
    ["https://api.acme.example/v1/orgs/1?page=2", "https://api.acme.example/v1/orgs/1?page=2"],
    ["/other?x=%2F+%20", "https://api.acme.example/other?x=%2F+%20"],
    ["?page=2", "https://api.acme.example/v1/users?page=2"],
    ["next", "https://api.acme.example/v1/next"],
    ["//cdn.acme.example/a", "https://cdn.acme.example/a"],
    ["http://api.acme.example/v1/users?page=2", "https://api.acme.example/v1/users?page=2"],
  ])("%s is resolved against the request, its query byte for byte", (link, expected) => {
    expect(url(follow(link))).toBe(expected);
  });

  it("carries headers and credentials, but neither query nor body unless told", () => {
    const linked = follow("/next?page=2");
    expect(Object.fromEntries(linked.headers)).toMatchObject({
      "x-a": "1",
      authorization: expect.anything() as unknown,
    });
    expect(linked.body).toBeUndefined();
    const carried = follow("/next?page=2", ["query", "body"]);
    expect(url(carried)).toBe("https://api.acme.example/next?page=2&fields=id");
    expect(carried.body).toBeDefined();
  });

  it("is sent with what paging itself puts into the body, in place of the operation's own", () => {
    const placements = { url: "users/continue", body: [[["cursor"], "c2"] as const] };
    const texts = [{}, { carry: ["body"] as const }].map((more) =>
      new TextDecoder().decode(follow("", undefined, { placements: { ...placements, ...more } }).body?.bytes),
    );
    expect(texts).toEqual(['{"cursor":"c2"}', '{"q":1,"cursor":"c2"}']);
  });

  it.each(["ftp://api.acme.example/", "https://u:p@api.acme.example/", "javascript:alert(1)", "https://"])(
    "is never %s",
    (link) => {
      expect(() => follow(link)).toThrow(CognateError);
    },
  );

  it("to the provider's own host comes back through the account's gateway", () => {
    const inputs = { account: account({ baseUrl: "https://gate.example/acme" }) };
    expect(url(follow("https://api.acme.example/v1/users?page=2", undefined, inputs))).toBe(
      "https://gate.example/acme/users?page=2",
    );
  });
});

describe("credentials", () => {
  it("never show in a printed plan", () => {
    const one = planned({ operation: { method: "POST", body: { a: "it's" } } });
    for (const printed of [
      JSON.stringify(one),
      toCurl(one),
      printableUrl(one),
      one.headers.map(([, value]) => String(value)).join(),
    ]) {
      expect(printed).not.toContain("s3cret");
    }
    expect(toCurl(one)).toBe(
      [
        "curl -X POST 'https://api.acme.example/v1/users'",
        "-H 'accept: application/json'",
        "-H 'authorization: ***'",
        "-H 'content-type: application/json'",
        `--data-raw '{"a":"it'\\''s"}'`,
      ].join(" \\\n  "),
    );
  });

  it("are left out where the operation says `auth: none`", () => {
    expect(headersOf({ operation: { auth: "none" } })).not.toHaveProperty("authorization");
  });

  it("of an unknown way to connect are an error", () => {
    expect(failureOf({ operation: {}, inputs: { account: account({ connection: "other" }) } }).code).toBe(
      "credential_missing",
    );
  });
});

describe("what is refused when files are loaded", () => {
  it.each([
    [{ path: "/users?x=1" }, "wrong_value"],
    [{ path: "/a b" }, "wrong_value"],
    [{ path: "users" }, "wrong_value"],
    [{ path: "/users/{id}" }, "unknown_reference"],
    [{ path: "/users/:id" }, "unknown_reference"],
    [{ params: { org: { in: "template" } }, path: "/orgs/{{ args.orgg }}" }, "unknown_name"],
    [{ params: { org: {} }, headers: { "X-Org": "{{ args.orgg }}" } }, "unknown_name"],
    [{ params: { org: { in: "path" } } }, "unknown_reference"],
    [{ body_format: "multipart" }, "not_yet_supported"],
    [{ response_format: "xml" }, "not_yet_supported"],
  ])("%j", (operation, code) => {
    expect(compiled({ operation }).findings.map((finding) => finding.code)).toEqual([code]);
  });

  it.each([
    { path: "/things:batch" },
    { path: "" },
    { path: "/users/{id}", params: { id: { in: "path" } } },
    { params: { a: {} }, body: { id: "{{ args.id }}", all: "{{ args.body }}" } },
  ])("%j is fine", (operation) => {
    expect(compiled({ operation }).findings).toEqual([]);
  });
});
