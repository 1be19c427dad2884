/** What docs/sandbox.md promises: determined rows, matching, auth, limits, refusals, faults. */
import { describe, expect, it } from "vitest";
import { NOW, sandboxOf, TOKEN, type SandboxFiles } from "./testing.ts";

const LIST = { method: "GET", path: "/things", records: "data" };
const GET = { method: "GET", path: "/things/{{ id }}", record: "$" };
const ALL = { data: "{{ records }}" };

const things = (record: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) => ({
  collections: { things: { count: 40, record } },
  serve: { "things.list": { from: "things", answer: ALL } },
  ...more,
});

const rowsOf = (files: Omit<SandboxFiles, "operations">): readonly Record<string, unknown>[] => {
  const { json } = sandboxOf({ operations: { list: LIST }, ...files }).ask("GET", "/things");
  return (json as { data: Record<string, unknown>[] }).data;
};

const DRAWN = {
  id: "$uuid('id')",
  person: "$person.handle",
  kind: "$pick(['a', 'b', 'c'])",
  on: "$chance(0.5)",
  age: "$between(18, 20)",
};

describe("rows", () => {
  it("are the same for the same seed, and others for another", () => {
    const first = rowsOf({ sandbox: things(DRAWN, { seed: 1 }) });
    expect(rowsOf({ sandbox: things(DRAWN, { seed: 1 }) })).toEqual(first);
    expect(rowsOf({ sandbox: things(DRAWN, { seed: 2 }) })).not.toEqual(first);
  });

  it("do not depend on what was asked before", () => {
    const files = {
      operations: { list: LIST, get: GET },
      sandbox: {
        collections: { things: { count: 5, record: { id: "$seq" } } },
        serve: {
          "things.list": { from: "things", item: { fields: { id: "id", luck: "$between(1, 1000)" } }, answer: ALL },
          "things.get": { from: "things", where: "$string(id) = $args.id", answer: "{{ record }}" },
        },
      },
    };
    const asked = sandboxOf(files);
    asked.ask("GET", "/things/3");
    asked.ask("GET", "/things");
    expect(asked.ask("GET", "/things").body).toBe(sandboxOf(files).ask("GET", "/things").body);
  });

  it("hold what the draws promise", () => {
    const rows = rowsOf({
      sandbox: things({ ...DRAWN, never: "$chance(0)", always: "$chance(1)", noise: "$noise('x') = $noise('x')" }),
    });
    expect(new Set(rows.map((row) => row["person"])).size).toBe(40);
    expect(new Set(rows.map((row) => row["id"])).size).toBe(40);
    expect(new Set(rows.map((row) => row["age"]))).toEqual(new Set([18, 19, 20]));
    expect(rows.every((row) => row["never"] === false && row["always"] === true && row["noise"] === true)).toBe(true);
    expect(rows[0]?.["id"]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  });

  it("are picked by the weights of a member", () => {
    const rows = rowsOf({
      sandbox: {
        collections: {
          kinds: { count: 2, record: { name: "$seq = 1 ? 'never' : 'always'", share: "$seq - 1" } },
          things: { count: 40, record: { kind: "$pick($kinds, 'share').name" } },
        },
        serve: { "things.list": { from: "things", answer: ALL } },
      },
    });
    expect(new Set(rows.map((row) => row["kind"]))).toEqual(new Set(["always"]));
  });

  it("are made for each row of another collection, the last one fastest", () => {
    const rows = rowsOf({
      sandbox: {
        collections: {
          orgs: { count: 2, record: { name: "'o' & $seq" } },
          days: { count: 2, record: { name: "'d' & $seq" } },
          things: {
            per: [
              { collection: "orgs", as: "org" },
              { collection: "days", as: "day" },
            ],
            count: 2,
            record: { at: "$org.name & $day.name", seq: "$seq", nth: "$nth", orgs: "$count($orgs)" },
          },
        },
        serve: { "things.list": { from: "things", answer: ALL } },
      },
    });
    expect(rows.map((row) => row["at"])).toEqual(["o1d1", "o1d1", "o1d2", "o1d2", "o2d1", "o2d1", "o2d2", "o2d2"]);
    expect(rows[3]).toEqual({ at: "o1d2", seq: 4, nth: 2, orgs: 2 });
  });

  it("stand at the hour at which the sandbox was made, or at `now`", () => {
    expect(rowsOf({ sandbox: things({ at: "$now()" }) })[0]).toEqual({ at: "2026-03-01T12:00:00.000Z" });
    expect(rowsOf({ sandbox: things({ at: "$now()" }, { now: "2020-01-01T00:00:00Z" }) })[0]).toEqual({
      at: "2020-01-01T00:00:00.000Z",
    });
  });

  it("are crossed, filtered and sorted by the request", () => {
    const asked = sandboxOf({
      operations: { list: { ...LIST, params: { sort: {}, of: {} } } },
      sandbox: {
        collections: {
          teams: { count: 2, record: { id: "$seq" } },
          things: { count: 3, record: { id: "$seq", size: "10 - $seq" } },
        },
        serve: {
          "things.list": {
            from: "things",
            where: "$not($exists($args.of)) or $string(id) = $args.of",
            cross: { collection: "teams", as: "team", where: "id <= $row.id" },
            sort: "$args.sort",
            item: { fields: { id: "id", team: "$team.id" } },
            answer: { ...ALL, total: "{{ total }}", matched: "{{ matched }}" },
          },
        },
      },
    });
    const pairs = (target: string): unknown => {
      const { data } = asked.ask("GET", target).json as { data: { id: number; team: number }[] };
      return data.map(({ id, team }) => `${id}/${team}`);
    };
    expect(pairs("/things")).toEqual(["1/1", "2/1", "2/2", "3/1", "3/2"]);
    expect(pairs("/things?sort=size")).toEqual(["3/1", "3/2", "2/1", "2/2", "1/1"]);
    expect(pairs("/things?sort=-size")).toEqual(["1/1", "2/1", "2/2", "3/1", "3/2"]);
    expect(pairs("/things?sort=nothing")).toEqual(pairs("/things"));
    expect(asked.ask("GET", "/things?of=2").json).toMatchObject({ total: 3, matched: 2 });
  });
});

describe("a request is matched", () => {
  const operations = {
    get: GET,
    me: { method: "GET", path: "/things/me", record: "$" },
    search: {
      method: "POST",
      path: "/things/{group}/search",
      params: {
        group: { in: "path" },
        tags: { name: "tag[]", array: "comma" },
        trace: { in: "header", name: "X-Trace" },
        text: { in: "body", at: "filter.query" },
      },
      record: "$",
    },
  };
  const echo = { answer: { args: "{{ args }}" } };
  const asked = sandboxOf({
    operations,
    sandbox: { serve: { "things.get": echo, "things.me": echo, "things.search": echo } },
  });

  it("to the path with the fewest holes", () => {
    expect(asked.ask("GET", "/things/me").json).toEqual({ args: {} });
    expect(asked.ask("GET", "/things/a%2Fb").json).toEqual({ args: { id: "a/b" } });
  });

  it("and read back into its arguments, wherever they travelled", () => {
    const answer = asked.ask("POST", "/things/g1/search?tag[]=a,b", {
      headers: { authorization: `Bearer ${TOKEN}`, "x-trace": "t1" },
      body: { filter: { query: "ada" } },
    });
    expect(answer.json).toEqual({ args: { group: "g1", tags: ["a", "b"], trace: "t1", text: "ada" } });
  });

  it.each([
    ["another method", "DELETE", "/things/me"],
    ["an unknown path", "GET", "/nothing"],
    ["a path below", "GET", "/things/me/more"],
  ])("or not found: %s", (_says, method, target) => {
    expect(asked.ask(method, target).status).toBe(404);
  });
});

describe("a single record", () => {
  it("is answered, or not found in the provider's own words", () => {
    const asked = sandboxOf({
      operations: { get: GET },
      integration: { errors: { shape: "{ 'errors': [message] }" } },
      sandbox: {
        collections: { things: { count: 2, record: { id: "$seq" } } },
        serve: { "things.get": { from: "things", where: "$string(id) = $args.id", answer: "{{ record }}" } },
      },
    });
    expect(asked.ask("GET", "/things/2").json).toEqual({ id: 2 });
    expect(asked.ask("HEAD", "/things/2").status).toBe(200);
    expect(asked.ask("GET", "/things/9")).toMatchObject({ status: 404, json: { errors: ["Not found."] } });
  });
});

describe("credentials", () => {
  const files: SandboxFiles = {
    operations: { list: LIST, ping: { method: "GET", path: "/ping", record: "$", auth: "none" } },
    integration: {
      connections: {
        keys: {
          label: "Keys",
          fields: { key: { type: "secret", label: "Key" }, app: { type: "secret", label: "App" } },
          auth: [
            { type: "header", name: "X-Key", value: "{{ credentials.key }}" },
            { type: "query", name: "app", value: "{{ credentials.app }}" },
          ],
        },
      },
    },
    sandbox: {
      credentials: { key: "k", app: "a" },
      refusals: { credentials: { status: 403, body: { errors: ["Forbidden"] } } },
      serve: { "things.list": { answer: { data: [] } }, "things.ping": { answer: { ok: true } } },
    },
  };

  it.each([
    ["all of them", "/things?app=a", { "x-key": "k" }, 200],
    ["a wrong one", "/things?app=a", { "x-key": "other" }, 403],
    ["one of two", "/things", { "x-key": "k" }, 403],
    ["none", "/things", {}, 403],
    ["none where none is asked for", "/ping", {}, 200],
  ])("%s", (_says, target, headers, status) => {
    const answer = sandboxOf(files).ask("GET", target, { headers });
    expect([answer.status, answer.body.includes("Forbidden")]).toEqual([status, status === 403]);
  });
});

describe("the limit", () => {
  const HEADERS = {
    limit: "x-limit",
    remaining: "x-left",
    reset: "x-reset",
    period: "x-period",
    bucket: "x-name",
    retry_after: "retry-after",
  };
  const limited = (reset: string, clock: () => number = () => NOW) =>
    sandboxOf({
      operations: { list: LIST },
      integration: { rate_limit: { headers: HEADERS, reset } },
      sandbox: {
        rate_limit: { limit: 2, period: "60s", name: "things" },
        serve: { "things.list": { answer: { data: [] } } },
      },
      clock,
    });

  it.each([
    ["seconds", "4"],
    ["epoch_seconds", "1772368500"],
    ["epoch_milliseconds", "1772368500000"],
    ["iso8601", "2026-03-01T12:35:00.000Z"],
    ["http_date", "Sun, 01 Mar 2026 12:35:00 GMT"],
    ["seconds_or_epoch", "4"],
  ])("is told in the headers and the unit that the integration declares: %s", (unit, reset) => {
    expect(limited(unit).ask("GET", "/things").headers).toMatchObject({
      "x-limit": "2",
      "x-left": "1",
      "x-reset": reset,
      "x-period": "60",
      "x-name": "things",
    });
  });

  it("refuses one request too many until the period is over", () => {
    let now = NOW;
    const asked = limited("seconds", () => now);
    const statuses = [1, 2, 3].map(() => asked.ask("GET", "/things").status);
    expect(statuses).toEqual([200, 200, 429]);
    expect(asked.ask("GET", "/things").headers).toMatchObject({ "retry-after": "4", "x-left": "0" });
    now += 4_000;
    expect(asked.ask("GET", "/things").status).toBe(200);
  });
});

it("a fault comes every so many requests, and nothing else changes", () => {
  const asked = sandboxOf({
    operations: { list: LIST },
    sandbox: {
      faults: [{ every: 3, status: 503, headers: { "retry-after": "1" }, body: { errors: ["busy"] } }],
      serve: { "things.list": { answer: { data: [] } } },
    },
  });
  const answers = [1, 2, 3, 4, 5, 6].map(() => asked.ask("GET", "/things"));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 503, 200, 200, 503]);
  expect(answers[2]).toMatchObject({ headers: { "retry-after": "1" }, json: { errors: ["busy"] } });
});

it("an answer may have its own status and headers, and leaves out what a hole does not give", () => {
  const asked = sandboxOf({
    operations: { list: LIST },
    sandbox: {
      collections: { things: { count: 3, record: { id: "$seq" } } },
      serve: {
        "things.list": {
          from: "things",
          status: 206,
          headers: { "X-Total": "{{ total }}" },
          answer: { ...ALL, next: "{{ next }}", missing: "{{ args.nothing }}" },
        },
      },
    },
  });
  const answer = asked.ask("GET", "/things");
  expect([answer.status, answer.headers["x-total"]]).toEqual([206, "3"]);
  expect(answer.json).toEqual({ data: [{ id: 1 }, { id: 2 }, { id: 3 }], next: null });
});
