/** For tests: an engine over a catalog of made-up providers, one for each paging strategy, and a provider in memory that can fail. */
import { loadCatalog } from "../catalog/index.ts";
import { treeOf } from "../catalog/testing/tree.ts";
import type { Catalog } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { ProviderAnswer, RequestPlan } from "../language/exchange.ts";
import { parseInstant } from "../language/time.ts";
import { STRATEGY_CASES, type StrategyCase } from "../pagination/cases.ts";
import type { ImitatedPage, ImitatedRequest, Pager } from "../pagination/types.ts";
import { createEngine } from "./engine.ts";
import { createCursorSealer } from "./sealer.ts";
import type { Account, Engine, ListAnswer, ListCall } from "./types.ts";

export interface TestRecord {
  readonly id: string;
  readonly status: string;
  readonly at: string;
  readonly tags: readonly string[];
}

const START = Date.parse("2026-01-01T00:00:00Z");
const WEEK = 7 * 86_400_000;
export const NOW = START + 2 * WEEK;

/** In the order in which the case's provider gives them. Every third is inactive; tags make two rows of every second one. */
export const recordsFor = (one: StrategyCase, count: number): readonly TestRecord[] => {
  const records = Array.from({ length: count }, (_, index) => ({
    id: `r${index}`,
    status: index % 3 === 0 ? "inactive" : "active",
    at: new Date(START + Math.floor((index * WEEK) / Math.max(count, 1))).toISOString(),
    tags: index % 2 === 0 ? ["a"] : ["a", "b"],
  }));
  if (one.config["order"] !== "desc") return records;
  const windowOf = (record: TestRecord): number =>
    Math.floor((START + WEEK - 1 - Date.parse(record.at)) / (3 * 86_400_000));
  return records.toSorted((a, b) => windowOf(a) - windowOf(b));
};

const MODEL = {
  cognate: 1,
  model: "people",
  label: "People",
  version: "1.0.0",
  resources: {
    users: {
      schema: "users.schema.json",
      methods: ["list", "get"],
      query: {
        status: {
          type: "string",
          operators: ["eq", "in"],
          field: "status",
          description: "Whether the user is active.",
        },
        start: { type: "string", format: "date-time", description: "Not before." },
        search: { type: "string", description: "Any text." },
      },
      sort: ["id"],
    },
  },
};

const nullable = { type: ["string", "null"], description: "A text." };
const SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "User",
  description: "A person.",
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id: { type: "string", description: "The id." }, status: nullable, detail: nullable, joined: nullable },
  examples: [{ id: "1" }],
};

export const MAPPING = {
  model: "people",
  resource: "users",
  record: { id: "id", status: "status" },
  list: { operation: "items.list", filters: { status: "local" } },
};

export interface TestIntegration {
  readonly pagination: unknown;
  /** Parts of the operation `items.list` beside its defaults. */
  readonly operation?: Readonly<Record<string, unknown>>;
  readonly operations?: Readonly<Record<string, unknown>>;
  readonly mapping?: unknown;
  /** Other files of the mapping's folder. */
  readonly files?: Readonly<Record<string, string>>;
}

/** JSON is YAML, so the files are literals. */
const filesOf = (name: string, one: TestIntegration): Readonly<Record<string, string>> => ({
  [`integrations/${name}/integration.yaml`]: JSON.stringify({
    cognate: 1,
    name,
    label: name,
    category: "identity",
    base_url: "https://api.acme.test/v1",
    connections: {
      token: {
        label: "Token",
        fields: { token: { type: "secret", label: "Token" } },
        auth: [{ type: "bearer", token: "{{ credentials.token }}" }],
      },
    },
  }),
  [`integrations/${name}/resources/items.yaml`]: JSON.stringify({
    resource: "items",
    operations: {
      list: { method: "GET", path: "/items", records: "data", pagination: one.pagination, ...one.operation },
      get: { method: "GET", path: "/items/{{ id }}", record: "$" },
      ...one.operations,
    },
  }),
  [`integrations/${name}/mappings/people/users.yaml`]: JSON.stringify(one.mapping ?? MAPPING),
  ...Object.fromEntries(
    Object.entries(one.files ?? {}).map(([file, text]) => [`integrations/${name}/mappings/people/${file}`, text]),
  ),
});

export const catalogOf = (integrations: Readonly<Record<string, TestIntegration>>): Catalog => {
  const catalog = loadCatalog(
    treeOf({
      "unified-models/people/model.yaml": JSON.stringify(MODEL),
      "unified-models/people/users.schema.json": JSON.stringify(SCHEMA),
      ...Object.assign({}, ...Object.entries(integrations).map(([name, one]) => filesOf(name, one))),
    }),
  );
  const errors = catalog.findings.filter((finding) => finding.severity === "error");
  if (errors.length > 0)
    throw new Error(
      errors
        .map(
          (finding) =>
            `${finding.span.file}:${finding.span.line}:${finding.span.column} ${finding.code} ${finding.message}`,
        )
        .join("\n"),
    );
  return catalog;
};

/** The integration of a case: `case0`, `case1`, … */
export const caseName = (one: StrategyCase): string => `case${STRATEGY_CASES.indexOf(one)}`;

const caseIntegration = (one: StrategyCase): TestIntegration => ({
  pagination: one.config,
  ...(one.args === undefined
    ? {}
    : {
        operation: { params: { start: { in: "template" }, end: { in: "template" } } },
        mapping: { ...MAPPING, list: { ...MAPPING.list, args: one.args } },
      }),
});

let cases: Catalog | undefined;
export const caseCatalog = (): Catalog =>
  (cases ??= catalogOf(Object.fromEntries(STRATEGY_CASES.map((one) => [caseName(one), caseIntegration(one)]))));

export const accountOf = (integration: string, id = "acc_1"): Account => ({
  id,
  integration,
  view: { id, connection: "token", account: {}, fields: {}, secrets: { token: "s3cret-token" }, token: {} },
  operatorHosts: [],
  sandbox: false,
});

export const requestOf = (plan: RequestPlan): ImitatedRequest => {
  const url = new URL(`${plan.origin}${plan.path}${plan.rawQuery === undefined ? "" : `?${plan.rawQuery}`}`);
  for (const [name, value] of plan.query) url.searchParams.set(name, String(value));
  const body: unknown = plan.body === undefined ? undefined : JSON.parse(new TextDecoder().decode(plan.body.bytes));
  return {
    url: url.href,
    query: new Map(url.searchParams),
    headers: Object.fromEntries(plan.headers.map(([name, value]) => [name, String(value)])),
    body,
  };
};

export const answerWith = (
  plan: RequestPlan,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ProviderAnswer => {
  const text = JSON.stringify(body);
  return {
    status: 200,
    headers: { "content-type": "application/json", ...headers },
    body,
    text,
    bytes: new TextEncoder().encode(text),
    request: { method: plan.method, url: requestOf(plan).url, operation: plan.operation, attempt: 1 },
    outcome: "ok",
  };
};

const inside = (page: ImitatedPage, rows: readonly TestRecord[]): readonly TestRecord[] => {
  const { window } = page;
  return window === undefined
    ? rows
    : rows.filter(
        (row) =>
          Date.parse(row.at) >= (parseInstant(window.from) ?? 0) && Date.parse(row.at) < (parseInstant(window.to) ?? 0),
      );
};

/** Serves rows by the pager's own imitation. */
export const serve =
  (
    pager: Pager,
    body: StrategyCase["body"],
    rows: readonly TestRecord[],
    change: (page: ImitatedPage) => ImitatedPage = (page) => page,
  ) =>
  (plan: RequestPlan): ProviderAnswer => {
    const request = requestOf(plan);
    const page = change(pager.imitate(request, inside(pager.imitate(request, []), rows)));
    return answerWith(plan, body(page), page.headers);
  };

export interface TestBench {
  readonly engine: Engine;
  readonly requests: RequestPlan[];
  /** Moves the clock, in ms. */
  pass(ms: number): void;
}

export const benchOf = (
  catalog: Catalog,
  provider: (plan: RequestPlan, requests: readonly RequestPlan[]) => ProviderAnswer,
  maxPages?: number,
): TestBench => {
  let now = NOW;
  const requests: RequestPlan[] = [];
  const engine = createEngine({
    catalog: () => catalog,
    clock: () => now,
    cursors: createCursorSealer({ current: new TextEncoder().encode("a key for tests, long enough....") }),
    send(plan) {
      requests.push(plan);
      try {
        return Promise.resolve(provider(plan, requests));
      } catch (error) {
        return Promise.reject(error);
      }
    },
    ...(maxPages === undefined ? {} : { options: { maxPages } }),
  });
  return {
    engine,
    requests,
    pass: (ms) => {
      now += ms;
    },
  };
};

export const listCall = (integration: string, more: Partial<ListCall> = {}): ListCall => ({
  account: accountOf(integration),
  model: "people",
  resource: "users",
  deadline: NOW + 10 ** 12,
  query: {},
  remoteData: false,
  format: "unified",
  strict: false,
  validate: "off",
  ...more,
});

export const idsOf = (answer: Pick<ListAnswer, "result">): readonly unknown[] =>
  answer.result.map((record) => record["id"]);

/** The code of the error that a call ends in; undefined if it does not. */
export const codeOf = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof CognateError ? error.code : String(error);
  }
};
