/** Tokens are fetched once, kept, and renewed in time. */
import { generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CognateError } from "../../errors.ts";
import type { TokenSet } from "../../request/types.ts";
import { createSend } from "../../transport/index.ts";
import { createTrace } from "../trace.ts";
import type { Account } from "../types.ts";
import { beginAuthorization, finishAuthorization } from "./authorize.ts";
import { createMemoryLocks, createMemoryTokenStore } from "./memory.ts";
import { accountWith, acme, createTokenProvider, engineOver, NOW, type TokenProvider } from "./testing.ts";

const integration = acme();
const client = (more: object = {}): Account =>
  accountWith(integration, "client", { client_id: "the id", client_secret: "s3cret:+/" }, more);

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });

const start = (lifetime?: number) => {
  let now = NOW;
  const provider = createTokenProvider(lifetime);
  const pass = (seconds: number): void => void (now += seconds * 1000);
  return { provider, pass, clock: () => now, ...engineOver(integration, provider, () => now) };
};

const partsOf = (token: string): readonly Readonly<Record<string, unknown>>[] =>
  token
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()) as Readonly<Record<string, unknown>>);

const sentToken = (provider: TokenProvider): unknown => provider.seen.at(-1)?.headers["authorization"];

const failure = async (work: Promise<unknown>): Promise<CognateError> => {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof CognateError) return error;
  throw new Error("it did not fail", { cause: error });
};

describe("a token is got before the first call", () => {
  it("with the client's credentials as RFC 6749 §2.3.1 encodes them", async () => {
    const { provider, list } = start();
    await list(client());
    const [asked] = provider.asked();
    expect(asked).toMatchObject({
      method: "POST",
      url: "https://login.acme.example/token",
      headers: {
        authorization: `Basic ${btoa("the+id:s3cret%3A%2B%2F")}`,
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
      },
      form: { grant_type: "client_credentials", scope: "read write", audience: "https://api.acme.example" },
    });
    expect(sentToken(provider)).toBe("Bearer access-secret-1");
  });

  it("with the client in the form body, and sent as the files say", async () => {
    const { provider, list } = start();
    await list(accountWith(integration, "body_client", { app: "a", word: "b" }));
    expect(provider.asked()[0]?.form).toEqual({ grant_type: "client_credentials", client_id: "a", client_secret: "b" });
    expect(provider.seen.at(-1)?.headers["x-token"]).toBe("access-secret-1");
  });

  it.each([
    ["pkcs8", rsa.privateKey.export({ type: "pkcs8", format: "pem" })],
    ["pkcs1", rsa.privateKey.export({ type: "pkcs1", format: "pem" })],
    [
      "with escaped line breaks",
      rsa.privateKey
        .export({ type: "pkcs8", format: "pem" })
        .toString()
        .replaceAll("\n", String.raw`\n`),
    ],
  ])("by a signed assertion, key %s", async (_, pem) => {
    const { provider, list } = start();
    const key = JSON.stringify({ private_key: pem, id: "k1", mail: "svc@acme.example" });
    await list(accountWith(integration, "service", { key, admin: "ann@acme.example" }));
    const form = provider.asked()[0]?.form ?? {};
    expect(form["grant_type"]).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const assertion = form["assertion"] ?? "";
    expect(partsOf(assertion)).toEqual([
      { alg: "RS256", typ: "JWT", kid: "k1" },
      {
        aud: "https://login.acme.example/token",
        iat: NOW / 1000,
        exp: NOW / 1000 + 600,
        iss: "svc@acme.example",
        sub: "ann@acme.example",
        scope: "read",
      },
    ]);
    const [head, claims, signature = ""] = assertion.split(".");
    expect(verify("sha256", Buffer.from(`${head}.${claims}`), rsa.publicKey, Buffer.from(signature, "base64url"))).toBe(
      true,
    );
  });

  it.each(["pkcs8", "sec1"] as const)("by a session whose login is signed itself, key %s", async (type) => {
    const { provider, list, pass } = start();
    const key = ec.privateKey.export({ type, format: "pem" });
    await list(accountWith(integration, "app", { key, app_id: "77", installation: "a/b" }));
    const [login] = provider.asked();
    expect(login?.url).toBe("https://login.acme.example/app/installations/a%2Fb/access_tokens");
    const token = login?.headers["authorization"]?.replace("Bearer ", "") ?? "";
    expect(partsOf(token)[1]).toEqual({ iat: NOW / 1000, exp: NOW / 1000 + 600, iss: "77" });
    const [head, claims, signature = ""] = token.split(".");
    const publicKey = { key: ec.publicKey, dsaEncoding: "ieee-p1363" } as const;
    expect(verify("sha256", Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, "base64url"))).toBe(
      true,
    );
    expect(sentToken(provider)).toBe("Bearer access-secret-1");
    pass(3500);
    await list(accountWith(integration, "app", { key, app_id: "77", installation: "a/b" }));
    expect(provider.asked()).toHaveLength(2);
  });

  it("by a login with user and password", async () => {
    const { provider, list } = start();
    await list(accountWith(integration, "login", { user: "ann", password: "pa ss" }));
    expect(provider.asked()[0]).toMatchObject({ text: '{"user":"ann","password":"pa ss"}' });
    expect(provider.seen.at(-1)?.headers["x-session"]).toBe("access-secret-1");
  });

  it("and its public members are seen by templates and by verification", async () => {
    const { provider, engine } = start();
    provider.extra = { instance_url: "https://eu.tenants.example", id_token: "x.y.z", api_key: "no", scope: "read" };
    const facts = await engine.verify(client(), NOW + 10_000);
    expect(provider.seen.at(-1)?.url).toBe("https://eu.tenants.example/v1/users");
    expect(facts.label).toBe("https://eu.tenants.example");
  });

  it("not for an operation without credentials, nor for a plan that is only shown, nor in a sandbox", async () => {
    const { provider, engine, list, tokens } = start();
    await engine.proxy({
      account: client(),
      resource: "users",
      operation: "open",
      parameters: [],
      deadline: NOW + 10_000,
    });
    const shown = await tokens.peek({ integration, account: client(), deadline: NOW });
    expect(shown.view.issued).toBeDefined();
    await failure(list(client({ sandbox: true })));
    expect(provider.asked()).toEqual([]);
  });

  it("from the account's own base URL, if it has one", async () => {
    const { provider, list } = start();
    const account = client({ baseUrl: "https://login.gateway.example/x", operatorHosts: ["login.gateway.example"] });
    await failure(list(account));
    await failure(
      list(client({ baseUrl: "https://login.gateway.example/x/v1", operatorHosts: ["login.gateway.example"] })),
    );
    const asked = provider.seen.map(({ url }) => url).filter((url) => url.endsWith("/token"));
    expect(asked).toEqual(Array(2).fill("https://login.gateway.example/x/token"));
  });

  it("never from a host that is not declared", async () => {
    const { provider, list } = start();
    const account = accountWith(
      integration,
      "person",
      { login_host: "evil.example" },
      {
        token: kept("refresh-0"),
        app: { client_id: "app" },
      },
    );
    expect((await failure(list(account))).code).toBe("egress_denied");
    expect(provider.seen).toEqual([]);
  });
});

const kept = (refreshToken: string, expiresAt = NOW - 1): TokenSet => ({
  accessToken: "access-secret-0",
  refreshToken,
  expiresAt,
  obtainedAt: NOW - 3_600_000,
  members: { instance_url: "https://eu.tenants.example" },
});

describe("a token is renewed", () => {
  it("before it ends, and not earlier", async () => {
    const { provider, list, pass } = start(3600);
    await list(client());
    pass(3600 - 300);
    await list(client());
    expect(provider.asked()).toHaveLength(1);
    pass(160);
    await list(client());
    expect(provider.asked()).toHaveLength(2);
    expect(sentToken(provider)).toBe("Bearer access-secret-2");
  });

  it("at moments that differ between processes", async () => {
    const provider = createTokenProvider(3600);
    const store = createMemoryTokenStore();
    let now = NOW;
    const at = (random: number) => engineOver(integration, provider, () => now, { store, random: () => random });
    const [early, late] = [at(0.99), at(0)];
    await early.list(client());
    await late.list(client());
    now += (3600 - 290) * 1000;
    await late.list(client());
    expect(provider.asked()).toHaveLength(1);
    await early.list(client());
    expect(provider.asked()).toHaveLength(2);
  });

  it("once, however many calls begin without one", async () => {
    const { provider, list } = start();
    await Promise.all(Array.from({ length: 20 }, () => list(client())));
    expect(provider.asked()).toHaveLength(1);
  });

  it("once on 401, however many calls meet it, and each is answered", async () => {
    const { provider, list } = start();
    await list(client());
    provider.expireAccess();
    await Promise.all(Array.from({ length: 20 }, () => list(client())));
    expect(provider.asked()).toHaveLength(2);
    expect(sentToken(provider)).toBe("Bearer access-secret-2");
  });

  it("once on 401 in a call: a provider that refuses new tokens too is not asked for ever", async () => {
    const { provider, list } = start();
    const refusing = engineOver(
      integration,
      {
        wire: async (request, options) => {
          const answer = await provider.wire(request, options);
          return request.url.includes("login.") ? answer : { ...answer, status: 401 };
        },
      },
      () => NOW,
    );
    await list(client());
    expect((await failure(refusing.list(client()))).code).toBe("account_credentials_rejected");
    expect(provider.asked()).toHaveLength(3);
  });

  it("when the account's credentials change", async () => {
    const { provider, list } = start();
    await list(client());
    await list(accountWith(integration, "client", { client_id: "the id", client_secret: "another" }));
    expect(provider.asked()).toHaveLength(2);
  });

  it("without its own deadline for those who wait longer than the first", async () => {
    const { provider, list, pass } = start();
    const release = provider.hold();
    const hasty = failure(list(client(), NOW + 10));
    const patient = list(client());
    pass(1);
    expect((await hasty).code).toBe("deadline_exceeded");
    release();
    await patient;
    expect(provider.asked()).toHaveLength(1);
  });

  it("later, if the provider is down and the old one still holds", async () => {
    const { provider, list, pass } = start(3600);
    await list(client());
    pass(3500);
    for (let tries = 0; tries < 4; tries += 1) provider.answerNext(503, "down");
    await list(client());
    expect(sentToken(provider)).toBe("Bearer access-secret-1");
  });
});

const person = (token: TokenSet | undefined): Account =>
  accountWith(integration, "person", {}, { token, app: { client_id: "app", client_secret: "app-s3cret" } });

describe("a rotating refresh token", () => {
  it("is used once by two engines over one store, though both need it at the same moment, again and again", async () => {
    let now = NOW;
    const provider = createTokenProvider(60);
    const store = createMemoryTokenStore({ acc_1: kept("refresh-0") });
    const shared = { store, locks: createMemoryLocks(() => now) };
    const engines = [0, 1].map(() => engineOver(integration, provider, () => now, shared));
    for (let round = 0; round < 20; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- rounds follow each other
      await Promise.all(
        engines.flatMap(({ list }) => [list(person(kept("refresh-0"))), list(person(kept("refresh-0")))]),
      );
      if (round % 2 === 0) now += 59_000;
      else provider.expireAccess();
    }
    expect(provider.reused).toEqual([]);
    expect(provider.asked()).toHaveLength(20);
    expect((await store.read("acc_1"))?.refreshToken).toBe("refresh-secret-20");
  });

  it("keeps what refresh answers leave out", async () => {
    const { provider, list } = start();
    await list(person(kept("refresh-0")));
    expect(provider.asked()[0]?.form).toMatchObject({ grant_type: "refresh_token", refresh_token: "refresh-0" });
    expect(provider.seen.at(-1)?.url).toBe("https://eu.tenants.example/v1/users");
  });

  it("that was revoked says to connect anew, and repeats no secret", async () => {
    const { list } = start();
    const error = await failure(list(person(kept("refresh-gone"))));
    expect(error).toMatchObject({
      code: "account_credentials_rejected",
      hint: "Connect the account again with valid credentials.",
      message: "The provider gives no token: the refresh token *** was used before",
      provider: { status: 400, code: "invalid_grant" },
    });
  });

  it("is not sent twice when the answer is lost", async () => {
    const { provider, list } = start();
    provider.answerNext(502, "bad gateway");
    expect(await failure(list(person(kept("refresh-0"))))).toMatchObject({ code: "provider_error", retryable: true });
    expect(provider.asked()).toHaveLength(1);
  });

  it("survives a store that cannot be written for a while", async () => {
    const provider = createTokenProvider(3600);
    const store = createMemoryTokenStore({ acc_1: kept("refresh-0") });
    let broken = true;
    const fragile = {
      read: (id: string) => store.read(id),
      write: (id: string, token: TokenSet) =>
        broken ? Promise.reject(new CognateError("unavailable", "disk full")) : store.write(id, token),
    };
    const { list } = engineOver(integration, provider, () => NOW, { store: fragile });
    await list(person(undefined));
    expect((await store.read("acc_1"))?.refreshToken).toBe("refresh-0");
    broken = false;
    await list(person(undefined));
    expect((await store.read("acc_1"))?.refreshToken).toBe("refresh-secret-1");
    expect(provider.asked()).toHaveLength(1);
  });

  it("needs a person first", async () => {
    const { list } = start();
    expect(await failure(list(person(undefined)))).toMatchObject({
      code: "credential_missing",
      hint: "Connect the account through its link page.",
    });
  });

  it("is taken from an account that was connected anew elsewhere", async () => {
    const { provider, list, clock } = start();
    await list(person(kept("refresh-0")));
    const again = { ...kept("refresh-0", NOW + 3_600_000), accessToken: "access-secret-1", obtainedAt: clock() + 1 };
    await list(person(again));
    expect(provider.asked()).toHaveLength(1);
  });
});

describe("a person agrees", () => {
  const account = accountWith(integration, "person", {}, { app: { client_id: "app", client_secret: "app-s3cret" } });
  const redirectUri = "https://cognate.example/oauth/callback";
  const begin = () => beginAuthorization({ integration, account, redirectUri, now: NOW });
  const finish = (callback: Readonly<Record<string, string>>, begun = begin(), provider = createTokenProvider()) => {
    const query = new URLSearchParams({ state: begun.state, ...callback });
    return finishAuthorization({
      ...begun,
      integration,
      account,
      redirectUri,
      now: NOW,
      deadline: NOW + 10_000,
      callback: query,
      send: createSend({ wire: provider.wire, clock: () => NOW, sleep: () => Promise.resolve(), random: () => 0 }),
    });
  };

  it("on the provider's page, with PKCE and a state that is new each time", () => {
    const first = begin();
    const url = new URL(first.url);
    expect(url.origin + url.pathname).toBe("https://login.acme.example/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "app",
      redirect_uri: redirectUri,
      scope: "read offline_access",
      state: first.state,
      code_challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
      code_challenge_method: "S256",
    });
    expect(first.url).not.toContain(first.verifier);
    expect(begin().state).not.toBe(first.state);
  });

  it("and RFC 7636's own example gives its challenge", () => {
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const { url } = beginAuthorization({ integration, account, redirectUri, now: NOW, verifier });
    expect(new URL(url).searchParams.get("code_challenge")).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  });

  it("and the code becomes a token set", async () => {
    const provider = createTokenProvider();
    const begun = begin();
    const token = await finish({ code: "the-code", iss: "https://elsewhere.example" }, begun, provider);
    expect(provider.asked()[0]).toMatchObject({
      headers: { authorization: `Basic ${btoa("app:app-s3cret")}` },
      form: {
        grant_type: "authorization_code",
        code: "the-code",
        redirect_uri: redirectUri,
        code_verifier: begun.verifier,
      },
    });
    expect(token).toMatchObject({
      accessToken: "access-secret-1",
      refreshToken: "refresh-secret-1",
      expiresAt: NOW + 3_600_000,
    });
  });

  it.each([
    ["a foreign state", { state: "other", code: "x" }],
    ["no code", {}],
    ["two states", { state: "" }],
  ])("but %s is refused before anything is sent", async (_, callback) => {
    const provider = createTokenProvider();
    expect((await failure(finish(callback, begin(), provider))).code).toBe("account_credentials_rejected");
    expect(provider.seen).toEqual([]);
  });

  it("or does not, and hears why", async () => {
    const error = await failure(finish({ error: "access_denied", error_description: "Ann said no" }));
    expect(error.message).toBe("The provider did not authorise the account: Ann said no");
  });

  it("on no page, where the connection has none", () => {
    expect(() => beginAuthorization({ integration, account: client(), redirectUri, now: NOW })).toThrow(
      "Acme is not authorised on a page of its own by `client`.",
    );
  });
});

describe("what a provider's token endpoint may answer", () => {
  it.each<[string, unknown, string]>([
    ["no type", { access_token: "t" }, "Bearer t"],
    ["a type of its own", { access_token: "t", token_type: "bot" }, "Bearer t"],
    ["a lifetime as text, a scope as list", { access_token: "t", expires_in: "3600", scope: ["a"] }, "Bearer t"],
    ["an identity besides", { access_token: "t", token_type: "bearer", id_token: "not.a.jwt" }, "Bearer t"],
    ["a form instead of JSON", "access_token=t&token_type=bearer", "Bearer t"],
  ])("%s", async (_, body, expected) => {
    const { provider, list } = start();
    provider.answerNext(200, body);
    await list(client());
    expect(provider.seen[1]?.headers["authorization"]).toBe(expected);
  });

  it.each<[string, number, unknown, string]>([
    ["wrong keys", 401, { error: "invalid_client" }, "account_credentials_rejected"],
    ["wrong keys without a word", 403, "<html>no</html>", "account_credentials_rejected"],
    ["a refusal with 200", 200, { error: "bad_verification_code" }, "account_credentials_rejected"],
    ["a scope that it does not know", 400, { error: "invalid_scope" }, "provider_rejected"],
    ["no token", 200, { ok: true }, "provider_unexpected_answer"],
    ["a page", 200, "<html>hello</html>", "provider_unexpected_answer"],
  ])("or not: %s", async (_, status, body, code) => {
    const { provider, list } = start();
    provider.answerNext(status, body);
    expect((await failure(list(client()))).code).toBe(code);
  });
});

it("secrets of every strategy stay out of traces, errors and printed accounts", async () => {
  const canaries = ["s3cret:+/", "access-secret", "refresh-secret", "refresh-0", "app-s3cret", "pa ss", "PRIVATE KEY"];
  const printed: string[] = [];
  const pem = ec.privateKey.export({ type: "pkcs8", format: "pem" });
  const app = { client_id: "app", client_secret: "app-s3cret" };
  const accounts = [
    client(),
    accountWith(integration, "login", { user: "ann", password: "pa ss" }),
    accountWith(integration, "app", { key: pem, app_id: "77", installation: "1" }),
    accountWith(integration, "person", {}, { token: kept("refresh-0"), app }),
  ];
  for (const account of accounts) {
    const own = [...Object.values(account.view.secrets).map(String), account.token?.refreshToken ?? ""].join(" ");
    for (const [status, body] of [
      [0, undefined],
      [400, { error: "invalid_grant", error_description: `bad ${own}` }],
      [500, { access_token: "access-secret-x", error: "refresh-secret" }],
      [200, "access_token_is=access-secret-y"],
    ] as const) {
      const { provider, engine } = start();
      if (status !== 0) for (let tries = 0; tries < 4; tries += 1) provider.answerNext(status, body);
      const trace = createTrace();
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const outcome: unknown = await engine
        .proxy({ account, resource: "users", operation: "list", parameters: [], deadline: NOW + 10_000, trace })
        .catch((error: unknown) => error);
      const chain = outcome instanceof CognateError ? [outcome.message, outcome.stack, outcome.cause] : [];
      printed.push(JSON.stringify([outcome, trace.events, chain]));
    }
  }
  for (const canary of canaries)
    for (const form of [canary, encodeURIComponent(canary), btoa(canary).replaceAll("=", "")])
      expect(printed.join("\n")).not.toContain(form);
});
