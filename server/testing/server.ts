/** A server over a fake engine: records what the engine is asked and answers what the test says. */
import { pino } from "pino";
import type { Account, Engine, ListAnswer, RawPage, StreamItem } from "../../engine/operation/types.ts";
import { createMemoryAccountStore } from "../accounts/store.ts";
import type { AccountRecord, AccountStore } from "../accounts/store.ts";
import { createTokenAuthenticator } from "../auth/authenticate.ts";
import type { CognateServer } from "../index.ts";
import { createServer } from "../index.ts";
import type { ServerDeps, ServerOptions, ServerStore } from "../types.ts";
import { testCatalog } from "./catalog.ts";

export const NOW = Date.parse("2026-03-04T05:06:07.000Z");
export const TOKEN = "test-token-of-the-operator";

interface Asked {
  readonly method: string;
  readonly call: Readonly<Record<string, unknown>>;
}

export interface TestServer {
  readonly server: CognateServer;
  readonly accounts: AccountStore;
  readonly asked: readonly Asked[];
  /** The last call of the engine. */
  readonly last: () => Asked["call"];
  readonly request: (method: string, path: string, init?: Init) => Promise<Seen>;
}

interface Init {
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface TestOptions {
  readonly engine?: Partial<Engine>;
  readonly options?: Partial<ServerOptions>;
  readonly records?: readonly AccountRecord[];
  readonly token?: string;
  /** Tokens of this store, instead of the one token. */
  readonly store?: ServerStore;
  readonly deps?: Partial<ServerDeps>;
}

export const recordOf = (id: string, more: Partial<AccountRecord> = {}): AccountRecord => ({
  id,
  tenantId: "t1",
  integration: "acme",
  connection: "keys",
  context: { site: "eu", api_key: "s3cret-key" },
  baseUrl: "http://127.0.0.1:9",
  learned: {},
  sandbox: false,
  status: "active",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  ...more,
});

export const listAnswer = (more: Partial<ListAnswer> = {}): ListAnswer => ({
  result: [{ id: "1", name: "Ada" }],
  next_cursor: null,
  prev_cursor: null,
  result_count: 1,
  is_partial_response: false,
  applied: {},
  ...more,
});

export const createTestServer = ({
  engine,
  options,
  records = [recordOf("acc_1")],
  token,
  store,
  deps,
}: TestOptions = {}): TestServer => {
  const asked: Asked[] = [];
  const accounts = createMemoryAccountStore(records);
  const fake = fakeEngine(engine ?? {}, asked);
  const server = createServer({
    engine: fake,
    catalog: () => testCatalog,
    accounts,
    openAccount: openTestAccount,
    ...(store === undefined ? { authenticator: createTokenAuthenticator(token) } : { store }),
    sendRaw: () => Promise.reject(new Error("no raw calls in this test")),
    logger: pino({ level: "silent" }),
    clock: () => NOW,
    newId: () => "id-00000001",
    ...deps,
    options: { ...options },
  });
  return {
    server,
    accounts,
    asked,
    last: () => asked.at(-1)?.call ?? {},
    async request(method, path, init = {}) {
      const response = await server.fetch(
        new Request(`http://localhost:8080${path}`, {
          method,
          headers: { host: "localhost:8080", ...init.headers },
          ...(init.body === undefined ? {} : { body: init.body }),
        }),
      );
      const text = await response.text();
      const json =
        (response.headers.get("content-type") ?? "").includes("json") && !text.includes("\n{") && text !== ""
          ? (JSON.parse(text) as Record<string, unknown>)
          : {};
      return { status: response.status, headers: response.headers, text, json };
    },
  };
};

/** Splits the context as the real one does; `site` is normalised so that tests see it. */
const openTestAccount = (integration: { readonly name: string }, record: AccountRecord): Account => {
  const { api_key: apiKey, ...fields } = record.context as Record<string, unknown>;
  const view = {
    id: record.id,
    connection: record.connection,
    account: fields,
    fields,
    secrets: apiKey === undefined ? {} : { api_key: apiKey },
    token: {},
    ...(record.baseUrl === undefined ? {} : { baseUrl: record.baseUrl }),
  };
  return { id: record.id, integration: integration.name, view, operatorHosts: [], sandbox: record.sandbox };
};

const fakeEngine = (answers: Partial<Engine>, asked: Asked[]): Engine => {
  const remember =
    <C, A>(method: string, answer: (call: C) => Promise<A>) =>
    (call: C): Promise<A> => {
      asked.push({ method, call: call as Readonly<Record<string, unknown>> });
      return answer(call);
    };
  const rawPage: RawPage = {
    contentType: "application/json",
    bytes: new TextEncoder().encode("[1]"),
    status: 200,
    next_cursor: "c2",
  };
  const item = { answer: { id: "1", name: "Ada" }, facts: {} };
  return {
    list: remember("list", answers.list ?? (() => Promise.resolve({ answer: listAnswer(), facts: {} }))),
    rawPage: remember("rawPage", answers.rawPage ?? (() => Promise.resolve({ answer: rawPage, facts: {} }))),
    stream(call, options) {
      asked.push({ method: "stream", call: { ...call, ...options } });
      return (answers.stream ?? streamOf([{ kind: "end", status: "complete", count: 0, next_cursor: null }]))(
        call,
        options,
      );
    },
    get: remember("get", answers.get ?? (() => Promise.resolve(item))),
    rawItem: remember(
      "rawItem",
      answers.rawItem ?? (() => Promise.resolve({ answer: { ...rawPage, next_cursor: null }, facts: {} })),
    ),
    create: remember("create", answers.create ?? (() => Promise.resolve(item))),
    update: remember("update", answers.update ?? (() => Promise.resolve(item))),
    remove: remember(
      "remove",
      answers.remove ?? ((call) => Promise.resolve({ answer: { id: call.id ?? "" }, facts: {} })),
    ),
    method: remember(
      "method",
      answers.method ?? (() => Promise.resolve({ answer: { result: { done: true } }, facts: {} })),
    ),
    proxy: remember(
      "proxy",
      answers.proxy ??
        (() =>
          Promise.resolve({
            answer: {
              kind: "verbatim",
              status: 200,
              headers: { "content-type": "application/json", "set-cookie": "x=1" },
              bytes: new TextEncoder().encode('{"data":1}'),
            },
            facts: {},
          })),
    ),
    plan: () => Promise.resolve([]),
    planProxy: () => Promise.resolve([]),
    verify:
      answers.verify ??
      (() => Promise.resolve({ label: "Acme of Ada", externalId: "org-1", learned: { org: "org-1" } })),
    learn: answers.learn ?? (() => Promise.resolve({})),
    methods: (integration, target) => {
      const mapping = integration.mappings.get(`${target.model}/${target.resource}`);
      if (mapping === undefined) return [];
      const standard = (["list", "get", "create", "update", "delete"] as const).filter(
        (name) => mapping[name] !== undefined,
      );
      return [
        ...standard.map((method) => ({
          method,
          effect: method === "list" || method === "get" ? ("read" as const) : ("write" as const),
        })),
        ...[...mapping.methods].map(([method, { effect }]) => ({ method, effect })),
      ];
    },
  };
};

export const streamOf = (items: readonly StreamItem[], failure?: Error): Engine["stream"] =>
  async function* () {
    await Promise.resolve();
    yield* items;
    if (failure !== undefined) throw failure;
  };
