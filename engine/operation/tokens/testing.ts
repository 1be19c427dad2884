/** For tests: a provider in memory that issues tokens in every way there is, ends a refresh token when it is used, and takes its newest token only. */
import { loadCatalog } from "../../catalog/index.ts";
import { treeOf, yaml } from "../../catalog/testing/tree.ts";
import type { Integration } from "../../catalog/types.ts";
import { createSend, type Wire, type WireRequest } from "../../transport/index.ts";
import { openAccount, type AccountInput } from "../account.ts";
import { createEngine } from "../engine.ts";
import { createCursorSealer } from "../sealer.ts";
import type { Account, Engine } from "../types.ts";
import { createTokenSource, type TokenSourceDeps } from "./source.ts";
import type { TokenSource } from "./types.ts";

export const NOW = Date.parse("2026-01-02T03:04:05Z");

const CONNECTIONS = yaml(`
  cognate: 1
  name: acme
  label: Acme
  category: identity
  hosts: [ api.acme.example, "*.tenants.example" ]
  base_url: "{{ $first(token.instance_url, 'https://api.acme.example') }}/v1"
  connections:
    client:
      label: Client
      fields:
        client_id: { type: text, label: Id }
        client_secret: { type: secret, label: Secret }
      auth: [ { type: oauth2_client_credentials, token_url: https://login.acme.example/token, scopes: [ read, write ], params: { audience: https://api.acme.example } } ]
      verify: { operation: users.list, label: "$token.instance_url" }
    body_client:
      label: Client in the body
      fields:
        app: { type: text, label: Id }
        word: { type: secret, label: Secret }
      auth: [ { type: oauth2_client_credentials, token_url: https://login.acme.example/token, client_auth: body, client_id: "{{ credentials.app }}", client_secret: "{{ credentials.word }}", apply: [ { type: header, name: X-Token, value: "{{ token.access_token }}" } ] } ]
    service:
      label: Service account
      fields: { key: { type: json_secret, label: Key file }, admin: { type: text, label: Admin } }
      auth: [ { type: oauth2_jwt_bearer, token_url: https://login.acme.example/token, algorithm: RS256, key: "{{ credentials.key.private_key }}", key_id: "{{ credentials.key.id }}", claims: { iss: "{{ credentials.key.mail }}", sub: "{{ credentials.admin }}", scope: read } } ]
    app:
      label: App
      fields: { key: { type: multiline_secret, label: Key }, app_id: { type: text, label: App }, installation: { type: text, label: Installation } }
      auth:
        - type: session
          login:
            method: POST
            url: "https://login.acme.example/app/installations/{{ credentials.installation }}/access_tokens"
            auth: [ { type: jwt, algorithm: ES256, key: "{{ credentials.key }}", claims: { iss: "{{ credentials.app_id }}" } } ]
          token: token
          expires_in: ($toMillis(expires_at) - $millis()) / 1000
          apply: [ { type: bearer, token: "{{ token.access_token }}" } ]
    login:
      label: User and password
      fields: { user: { type: text, label: User }, password: { type: secret, label: Password } }
      auth:
        - type: session
          login: { method: POST, url: https://login.acme.example/login, body: { user: "{{ credentials.user }}", password: "{{ credentials.password }}" } }
          token: token
          apply: [ { type: header, name: X-Session, value: "{{ token.access_token }}" } ]
    person:
      label: OAuth
      fields: { login_host: { type: text, label: Host, default: login.acme.example } }
      auth: [ { type: oauth2_authorization_code, authorize_url: "https://{{ credentials.login_host }}/authorize", token_url: "https://{{ credentials.login_host }}/token", scopes: [ read, offline_access ], rotate_refresh: true } ]
`);

export const acme = (): Integration => {
  const { integrations, findings } = loadCatalog(
    treeOf({
      "integrations/acme/integration.yaml": CONNECTIONS,
      "integrations/acme/resources/users.yaml": yaml(`
        resource: users
        operations:
          list: { method: GET, path: /users, records: users }
          create: { method: POST, path: /users }
          open: { method: GET, path: /open, auth: none }
      `),
    }),
  );
  const found = integrations.get("acme");
  if (found === undefined || findings.some((finding) => finding.severity === "error"))
    throw new Error(findings.map((finding) => `${finding.span.path} ${finding.code} ${finding.message}`).join("\n"));
  return found;
};

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface TokenProvider {
  readonly wire: Wire;
  readonly seen: SeenRequest[];
  /** Token requests alone. */
  readonly asked: () => readonly SeenRequest[];
  /** Takes no token from now on but a new one. */
  expireAccess(): void;
  /** Answers the next token request so. */
  answerNext(status: number, body: unknown): void;
  /** Members besides the token, of the next answers. */
  extra: Readonly<Record<string, unknown>>;
  /** As if this code had been given to a browser. */
  readonly code: string;
  /** Held back until released. */
  hold(): () => void;
  /** Refresh tokens that came a second time. */
  readonly reused: string[];
}

const json = (status: number, body: unknown) => ({
  status,
  headers: { "content-type": "application/json" },
  bytes: new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)),
});

/** @param lifetime seconds; undefined: the provider does not say */
export const createTokenProvider = (lifetime: number | undefined = 3600): TokenProvider => {
  let count = 0;
  let valid = new Set<string>();
  let refresh = new Set(["refresh-0"]);
  const used = new Set<string>();
  const next: { status: number; body: unknown }[] = [];
  let gate: Promise<void> = Promise.resolve();

  const issue = () => {
    count += 1;
    const token = `access-secret-${count}`;
    valid.add(token);
    return token;
  };
  const answerToken = (request: SeenRequest) => {
    const scripted = next.shift();
    if (scripted !== undefined) return json(scripted.status, scripted.body);
    const { grant_type: grant, refresh_token: given = "" } = request.form;
    const expiry = lifetime === undefined ? {} : { expires_in: lifetime };
    if (grant !== "refresh_token" && grant !== "authorization_code")
      return json(200, { access_token: issue(), token_type: "Bearer", ...expiry, ...provider.extra });
    if (grant === "refresh_token" && !refresh.delete(given)) {
      if (used.has(given)) provider.reused.push(given);
      // RFC 9700 §4.14.2: reuse ends the whole family.
      refresh = new Set();
      valid = new Set();
      return json(400, { error: "invalid_grant", error_description: `the refresh token ${given} was used before` });
    }
    used.add(given);
    refresh.add(`refresh-secret-${count + 1}`);
    return json(200, {
      refresh_token: `refresh-secret-${count + 1}`,
      access_token: issue(),
      token_type: "Bearer",
      ...expiry,
      ...provider.extra,
    });
  };

  const provider: TokenProvider = {
    seen: [],
    reused: [],
    extra: {},
    code: "the-code",
    asked: () => provider.seen.filter(({ url }) => url.startsWith("https://login.")),
    expireAccess: () => void (valid = new Set()),
    answerNext: (status, body) => void next.push({ status, body }),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => {
        resolve();
        gate = Promise.resolve();
      };
    },
    async wire(request) {
      const seen = toSeen(request);
      provider.seen.push(seen);
      if (!seen.url.startsWith("https://login.")) return json(isKnown(seen) ? 200 : 401, { users: [{ id: 1 }] });
      await gate;
      if (seen.url.endsWith("/token")) return answerToken(seen);
      const scripted = next.shift();
      if (scripted !== undefined) return json(scripted.status, scripted.body);
      return json(201, { token: issue(), expires_at: new Date(NOW + 3600_000).toISOString() });
    },
  };
  const isKnown = ({ url, headers }: SeenRequest): boolean =>
    url.endsWith("/open") ||
    [headers["authorization"]?.replace("Bearer ", ""), headers["x-token"], headers["x-session"]].some((token) =>
      valid.has(token ?? ""),
    );
  return provider;
};

const toSeen = ({ method, url, headers, body }: WireRequest): SeenRequest => {
  const text = new TextDecoder().decode(body);
  return { method, url, headers, text, form: Object.fromEntries(new URLSearchParams(text)) };
};

export interface TestEngine {
  readonly engine: Engine;
  readonly tokens: TokenSource;
  readonly list: (account: Account, deadline?: number) => Promise<unknown>;
}

/** Others get their turn; the clock stands still. */
const sleep = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** @param clock epoch ms */
export const engineOver = (
  integration: Integration,
  { wire }: Pick<TokenProvider, "wire">,
  clock: () => number,
  more: Partial<TokenSourceDeps> = {},
): TestEngine => {
  const send = createSend({ wire, clock, sleep, random: () => 0 });
  const tokens = createTokenSource({ send, clock, sleep, random: () => 0, ...more });
  const engine = createEngine({
    catalog: () => ({ integrations: new Map([[integration.name, integration]]), models: new Map(), findings: [] }),
    send,
    clock,
    tokens,
    cursors: createCursorSealer({ current: new TextEncoder().encode("a key for tests, long enough....") }),
  });
  return {
    engine,
    tokens,
    list: async (account, deadline = clock() + 25_000) =>
      engine.proxy({ account, resource: "users", operation: "list", parameters: [], deadline }),
  };
};

export const accountWith = (
  integration: Integration,
  connection: string,
  context: Readonly<Record<string, unknown>>,
  more: Partial<AccountInput> = {},
): Account => openAccount(integration, { id: "acc_1", connection, context, ...more });
