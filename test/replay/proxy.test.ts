/** Recorded scenarios through `/proxy`: declared operations, cursors followed, requests as recorded but for the allowances below. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { accountRecord, ownCatalog, startCognate, type CognateUnderTest } from "../support/cognate.ts";
import { startRecordedProvider, type RecordedProvider } from "../support/recorded-provider.ts";
import { bodyBytes, loadScenarios, type Scenario } from "../support/recordings.ts";
import { describeShared } from "../support/shared.ts";
import { comparable, wanted, type Allowance } from "./compare.ts";
import { declaredCalls, recordsOf, type DeclaredCall, type Pair, type Wording } from "./declared-calls.ts";

const ACCOUNT = "recorded";
const TOKEN = "a-token-of-cognate";
const KEYS = { site: "datadoghq.com", api_key: "key-of-the-account", application_key: "second-key-of-the-account" };

/** Query parameters in which a request may differ from its recording; each with its reason. */
const ALLOWED: readonly Allowance[] = [
  {
    sent: /^(page\[number\]|page\[offset\]|page|page_number|start|offset)=[01]$/,
    why: "the first position is always written; the clients leave it out",
  },
  {
    sent: /^(page\[size\]|page\[limit\]|page_size|limit|count)=\d+$/,
    why: "a page size is always asked for: Datadog's own default is 10",
  },
  {
    recorded: /^page\[limit\]=5$/,
    why: "of a list that the recording breaks off no more is asked for than is there",
  },
  {
    sent: /^filter\[timestamp\]\[(start|end)\]=2022-07-1[67]T1[45]:00:00Z$/,
    recorded: /^filter\[timestamp\]\[start\]=2022-07-16T14:57:41.821Z$/,
    why: "windows begin and end at full hours, and always end",
  },
];

const idIn = (body: unknown): string => (body as { readonly data: { readonly id: string } }).data.id;

const WORDING: Wording = {
  parameters: { "filter[timestamp][start]": "start", "filter[timestamp][end]": "end" },
  bodies: { "roles.add_user": (body) => [["user_id", idIn(body)]] },
  verbatim: [
    // The client of the recording sent the text null for the end of the list.
    "?next_record_id=null&start_month=2022-03-26T15%3A05%3A25.629Z&fields=infra_host_usage",
    // A made-up page token: positions of pages stand in our own cursors.
    "?page%5Btoken%5D=unknown&page%5Bnumber%5D=1",
  ],
};

/** Lists whose answers name a next page that nobody recorded: the recorded pages replay, and there is a cursor after them. */
const UNFINISHED: Readonly<Record<string, string>> = {
  "v1/usage-metering/get-usage-attribution-returns-ok-response-530fbe": "one of three records",
  "v1/usage-metering/get-the-list-of-available-daily-custom-reports-returns-ok-response-16ea70": "60 of 397 records",
  "v2/security-monitoring/list-security-findings-returns-ok-response-with-pagination-750534": "the first five findings",
  "v2/ci-visibility-tests/get-a-list-of-tests-events-returns-ok-response-e0bdd7": "one page that names a next one",
  "v2/spans/get-a-list-of-spans-returns-ok-response-520e24": "one page that names a next one",
  "v2/security-monitoring/list-findings-returns-ok-response-92f548": "100 of 445,536 findings",
  "v2/software-catalog/get-a-list-of-entity-relations-returns-ok-response-8e08f8": "one full page",
};

/** Refusals whose status is another one here (http-api-spec 2.11 and the error rules of the integration). */
const OTHER_STATUS: Readonly<Record<string, { readonly status: number; readonly code: string; readonly why: string }>> =
  {
    "v2/usage-metering/get-monthly-cost-attribution-returns-bad-request-response-7b02a3": {
      status: 403,
      code: "provider_permission_missing",
      why: "Datadog says 400 to keys of an organization that is not the parent",
    },
  };

const catalog = ownCatalog();
const datadog = catalog.integrations.get("datadog");
if (datadog === undefined) throw new Error("There is no integration datadog.");

/** The families that issue 2 section 6 names, every scenario named for pagination, and all others that are made of declared operations. */
const FAMILIES =
  /^v1\/(users|usage-metering)\/|^v2\/(users|roles|usage-metering|teams|audit|key-management|organizations|org-connections|service-accounts|domain-allowlist)\//;
const NAMED = 140;
const PLAYED = 213;
const isNamed = ({ file, scenario }: Scenario): boolean =>
  FAMILIES.test(file) || /pagination|paginate/i.test(`${file} ${scenario}`);
const isDeclared = ({ interactions }: Scenario): boolean =>
  !declaredCalls(datadog, interactions, WORDING).includes(undefined);
const scenarios = loadScenarios("datadog").filter(
  (one) => !one.file.startsWith("extra/") && (isNamed(one) || isDeclared(one)),
);

describeShared("recordings through /proxy", () => {
  let cognate: CognateUnderTest;
  let provider: RecordedProvider;
  beforeAll(async () => {
    const urls = scenarios.flatMap((one) => one.interactions.map(({ request }) => new URL(request.url).origin));
    provider = startRecordedProvider([...new Set(urls)]);
    const accounts = [accountRecord(ACCOUNT, "datadog", "keys", KEYS)];
    cognate = await startCognate({ catalog, accounts, token: TOKEN });
  });
  afterAll(async () => {
    await cognate.close();
    provider.close();
  });

  it("are all here", () => {
    expect(scenarios.filter(isNamed).length).toBeGreaterThanOrEqual(NAMED);
    expect(scenarios.length).toBeGreaterThanOrEqual(PLAYED);
  });

  it.each(scenarios.map((one) => [one.file, one] as const))("%s", async (_file, scenario) => {
    const calls = declaredCalls(datadog, scenario.interactions, WORDING);
    expect(calls, "every request is an operation of the integration").not.toContain(undefined);
    for (const call of calls) {
      if (call === undefined) continue;
      const isList = call.paged && call.interactions[0]?.response.status === 200;
      // oxlint-disable-next-line no-await-in-loop -- in the order of the recording
      await (isList ? replayList(call, scenario) : replaySingle(call, scenario));
    }
  });

  it.each(loadScenarios("datadog", ["extra/"]).map((one) => [one.file, one.interactions] as const))(
    "%s: a read is tried again until it is answered",
    async (_file, interactions) => {
      provider.load(interactions);
      const last = interactions.at(-1);
      const data = last === undefined ? [] : recordsOf(last.response.body, "data");
      const target = `/proxy/logs?limit=${data.length}&integrated_account_id=${ACCOUNT}`;
      const answer = await cognate.send("GET", target, { headers: { authorization: `Bearer ${TOKEN}` } });
      expect(answer).toMatchObject({ status: 200, json: { is_partial_response: false, result: data } });
      expect(provider.seen.map(comparable)).toEqual(
        interactions.map((one, index) => wanted(one, provider.seen[index], ALLOWED)),
      );
    },
  );

  const send = (call: DeclaredCall, more: readonly Pair[] = []) => {
    const query = new URLSearchParams();
    for (const [name, value] of [...call.parameters, ...more]) query.append(name, value);
    query.append("integrated_account_id", ACCOUNT);
    const contentType = call.interactions[0]?.request.headers["content-type"];
    return cognate.send(call.method, `${call.path}?${query.toString()}`, {
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(call.body === undefined || contentType === undefined ? {} : { "content-type": contentType }),
      },
      ...(call.body === undefined ? {} : { body: call.body }),
    });
  };

  const replaySingle = async (call: DeclaredCall, scenario: Scenario): Promise<void> => {
    const [interaction] = call.interactions;
    if (interaction === undefined) throw new Error("Nothing is recorded.");
    provider.load([interaction]);
    const answer = await send(call);
    const { status } = interaction.response;
    expect(provider.seen.map(comparable)).toEqual([wanted(interaction, provider.seen[0], ALLOWED)]);
    if (status < 400) {
      expect([answer.status, answer.text]).toEqual([status, (bodyBytes(interaction.response) ?? "").toString()]);
      return;
    }
    const other = OTHER_STATUS[scenario.file];
    expect(answer.status).toBe(other?.status ?? status);
    expect(answer.json).toMatchObject({
      provider_status: status,
      truto_is_remote_error: true,
      ...(other === undefined ? {} : { code: other.code }),
    });
  };

  const replayList = async (call: DeclaredCall, scenario: Scenario): Promise<void> => {
    provider.load(call.interactions);
    const unfinished = scenario.file in UNFINISHED;
    const expected = call.interactions.flatMap(({ response }) =>
      recordsOf(response.body, call.operation.reader.expression?.source),
    );
    // What a consumer who wants everything asks for, unless the recording has a page size.
    const limit = unfinished ? expected.length : (call.limit ?? 1000);
    const result: unknown[] = [];
    const isRead = (): boolean => unfinished && provider.seen.length === call.interactions.length;
    let cursor: string | null = "";
    do {
      // oxlint-disable-next-line no-await-in-loop -- each page follows from the one before
      const answer = await send(call, [
        ["limit", String(limit)],
        ["next_cursor", cursor],
      ]);
      expect([answer.status, answer.json]).toEqual([200, expect.objectContaining({ is_partial_response: false })]);
      const list = answer.json as { readonly result: readonly unknown[]; readonly next_cursor: string | null };
      expect(list.next_cursor).not.toBe(cursor);
      result.push(...list.result);
      cursor = list.next_cursor;
    } while (cursor !== null && !isRead());
    expect(result).toEqual(expected);
    expect(provider.seen.map(comparable)).toEqual(
      call.interactions.map((one, index) => wanted(one, provider.seen[index], ALLOWED)),
    );
    expect(cursor === null).toBe(!unfinished);
  };
});
