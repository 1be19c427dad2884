/** What is counted, and what never shows in it. */
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../engine/redaction.ts";
import { testCatalog } from "../testing/catalog.ts";
import { createTestServer, TOKEN } from "../testing/server.ts";
import { createDriftCounters } from "./drift.ts";
import { createMetrics } from "./metrics.ts";
import { createRegistry } from "./registry.ts";
import { createFieldNames } from "./field-names.ts";

const redactor = createRedactor(["own-secret-key"]);
/** A name or a word, another one for each number. */
const letters = (number: number): string =>
  `v${String(number).replaceAll(/\d/gu, (digit) => "abcdefghij"[Number(digit)] ?? "")}`;
const noSecret = (): boolean => false;
const clock = (): number => Date.parse("2026-01-02T03:04:05Z");

describe("the registry", () => {
  it("prints Prometheus text, with labels escaped", () => {
    const registry = createRegistry();
    registry.counter("a_total", "As.").add({ name: 'x"\\\n' }, 2);
    registry.histogram("b_seconds", "Bs.", [1, 5]).observe({ k: "v" }, 2);
    registry.gauge("c", "Cs.", () => 7);
    expect(registry.print()).toBe(
      [
        "# HELP a_total As.",
        "# TYPE a_total counter",
        String.raw`a_total{name="x\"\\\n"} 2`,
        "# HELP b_seconds Bs.",
        "# TYPE b_seconds histogram",
        'b_seconds_bucket{k="v",le="1"} 0',
        'b_seconds_bucket{k="v",le="5"} 1',
        'b_seconds_bucket{k="v",le="+Inf"} 1',
        'b_seconds_sum{k="v"} 2',
        'b_seconds_count{k="v"} 1',
        "# HELP c Cs.",
        "# TYPE c gauge",
        "c 7",
        "",
      ].join("\n"),
    );
  });

  it("keeps so many series and no more", () => {
    const registry = createRegistry();
    const counter = registry.counter("a_total", "As.", 2);
    for (const name of ["a", "b", "c", "d"]) counter.add({ name });
    expect(registry.print()).toContain('a_total{other="true"} 2');
    expect(registry.print()).not.toContain('"c"');
  });
});

describe("drift", () => {
  const drift = createDriftCounters({ clock });
  const counters = drift.of("acme", "people/users", () => ["$first(name, profile.email)", "id"], redactor);

  it("counts values without a row, the commonest first", () => {
    for (const value of ["frozen", "frozen", "gone"]) counters.unmatchedEnum("status", value);
    expect(drift.describe("acme")[0]?.enum_values).toEqual([
      { field: "status", value: "frozen", count: 2, first_seen: "2026-01-02T03:04:05.000Z" },
      { field: "status", value: "gone", count: 1, first_seen: "2026-01-02T03:04:05.000Z" },
    ]);
  });

  it.each(["InProgress", "on-hold", "gelöscht", "ASIA", "global-admin", "a_b"])("shows a word: %j", (value) => {
    const own = createDriftCounters({ clock });
    own.of("acme", "m/r", () => [], redactor).unmatchedEnum("status", value);
    expect(own.describe("acme")[0]?.enum_values[0]?.value).toBe(value);
  });

  it.each([
    "ada@example.com",
    "4929123456789012",
    "she said <hello>",
    "a\u0000b\u001b[31m",
    "Maria Gonzalez",
    "Zoë von Müller",
    "DE89370400440532013000",
    "10.1.2.3",
    "2001:db8::1",
    "sk_live_ABCDEFgh",
    "glpat-ABCDEFgh",
    "AKIAABCDEFGH",
    "own-secret-key",
    "a".repeat(32),
    "",
  ])("shows no value that is no word: %j", (value) => {
    const own = createDriftCounters({ clock });
    own.of("acme", "m/r", () => [], redactor).unmatchedEnum("status", value);
    expect(own.describe("acme")[0]?.enum_values[0]?.value).toBe("(hidden)");
  });

  it("keeps so many values and no more", () => {
    const own = createDriftCounters({ clock });
    const some = own.of("acme", "m/r", () => [], redactor);
    for (let at = 0; at < 500; at += 1) some.unmatchedEnum("status", letters(at));
    const values = own.describe("acme")[0]?.enum_values ?? [];
    expect([values.length, values[0]]).toEqual([201, expect.objectContaining({ value: "(other)", count: 300 })]);
  });

  it("names the fields that nothing reads, by name alone", () => {
    counters.sample?.({
      id: 1,
      name: "Ada",
      phone: "+1 555",
      profile: { email: "a@b.example", city: "Oslo" },
      tags: [{ key: "k" }],
      "0123-ada@example.com": 1,
      "Maria Gonzalez": 1,
      "own-secret-key": 1,
    });
    counters.sample?.({ id: 2, name: "Bo", phone: "+1 556" });
    expect(drift.describe("acme")[0]).toMatchObject({
      sampled: 2,
      unread_fields: [
        { field: "phone", samples: 2 },
        { field: "profile.city", samples: 1 },
        { field: "tags.key", samples: 1 },
      ],
    });
    expect(JSON.stringify(drift.describe("acme"))).not.toMatch(/555|Oslo|0123|Maria|own-secret/u);
  });

  it("asks once what is read, and tells of each name once", () => {
    let [asked, told] = [0, 0];
    const names = createFieldNames(
      () => ((asked += 1), ["id"]),
      () => "",
      () => (told += 1),
    );
    for (let at = 0; at < 5; at += 1) names.sample({ id: at, name: "x" }, noSecret);
    expect([asked, told, names.sampled(), names.unread()]).toEqual([
      1,
      1,
      5,
      [{ field: "name", samples: 5, first_seen: "" }],
    ]);
  });

  it("sees a new field after any number of record shapes", () => {
    const names = fieldNames();
    // 2^12 shapes of the same twelve names.
    for (let shape = 0; shape < 4096; shape += 1)
      names.sample(
        Object.fromEntries(
          "abcdefghijkl"
            .split("")
            .filter((_, at) => shape & (1 << at))
            .map((name) => [name, 1]),
        ),
        noSecret,
      );
    for (let at = 0; at < 16; at += 1) names.sample({ late: true }, noSecret);
    expect(names.unread().map(({ field }) => field)).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
      "f",
      "g",
      "h",
      "i",
      "j",
      "k",
      "l",
      "late",
    ]);
    expect(names.isFull()).toBe(false);
  });

  it("keeps so many names and says that there are more", () => {
    const names = fieldNames();
    for (let from = 0; from < 60; from += 1)
      names.sample(Object.fromEntries(Array.from({ length: 20 }, (_, at) => [letters(from * 20 + at), 1])), noSecret);
    expect([names.unread().length, names.isFull()]).toEqual([1000, true]);
  });
});

const fieldNames = () =>
  createFieldNames(
    () => ["id"],
    () => "",
    () => {},
  );

describe("a busy mapping", () => {
  it("is looked at less often, but never not at all", () => {
    const names = fieldNames();
    for (let at = 0; at < 64 + 160; at += 1) names.sample({ id: at }, noSecret);
    names.sample({ id: 0, late: true }, noSecret);
    for (let at = 0; at < 16; at += 1) names.sample({ id: at, late: true }, noSecret);
    expect([names.sampled(), names.unread().map(({ field }) => field)]).toEqual([75, ["late"]]);
  });
});

describe("the engine's observer", () => {
  it("counts answers, retries and waits of providers", () => {
    const metrics = createMetrics(clock);
    const { observer } = metrics;
    observer.provider("acme", {
      kind: "request",
      operation: "users.list",
      method: "GET",
      url: () => "https://x/?secret=1",
      attempt: 1,
    });
    observer.provider("acme", { kind: "response", operation: "users.list", status: 503, durationMs: 40, attempt: 1 });
    observer.provider("acme", { kind: "wait", seconds: 1.5, reason: "backoff" });
    observer.provider("acme", {
      kind: "request",
      operation: "users.list",
      method: "GET",
      url: () => "https://x/?secret=1",
      attempt: 2,
    });
    expect(metrics.print()).toContain(
      'cognate_provider_responses_total{integration="acme",operation="users.list",status="503"} 1',
    );
    observer.provider("acme", { kind: "unanswered", operation: "raw", durationMs: 9, attempt: 1 });
    expect(metrics.print()).toContain(
      'cognate_provider_responses_total{integration="acme",operation="raw",status="none"} 1',
    );
    expect(metrics.print()).toContain('cognate_provider_retries_total{integration="acme"} 1');
    expect(metrics.print()).toContain('cognate_provider_wait_seconds_total{integration="acme"} 1.5');
    expect(metrics.print()).not.toContain("secret");
  });
});

describe("GET /metrics", () => {
  it("shows names of our own files, and no word of a provider", async () => {
    const metrics = createMetrics(clock);
    const acme = testCatalog.integrations.get("acme");
    const mapping = acme?.mappings.get("directory/people");
    if (acme === undefined || mapping === undefined) throw new Error("the made-up provider is gone");
    const counters = metrics.observer.mapping(acme, mapping, redactor);
    for (const value of ["Maria", "frozen", "frozen"]) counters.unmatchedEnum("status", value);
    counters.sample?.({ nickname: "x", spouse: "y" });
    counters.sample?.({ nickname: "z" });
    const { request } = createTestServer({ token: TOKEN, deps: { metrics } });
    const headers = { authorization: `Bearer ${TOKEN}` };
    const { text } = await request("GET", "/metrics", { headers });
    const labels = 'integration="acme",mapping="directory/people"';
    expect(text).toContain(`cognate_drift_enum_values_total{${labels},field="status"} 3`);
    expect(text).toContain(`cognate_drift_unread_fields_total{${labels}} 2`);
    expect(text).not.toMatch(/Maria|frozen|nickname|spouse/u);
    const { json } = await request("GET", "/integration/acme/drift", { headers });
    expect(json["result"]).toMatchObject([
      { enum_values: [{ value: "frozen", count: 2 }, { value: "Maria" }], more_fields: false },
    ]);
  });

  it("counts requests by their route, never by their path", async () => {
    const { request } = createTestServer({ token: TOKEN });
    const headers = { authorization: `Bearer ${TOKEN}` };
    await request("GET", "/unified/directory/people/ada%40example.com?integrated_account_id=acc_1", { headers });
    await request("GET", "/nowhere/ada", { headers });
    await request("GET", "/log");
    const { text, headers: given } = await request("GET", "/metrics", { headers });
    expect(given.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/u);
    expect(text).toMatch(
      /cognate_http_requests_total\{method="GET",route="\/unified\/:model\/:resource\/:id",status="200"\} 1/u,
    );
    expect(text).toContain('cognate_http_requests_total{method="GET",route="none",status="404"} 1');
    expect(text).toContain('cognate_http_requests_total{method="GET",route="/log",status="401"} 1');
    expect(text).not.toMatch(/ada|acc_1/u);
  });
});
