/** Recordings through `/unified`: what the models say of them, each record strict against its schema, twice checked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accountRecord, REPOSITORY, startCognate, type CognateUnderTest } from "../support/cognate.ts";
import { startRecordedProvider, type RecordedProvider } from "../support/recorded-provider.ts";
import { loadScenarios, type Interaction, type Scenario } from "../support/recordings.ts";
import { describeShared } from "../support/shared.ts";
import { comparable, wanted, type Allowance } from "./compare.ts";

const ACCOUNT = "recorded";
const TOKEN = "a-token-of-cognate";
const KEYS = { site: "datadoghq.com", api_key: "key-of-the-account", application_key: "second-key-of-the-account" };
const scenarios = loadScenarios("datadog");

type Json = Readonly<Record<string, unknown>>;

const ALLOWED: readonly Allowance[] = [
  { sent: /^page\[(number|size)\]=\d+$/, why: "position and page size are always written" },
  { sent: /^page\[limit\]=\d+$/, why: "position and page size are always written" },
  {
    sent: /^filter\[timestamp\]\[(start|end)\]=2022-07-1[67]T1[45]:00:00Z$/,
    recorded: /^filter\[timestamp\]\[start\]=/,
    why: "windows begin and end at full hours, and always end",
  },
  { sent: /^filter\[include_descendants\]=true$/, why: "organizations below are reported unless told otherwise" },
  {
    sent: /^(start|end)_month=\d{4}-\d\d$/,
    recorded: /^start_month=.*T/,
    why: "a month is written as a month, and the range always ends",
  },
];

interface Case {
  readonly file: string;
  /** Interactions of the scenario that the call causes, in the order in which it does. */
  readonly calls: readonly number[];
  readonly method?: string;
  /** `{n}` stands for the id that the n-th interaction of the scenario answered. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** How many records, over all pages; or the status of a refusal. */
  readonly records?: number;
  readonly status?: number;
  readonly code?: string;
  readonly first?: Json;
}

const USERS = "/unified/user-directory/users";
const ROLES = "/unified/user-directory/roles";
const USAGE = "/unified/usage-metering/usage";

const CASES: readonly Case[] = [
  {
    file: "v2/users/list-all-users-returns-ok-response-with-pagination-0035c9",
    calls: [0, 1],
    path: USERS,
    query: { limit: "2" },
    records: 3,
    first: { type: "user", emails: [{ is_primary: true }] },
  },
  {
    file: "v2/users/list-all-users-returns-ok-response-676d62",
    calls: [1],
    path: USERS,
    query: { search: "test-list_all_users_returns_ok_response-1652349222@datadoghq.com" },
    records: 1,
    first: { status: "invited", title: "user title", is_email_verified: false },
  },
  {
    file: "v2/users/disable-a-user-returns-ok-response-97130d",
    calls: [0],
    method: "POST",
    path: USERS,
    body: {
      emails: [{ email: "Test-Disable_a_user_returns_OK_response-1652349216@datadoghq.com", is_primary: true }],
      title: "user title",
    },
    status: 200,
    first: { status: "invited", username: "test-disable_a_user_returns_ok_response-1652349216@datadoghq.com" },
  },
  {
    file: "v2/users/disable-a-user-returns-ok-response-97130d",
    calls: [1],
    method: "DELETE",
    path: `${USERS}/{0}`,
    status: 200,
    first: { id: "649b7e06-d1d9-11ec-ad3d-da7ad0900002" },
  },
  {
    file: "v2/users/disable-a-user-returns-ok-response-97130d",
    calls: [2],
    method: "DELETE",
    path: `${USERS}/{0}`,
    status: 404,
    code: "not_found",
  },
  {
    file: "v2/roles/get-all-users-of-a-role-returns-ok-response-353b55",
    calls: [3],
    path: USERS,
    query: { role_id: "474eac06-d1d9-11ec-ad3d-da7ad0900002" },
    records: 1,
  },
  {
    // The names of permissions are one more call; this scenario asked for them first, and made the role it reads.
    file: "v2/roles/create-role-with-a-permission-returns-ok-response-5f03a1",
    calls: [0, 1],
    path: `${ROLES}/{1}`,
    status: 200,
    first: {
      is_managed: false,
      permissions: expect.arrayContaining([
        expect.objectContaining({ name: "dashboards_read", group: "Dashboards", description: "View dashboards." }),
      ]) as unknown,
    },
  },
  {
    file: "v2/usage-metering/get-hourly-usage-by-product-family-returns-ok-response-bf9766",
    calls: [0],
    path: USAGE,
    query: { start_date: "2022-07-16T14:57:41.821Z", product_ids: "infra_hosts", limit: "1000" },
    records: 24 * 13,
    first: { product: { id: "infra_hosts" }, organization: { name: expect.any(String) as string } },
  },
  {
    file: "v2/usage-metering/get-projected-cost-across-your-account-returns-ok-response-5660cc",
    calls: [0],
    path: USAGE,
    query: { report: "projected_cost", limit: "1000" },
    records: 51,
    first: { charges: [{ currency: "USD" }, { currency: "USD" }] },
  },
  {
    file: "v2/usage-metering/get-historical-cost-across-your-account-returns-ok-response-d17989",
    calls: [0],
    path: USAGE,
    query: { report: "cost", start_date: "2022-09-21T21:58:43.871Z", end_date: "2022-10-01T00:00:00Z" },
    records: 0,
  },
  {
    file: "v2/usage-metering/getestimatedcostbyorg-with-start-month-returns-ok-response-abda0d",
    calls: [0],
    path: USAGE,
    query: { report: "cost", start_date: "2022-11-01T00:00:00Z" },
    records: 0,
  },
];

describeShared("recordings through /unified", () => {
  let cognate: CognateUnderTest;
  let provider: RecordedProvider;
  let now = 0;
  beforeAll(async () => {
    provider = startRecordedProvider(["https://api.datadoghq.com"]);
    const accounts = [accountRecord(ACCOUNT, "datadog", "keys", KEYS)];
    cognate = await startCognate({ accounts, token: TOKEN, clock: () => now, options: { validate: "strict" } });
  });
  afterAll(async () => {
    await cognate.close();
    provider.close();
  });

  const ask = (method: string, path: string, query: Readonly<Record<string, string>>, body?: Json) =>
    cognate.send(
      method,
      `${path}?${new URLSearchParams({ ...query, integrated_account_id: ACCOUNT, strict: "true" }).toString()}`,
      {
        headers: { authorization: `Bearer ${TOKEN}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
    );

  /** Follows cursors to the end; each record is held against its schema here, beside what the engine does. */
  const listAll = async (path: string, query: Readonly<Record<string, string>>): Promise<readonly Json[]> => {
    const records: Json[] = [];
    let cursor: string | null = "";
    do {
      // oxlint-disable-next-line no-await-in-loop -- each page follows from the one before
      const { status, json } = await ask("GET", path, { ...query, next_cursor: cursor });
      expect([status, json]).toEqual([200, expect.objectContaining({ is_partial_response: false })]);
      const list = json as { readonly result: readonly Json[]; readonly next_cursor: string | null };
      records.push(...list.result);
      cursor = list.next_cursor;
    } while (cursor !== null);
    expect(records.flatMap((record) => violations(path, record))).toEqual([]);
    return records;
  };

  it.each(CASES.map((one) => [`${one.method ?? "GET"} ${one.path}: ${one.file}`, one] as const))(
    "%s",
    async (_name, one) => {
      const { interactions, frozen_at } = scenarioOf(one.file);
      now = Date.parse(frozen_at);
      const calls = one.calls.map((index) => interactionAt(interactions, index));
      provider.load(one.method === undefined ? calls.map(asRead) : calls);
      const path = one.path.replace(/\{(\d)\}/, (_hole, index: string) =>
        idOf(interactionAt(interactions, Number(index))),
      );
      const found = one.records === undefined ? undefined : await listAll(path, one.query ?? {});
      const answer = found === undefined ? await ask(one.method ?? "GET", path, one.query ?? {}, one.body) : undefined;
      const record = found === undefined ? (answer?.json as Json) : found[0];
      expect([answer?.status, record?.["code"], found?.length]).toEqual([one.status, one.code, one.records]);
      expect(record ?? {}).toMatchObject(one.first ?? {});
      const isRecord = one.method === undefined && record !== undefined;
      expect(isRecord ? violations(path, record) : []).toEqual([]);
      expect(provider.seen.map(comparable)).toEqual(
        calls.map((call, index) =>
          wanted(one.method === undefined ? asRead(call) : call, provider.seen[index], ALLOWED),
        ),
      );
    },
  );

  it("projected charges add up to the provider's total, which they do not count twice", async () => {
    const { interactions, frozen_at } = scenarioOf(
      "v2/usage-metering/get-projected-cost-across-your-account-returns-ok-response-5660cc",
    );
    now = Date.parse(frozen_at);
    provider.load(interactions);
    const rows = await listAll(USAGE, { report: "projected_cost", limit: "1000" });
    const sum = rows
      .flatMap((row) => row["charges"] as readonly { readonly amount: number }[])
      .reduce((total, { amount }) => total + amount, 0);
    expect(sum).toBeCloseTo(270_247_171.451923, 3);
  });

  it.each([
    ["users", USERS, "/api/v2/users"],
    ["roles", ROLES, "/api/v2/roles"],
  ])("every one of the %s in any recording is a record without errors", async (type, path, target) => {
    now = Date.parse("2026-08-01T00:00:00Z");
    const all = everyResource(type);
    expect(all.length).toBeGreaterThan(20);
    const included = ["roles", "orgs", "permissions"].flatMap((one) => everyResource(one));
    const permissions = scenarioOf("v2/roles/create-role-with-a-permission-returns-ok-response-5f03a1").interactions[0];
    if (permissions === undefined) throw new Error("No permissions are recorded.");
    const pages = Array.from({ length: Math.floor(all.length / 100) + 1 }, (_, page): Interaction => ({
      request: { method: "GET", url: target, headers: {}, body: null },
      response: {
        status: 200,
        headers: { "content-type": "application/json" },
        body: { data: all.slice(page * 100, page * 100 + 100), included },
      },
    }));
    provider.load(type === "roles" ? [permissions, ...pages] : pages);
    const records = await listAll(path, { limit: "1000" });
    expect(records.map((record) => record["id"])).toEqual(all.map((one) => one["id"]));
  });
});

/** A write's answer read back: the same resource under its own address. */
const asRead = (interaction: Interaction): Interaction => {
  const { request, response } = interaction;
  if (request.method === "GET") return interaction;
  const url = `${request.url}/${idOf(interaction)}`;
  return { request: { ...request, method: "GET", url, body: null }, response: { ...response, status: 200 } };
};

const scenarioOf = (file: string): Scenario => {
  const found = scenarios.find((one) => one.file === file);
  if (found === undefined) throw new Error(`There is no recording ${file}.`);
  return found;
};

const interactionAt = (interactions: readonly Interaction[], index: number): Interaction => {
  const found = interactions[index];
  if (found === undefined) throw new Error(`The recording has no interaction ${index}.`);
  return found;
};

const idOf = ({ response }: Interaction): string =>
  (response.body as { readonly data: { readonly id: string } }).data.id;

/** Distinct JSON:API resources of a type, wherever an answer holds one with attributes; the last state of each. */
const everyResource = (type: string): readonly Json[] => {
  const found = new Map<unknown, Json>();
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { type: its, attributes, id } = value as Json;
    if (its === type && typeof attributes === "object" && typeof id === "string") found.set(id, value as Json);
    for (const child of Object.values(value)) look(child);
  };
  for (const { interactions } of scenarios) for (const { response } of interactions) look(response.body);
  return [...found.values()];
};

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
const schemas = new Map<string, ReturnType<typeof ajv.compile>>();

const violations = (path: string, record: Json): readonly unknown[] => {
  const [, , model = "", resource = ""] = path.split("/");
  const file = join(REPOSITORY, "unified-models", model, `${resource}.schema.json`);
  const validate = schemas.get(file) ?? ajv.compile(JSON.parse(readFileSync(file, "utf8")) as object);
  schemas.set(file, validate);
  return validate(record) ? [] : [{ id: record["id"], errors: validate.errors }];
};
