/** One table for every way to send a credential: each strategy's rows, and the rules that hold for all. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { CognateError } from "../../errors.ts";
import { collectFindings } from "../../language/finding.ts";
import type { PlannedBody, RequestPlan } from "../../language/exchange.ts";
import { url } from "../../language/plan-url.ts";
import { reveal } from "../../language/secret.ts";
import { located, testCompilation } from "../../language/testing.ts";
import { toCurl } from "../curl.ts";
import type { AccountView } from "../types.ts";
import { compileAuth } from "./compile-auth.ts";
import { AUTH_STRATEGIES, authSchema } from "./registry.ts";
import { RESERVED_AUTH } from "./reserved.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");
const SECRET = "s3cret/+=";

const account = (secrets: Readonly<Record<string, unknown>>): AccountView => ({
  id: "acc_1",
  connection: "c",
  account: {},
  fields: { email: "ann@acme.example" },
  secrets,
  token: {},
});

const body = (contentType: string, text: string): PlannedBody => ({
  contentType,
  bytes: new TextEncoder().encode(text),
});

const bare: RequestPlan = {
  operation: "users.list",
  method: "POST",
  origin: "https://api.acme.example",
  path: "/users",
  query: [["a", "1"]],
  headers: [["accept", "*/*"]],
  effect: "write",
  repeatable: false,
  timeoutMs: 1000,
  responseFormat: "json",
};

const apply = (
  auth: readonly unknown[],
  over: Partial<RequestPlan> = {},
  secrets: Readonly<Record<string, unknown>> = { token: SECRET },
): RequestPlan => {
  const findings = collectFindings();
  const compiled = compileAuth(located(auth), testCompilation(findings));
  expect(findings.all).toEqual([]);
  return compiled.apply({ ...bare, ...over }, account(secrets), NOW);
};

/** The request as it would be sent. */
const sent = (plan: RequestPlan) => ({
  url: url(plan).replace("https://api.acme.example", ""),
  headers: Object.fromEntries(plan.headers.map(([name, value]) => [name, reveal(value)])),
  body:
    plan.body === undefined
      ? undefined
      : plan.body.sealed === undefined
        ? new TextDecoder().decode(plan.body.bytes)
        : reveal(plan.body.sealed),
});

interface Row {
  readonly auth: Readonly<Record<string, unknown>>;
  readonly over?: Partial<RequestPlan>;
  readonly expected: Partial<ReturnType<typeof sent>>;
}

const ROWS: readonly Row[] = [
  {
    auth: { type: "header", name: "X-Key", value: "{{ credentials.token }}" },
    expected: { headers: { accept: "*/*", "x-key": SECRET } },
  },
  {
    auth: { type: "header", name: "Authorization", value: "SSWS {{ credentials.token }}" },
    expected: { headers: { accept: "*/*", authorization: `SSWS ${SECRET}` } },
  },
  {
    auth: { type: "header", name: "X-Key", value: "{{ credentials.token }}" },
    over: { headers: [["x-key", "from the files"]] },
    expected: { headers: { "x-key": SECRET } },
  },
  {
    auth: { type: "bearer", token: "{{ credentials.token }}" },
    expected: { headers: { accept: "*/*", authorization: `Bearer ${SECRET}` } },
  },
  {
    auth: { type: "basic", username: "{{ credentials.email }}", password: "{{ credentials.token }}" },
    expected: { headers: { accept: "*/*", authorization: "Basic YW5uQGFjbWUuZXhhbXBsZTpzM2NyZXQvKz0=" } },
  },
  {
    auth: { type: "basic", username: "{{ credentials.token }}", password: "" },
    expected: { headers: { accept: "*/*", authorization: "Basic czNjcmV0Lys9Og==" } },
  },
  {
    auth: { type: "query", name: "api key", value: "{{ credentials.token }}" },
    expected: { url: "/users?a=1&api%20key=s3cret%2F%2B%3D" },
  },
  {
    auth: { type: "query", name: "key", value: "{{ credentials.token }}" },
    over: { rawQuery: "key=old&x=%2F", query: [["key", "older"]] },
    expected: { url: "/users?x=%2F&key=s3cret%2F%2B%3D" },
  },
  {
    auth: { type: "body", at: "auth.token", value: "{{ credentials.token }}" },
    over: { body: body("application/json", '{"a":{"b":1}}') },
    expected: { body: `{"a":{"b":1},"auth":{"token":"${SECRET}"}}` },
  },
  {
    auth: { type: "body", at: "token", value: "{{ credentials.token }}" },
    expected: { body: `{"token":"${SECRET}"}` },
  },
  {
    auth: { type: "body", at: "auth.token", value: "{{ credentials.token }}" },
    over: { body: body("application/x-www-form-urlencoded", "a=1") },
    expected: { body: "a=1&auth%5Btoken%5D=s3cret%2F%2B%3D" },
  },
];

describe("a credential travels", () => {
  it.each(ROWS.map((row) => [JSON.stringify(row.auth), row] as const))("%s", (_, { auth, over, expected }) => {
    expect(sent(apply([auth], over))).toMatchObject(expected);
  });

  it("every strategy has a row", () => {
    expect(new Set(ROWS.map((row) => row.auth["type"]))).toEqual(new Set(AUTH_STRATEGIES.map((one) => one.type)));
  });

  it("several at once, in order", () => {
    const both = [
      { type: "body", at: "a", value: "{{ credentials.token }}" },
      { type: "body", at: "b", value: "{{ credentials.token }}" },
      { type: "header", name: "X-Key", value: "{{ credentials.token }}" },
    ];
    expect(sent(apply(both))).toMatchObject({
      body: `{"a":"${SECRET}","b":"${SECRET}"}`,
      headers: { "x-key": SECRET },
    });
  });
});

describe("for every strategy", () => {
  const unique = [...new Map(ROWS.map((row) => [row.auth["type"], row])).values()];

  it.each(unique.map((row) => [String(row.auth["type"]), row] as const))(
    "%s: what is printed never holds the credential",
    (_, { auth, over }) => {
      const plan = apply([auth], over);
      const printed = [JSON.stringify(plan), toCurl(plan), new TextDecoder().decode(plan.body?.bytes)].join("\n");
      for (const form of [SECRET, encodeURIComponent(SECRET), btoa(SECRET), btoa(`ann@acme.example:${SECRET}`)])
        expect(printed).not.toContain(form);
    },
  );

  it.each(
    unique.flatMap((row) =>
      [undefined, null, "", ["a"], { a: 1 }].map(
        (value) => [String(row.auth["type"]), JSON.stringify(value), row, value] as const,
      ),
    ),
  )("%s: a credential that is %s is missing", (_type, _value, { auth, over }, value) => {
    const attempt = (): unknown => apply([auth], over, { token: value });
    expect(attempt).toThrow(CognateError);
    expect(attempt).toThrow("The credential token is not set for this account.");
  });

  it.each(["header", "bearer"])("%s: a line break in a credential is refused", (type) => {
    const auth = { type, name: "X-Key", value: "{{ credentials.token }}", token: "{{ credentials.token }}" };
    expect(() => apply([auth], {}, { token: "a\r\nX-Evil: 1" })).toThrow(CognateError);
  });

  it("names of headers and parameters are known, for stripping", () => {
    const compiled = compileAuth(
      located([
        { type: "header", name: "X-Key", value: "{{ credentials.a }}" },
        { type: "basic", username: "{{ credentials.a }}", password: "" },
        { type: "query", name: "key", value: "{{ credentials.a }}" },
      ]),
      testCompilation(),
    );
    expect([compiled.headerNames, compiled.queryNames, compiled.inBody]).toEqual([
      ["x-key", "authorization"],
      ["key"],
      false,
    ]);
  });
});

describe("what is refused when files are loaded", () => {
  it.each([
    [{ type: "header", name: "X-Key", value: "abc123" }, "plain_secret"],
    [{ type: "bearer", token: "abc123" }, "plain_secret"],
    [{ type: "query", name: "k", value: "abc123" }, "plain_secret"],
    [{ type: "basic", username: "u", password: "p" }, "plain_secret"],
    [
      { type: "hmac", algorithm: "sha256", key: "{{ credentials.k }}", string: "x", header: "X-Sig" },
      "not_yet_supported",
    ],
  ])("%j", (auth, code) => {
    const findings = collectFindings();
    compileAuth(located([auth]), testCompilation(findings));
    expect(findings.all.map((finding) => finding.code)).toEqual([code]);
  });
});

it("a reserved strategy is an error when it is used all the same", () => {
  const compiled = compileAuth(located([{ type: "jwt" }]), testCompilation());
  expect(() => compiled.apply(bare, account({}), NOW)).toThrow(/not yet supported/);
});

describe("the schema", () => {
  const validate = new Ajv2020({ strict: false }).compile(authSchema);

  it.each(AUTH_STRATEGIES.flatMap((one) => one.examples.map((example) => [JSON.stringify(example), example] as const)))(
    "takes the example %s",
    (_, example) => {
      expect(validate([example])).toBe(true);
      const findings = collectFindings();
      compileAuth(located([example]), testCompilation(findings));
      expect(findings.all).toEqual([]);
    },
  );

  it.each(AUTH_STRATEGIES.flatMap((one) => one.antiExamples.map((anti) => [anti.reason, anti.value] as const)))(
    "refuses an anti-example: %s",
    (_, value) => {
      expect(validate([value])).toBe(false);
    },
  );

  it("knows every reserved strategy", () => {
    expect(RESERVED_AUTH.map((one) => one.type)).toEqual([
      "jwt",
      "oauth2_client_credentials",
      "oauth2_authorization_code",
      "oauth2_jwt_bearer",
      "session",
      "hmac",
      "aws_sigv4",
    ]);
    expect(
      validate([
        {
          type: "oauth2_jwt_bearer",
          token_url: "https://x",
          algorithm: "RS256",
          key: "{{ credentials.key.private_key }}",
          claims: { iss: "x" },
        },
      ]),
    ).toBe(true);
  });
});

it("a strategy that is reserved is a finding, and a plan with it fails rather than sends without credentials", () => {
  const findings = collectFindings();
  const compiled = compileAuth(located([{ type: "jwt", algorithm: "RS256", key: "k" }]), testCompilation(findings));
  expect(findings.all).toMatchObject([{ code: "not_yet_supported" }]);
  expect(() => compiled.apply(bare, account({}), NOW)).toThrow(
    expect.objectContaining({ code: "not_implemented" }) as Error,
  );
});
