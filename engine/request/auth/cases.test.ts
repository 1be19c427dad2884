/** One table for every way to send a credential: each strategy's rows, and the rules that hold for all. */
import { createHmac } from "node:crypto";
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

const NOW = Date.parse("2026-01-02T03:04:05Z");
const SECRET = "s3cret/+=";

const account = (secrets: Readonly<Record<string, unknown>>): AccountView => ({
  id: "acc_1",
  connection: "c",
  account: {},
  fields: { email: "ann@acme.example" },
  secrets,
  token: {},
  ...(secrets["token"] === undefined ? {} : { issued: { accessToken: secrets["token"] as string } }),
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

const EXAMPLES = new Map(AUTH_STRATEGIES.map((one) => [one.type, one.examples[0]]));
const hmacHex = (text: string): string => createHmac("sha256", SECRET).update(text).digest("hex");

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
  ...["oauth2_client_credentials", "oauth2_jwt_bearer", "oauth2_authorization_code"].flatMap((type): readonly Row[] => {
    const config = EXAMPLES.get(type) ?? {};
    return [
      { auth: config, expected: { headers: { accept: "*/*", authorization: `Bearer ${SECRET}` } } },
      {
        auth: { ...config, apply: [{ type: "query", name: "t", value: "{{ token.access_token }}" }] },
        expected: { url: "/users?a=1&t=s3cret%2F%2B%3D", headers: { accept: "*/*" } },
      },
    ];
  }),
  { auth: EXAMPLES.get("session") ?? {}, expected: { headers: { accept: "*/*", "x-session": SECRET } } },
  { auth: EXAMPLES.get("jwt") ?? {}, expected: { headers: { accept: "*/*", authorization: `Bearer ${SECRET}` } } },
  {
    auth: { ...EXAMPLES.get("jwt"), header: "X-Token" },
    expected: { headers: { accept: "*/*", "x-token": SECRET } },
  },
  {
    auth: {
      type: "hmac",
      algorithm: "sha256",
      key: "{{ credentials.token }}",
      string: "{{ request.method }} {{ request.path }}?{{ request.query }} {{ now }} {{ request.body }}",
      header: "X-Signature",
    },
    over: { body: body("application/json", '{"a":1}') },
    expected: {
      headers: { accept: "*/*", "x-signature": hmacHex(`POST /users?a=1 2026-01-02T03:04:05.000Z {"a":1}`) },
    },
  },
  {
    auth: {
      type: "hmac",
      algorithm: "sha256",
      key: "{{ credentials.token }}",
      string: "{{ request.headers.accept }}",
      header: "Authorization",
      value: "HMAC {{ credentials.email }}:{{ signature }}",
    },
    expected: { headers: { accept: "*/*", authorization: `HMAC ann@acme.example:${hmacHex("*/*")}` } },
  },
  {
    auth: {
      type: "aws_sigv4",
      service: "iam",
      region: "us-east-1",
      access_key: "{{ credentials.email }}",
      secret_key: "{{ credentials.token }}",
    },
    expected: {
      headers: {
        accept: "*/*",
        "x-amz-date": "20260102T030405Z",
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=ann@acme\.example\/20260102\/us-east-1\/iam\/aws4_request, SignedHeaders=host;x-amz-date, Signature=[0-9a-f]{64}$/,
        ) as string,
      },
    },
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
    expect(attempt).toThrow(/^(?:The credential token is not set for this account|This account has no token yet)\.$/u);
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
    [{ type: "hmac", algorithm: "sha256", key: "{{ credentials.k }}", string: "x", header: "X-Sig" }, "wrong_value"],
    [{ type: "hmac", algorithm: "sha256", key: "k", string: "{{ request.body }}", header: "X-Sig" }, "plain_secret"],
    [{ type: "jwt", algorithm: "HS256", key: "abc123", claims: {} }, "plain_secret"],
    [
      { type: "aws_sigv4", service: "iam", region: "x", access_key: "{{ credentials.a }}", secret_key: "abc" },
      "plain_secret",
    ],
    [{ ...EXAMPLES.get("oauth2_client_credentials"), client_secret: "abc" }, "plain_secret"],
    [
      {
        ...EXAMPLES.get("session"),
        login: { method: "POST", url: "https://x.example", auth: [EXAMPLES.get("oauth2_client_credentials")] },
      },
      "wrong_value",
    ],
  ])("%j", (auth, code) => {
    const findings = collectFindings();
    compileAuth(located([auth]), testCompilation(findings));
    expect(findings.all.map((finding) => finding.code)).toEqual([code]);
  });
});

it.each(["hmac", "oauth2_client_credentials"])("a second %s has no effect, so it is refused", (type) => {
  const findings = collectFindings();
  compileAuth(located([EXAMPLES.get(type), EXAMPLES.get(type)]), testCompilation(findings));
  expect(findings.all).toMatchObject([{ code: "wrong_value", span: { path: "1.type" } }]);
});

it("a signature comes last, wherever it stands, and sees what others added", () => {
  const plan = apply([
    {
      type: "hmac",
      algorithm: "sha256",
      key: "{{ credentials.token }}",
      string: "{{ request.headers.`x-key` }} {{ request.url }} {{ request.body }}",
      header: "X-Sig",
    },
    { type: "header", name: "X-Key", value: "{{ credentials.token }}" },
    { type: "query", name: "k", value: "{{ credentials.token }}" },
    { type: "body", at: "k", value: "{{ credentials.token }}" },
  ]);
  expect(sent(plan).headers["x-sig"]).toBe(
    hmacHex(`${SECRET} https://api.acme.example/users?a=1&k=s3cret%2F%2B%3D {"k":"${SECRET}"}`),
  );
});

it.each([
  ["sha1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"],
  ["sha256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"],
])("hmac under %s is that of RFC 2202 and RFC 4231, test case 2", (algorithm, expected) => {
  const auth = {
    type: "hmac",
    algorithm,
    key: "{{ credentials.token }}",
    string: "{{ request.body }}",
    header: "x-sig",
  };
  const plan = apply([auth], { body: body("text/plain", "what do ya want for nothing?") }, { token: "Jefe" });
  expect(sent(plan).headers["x-sig"]).toBe(expected);
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
});

it("a credential for a body that is neither JSON nor a form fails rather than goes without", () => {
  const auth = [{ type: "body", at: "token", value: "{{ credentials.token }}" }];
  expect(() => apply(auth, { body: body("text/plain", "x") })).toThrow(
    expect.objectContaining({ code: "not_implemented" }) as Error,
  );
});
