/** Retries, waits, error rules and deadlines of one request. */
import { describe, expect, it } from "vitest";
import { CognateError, type ErrorCode } from "../errors.ts";
import type { RequestPlan } from "../language/exchange.ts";
import { collectFindings } from "../language/finding.ts";
import { secret } from "../language/secret.ts";
import { located, testCompilation } from "../language/testing.ts";
import { createRedactor } from "../redaction.ts";
import { compileErrorPolicy, compileRateLimits, createSend, RestartPagingError, WireError } from "./index.ts";
import type { SendContext, TransportEvent, Wire, WireRequest, WireResponse } from "./types.ts";

const START = Date.parse("2026-01-02T03:04:05Z");

const PLAN: RequestPlan = {
  operation: "users.list",
  method: "GET",
  origin: "https://api.acme.example",
  path: "/users",
  query: [["a", "1"]],
  headers: [["authorization", secret("Bearer s3cret-token")]],
  effect: "read",
  repeatable: true,
  timeoutMs: 10_000,
  responseFormat: "json",
};
const WRITE: RequestPlan = { ...PLAN, operation: "users.create", method: "POST", effect: "write", repeatable: false };

type Answer = WireResponse | Error | "slow";
const answer = (status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): WireResponse => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  bytes: new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)),
});
const unreachable = (sent: boolean): WireError =>
  new WireError("provider_unreachable", "The provider could not be reached (ECONNRESET).", sent);

interface Setup {
  readonly plan?: RequestPlan;
  readonly operationErrors?: unknown;
  readonly errors?: unknown;
  readonly rateLimit?: unknown;
  readonly context?: Partial<SendContext>;
  readonly deadlineMs?: number;
}

const at = (value: unknown) => (value === undefined ? undefined : located(value));

/** Sends with a wire that gives these answers in order, on a fake clock. */
const run = async (
  answers: readonly Answer[],
  { plan = PLAN, operationErrors, errors, rateLimit, context = {}, deadlineMs = 25_000 }: Setup = {},
) => {
  let now = START;
  const waits: number[] = [];
  const requests: WireRequest[] = [];
  const events: TransportEvent[] = [];
  const wire: Wire = (request, options) => {
    const next = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(request);
    if (next === "slow") {
      now += options.timeoutMs;
      return Promise.reject(new WireError("provider_timeout", "The provider did not answer.", true));
    }
    now += 100;
    return next instanceof Error || next === undefined
      ? Promise.reject(next ?? unreachable(false))
      : Promise.resolve(next);
  };
  const send = createSend({
    wire,
    clock: () => now,
    sleep: (ms) => {
      waits.push(ms / 1000);
      now += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
  });
  const findings = collectFindings();
  const compilation = testCompilation(findings);
  const outcome = await send(plan, {
    policy: compileErrorPolicy(at(operationErrors), at(errors), plan.operation, compilation),
    rateLimits: compileRateLimits(at(rateLimit), compilation),
    egress: { hosts: ["*.acme.example"], operatorHosts: [] },
    deadline: START + deadlineMs,
    redact: createRedactor(["s3cret-token"]),
    account: { org: "o1" },
    onEvent: (event) => events.push(event),
    ...context,
  }).then(
    (good) => ({ answer: good, error: undefined }),
    (error: unknown) => ({ answer: undefined, error: error as CognateError }),
  );
  expect(findings.all).toEqual([]);
  return { ...outcome, waits, requests, events };
};

const failed = async (answers: readonly Answer[], setup: Setup = {}) => {
  const { error, ...rest } = await run(answers, setup);
  expect(error).toBeInstanceOf(CognateError);
  return { error: error as CognateError, ...rest };
};

describe("a good answer", () => {
  it("comes parsed, with the request masked", async () => {
    const { answer: got, requests } = await run([answer(200, { data: [1] })]);
    expect(got).toMatchObject({
      status: 200,
      body: { data: [1] },
      outcome: "ok",
      request: { attempt: 1, operation: "users.list", url: "https://api.acme.example/users?a=1" },
    });
    expect(requests[0]?.headers["authorization"]).toBe("Bearer s3cret-token");
  });

  it("tells the trace what happened, secrets masked", async () => {
    const plan = { ...PLAN, query: [["key", secret("s3cret-token")] as const] };
    const { events } = await run([answer(200)], { plan });
    const printed = events.map((event) => (event.kind === "request" ? { ...event, url: event.url() } : event));
    expect(printed).toEqual([
      {
        kind: "request",
        operation: "users.list",
        method: "GET",
        url: "https://api.acme.example/users?key=***",
        attempt: 1,
      },
      { kind: "response", operation: "users.list", status: 200, durationMs: 100, attempt: 1 },
    ]);
  });

  it("tells the trace of attempts that nothing came of", async () => {
    const { events } = await run([unreachable(true), answer(200)]);
    expect(events.filter(({ kind }) => kind === "unanswered" || kind === "response")).toEqual([
      { kind: "unanswered", operation: "users.list", durationMs: 100, attempt: 1 },
      { kind: "response", operation: "users.list", status: 200, durationMs: 100, attempt: 2 },
    ]);
  });

  it("is not sent to a host that nobody declared", async () => {
    const { error, requests, events } = await failed([answer(200)], {
      plan: { ...PLAN, origin: "https://evil.example" },
    });
    expect([error.code, requests.length]).toEqual(["egress_denied", 0]);
    expect(events.some(({ kind }) => kind === "unanswered")).toBe(false);
  });
});

describe("statuses, where no rule matches", () => {
  it.each<readonly [number, ErrorCode, number, number]>([
    [400, "provider_rejected", 400, 1],
    [401, "account_credentials_rejected", 424, 1],
    [402, "provider_rejected", 400, 1],
    [403, "provider_permission_missing", 403, 1],
    [404, "not_found", 404, 1],
    [405, "provider_rejected", 400, 1],
    [408, "provider_error", 502, 4],
    [409, "conflict", 409, 1],
    [410, "provider_rejected", 410, 1],
    [412, "precondition_failed", 412, 1],
    [422, "provider_rejected", 422, 1],
    [429, "provider_rate_limited", 429, 4],
    [500, "provider_error", 502, 4],
    [503, "provider_error", 502, 4],
    [304, "provider_error", 502, 1],
  ])("%i of the provider is %s with status %i after %i attempts", async (status, code, ours, attempts) => {
    const { error, requests } = await failed([answer(status, { error: "why" })]);
    expect([error.code, error.status, requests.length, error.provider?.status]).toEqual([code, ours, attempts, status]);
    expect(error.message).toContain("why");
  });

  it("a write is never repeated, and a failing provider leaves its outcome unknown", async () => {
    for (const status of [500, 502, 503, 504, 408]) {
      // oxlint-disable-next-line no-await-in-loop -- one scenario after the other
      const { error, requests } = await failed([answer(status)], { plan: WRITE });
      expect([error.code, error.status, error.retryable, requests.length]).toEqual(["outcome_unknown", 500, false, 1]);
      expect(error.provider?.status).toBe(status);
      expect(error.message).toMatch(/ answered \d+\. The write was sent/);
    }
  });

  it("a write that was limited says so and how long to wait", async () => {
    const { error, requests } = await failed([answer(429, {}, { "retry-after": "3" })], { plan: WRITE });
    expect([error.code, error.retryAfter, requests.length]).toEqual(["provider_rate_limited", 3, 1]);
  });
});

describe("failures of the wire", () => {
  it("are tried again with a growing, jittered pause", async () => {
    const { answer: got, waits } = await run([unreachable(true), unreachable(true), unreachable(false), answer(200)]);
    expect([got?.status, got?.request.attempt, waits]).toEqual([200, 4, [0.25, 0.5, 1]]);
  });

  it("end as they are when the attempts are used up", async () => {
    const { error, requests } = await failed([unreachable(true)]);
    expect([error.code, error.status, error.retryable, requests.length]).toEqual([
      "provider_unreachable",
      504,
      true,
      4,
    ]);
  });

  it("of a write are tried again only if nothing was sent", async () => {
    expect((await run([unreachable(false), answer(200)], { plan: WRITE })).answer?.status).toBe(200);
    const { error, requests } = await failed([unreachable(true)], { plan: WRITE });
    expect([error.code, error.status, error.retryable, requests.length]).toEqual(["outcome_unknown", 500, false, 1]);
    const unsent = await failed([unreachable(false)], { plan: WRITE });
    expect([unsent.error.code, unsent.error.status, unsent.error.retryable]).toEqual([
      "provider_unreachable",
      504,
      true,
    ]);
  });

  it("never reach the rules", async () => {
    const { error } = await failed([unreachable(true)], { errors: { rules: [{ status: "any", action: "ignore" }] } });
    expect(error.code).toBe("provider_unreachable");
  });

  it("an answer over the cap is not asked for again, and leaves the outcome of a write unknown", async () => {
    const tooLarge = new WireError("provider_answer_too_large", "Too large.", true);
    const read = await failed([tooLarge]);
    expect([read.error.code, read.requests.length]).toEqual(["provider_answer_too_large", 1]);
    const write = await failed([tooLarge], { plan: WRITE });
    expect([write.error.code, write.error.status]).toEqual(["outcome_unknown", 500]);
    expect(write.error.message).toContain("Too large.");
  });

  it("silence is a timeout of the attempt, until the deadline is nearer", async () => {
    const { error, requests } = await failed(["slow"], { deadlineMs: 15_000 });
    expect([error.code, requests.length]).toEqual(["deadline_exceeded", 2]);
    expect((await failed(["slow"], { deadlineMs: 60_000 })).error.code).toBe("provider_timeout");
  });

  it("a silent write is an unknown outcome, by deadline too", async () => {
    expect((await failed(["slow"], { plan: WRITE, deadlineMs: 5000 })).error.code).toBe("outcome_unknown");
  });

  it("a caller that leaves during a pause ends the call", async () => {
    const controller = new AbortController();
    const context = {
      signal: controller.signal,
      onEvent: (event: TransportEvent) => void (event.kind === "wait" && controller.abort()),
    };
    const { error, requests } = await failed([answer(503)], { context });
    expect([error.code, requests.length]).toEqual(["deadline_exceeded", 1]);
  });

  it("nothing is sent after the deadline", async () => {
    const { error, requests } = await failed([answer(200)], { deadlineMs: 0 });
    expect([error.code, requests.length]).toEqual(["deadline_exceeded", 0]);
  });
});

const DELETE: RequestPlan = {
  ...PLAN,
  operation: "users.delete",
  method: "DELETE",
  effect: "destroy",
  responseFormat: "none",
};
const PUT: RequestPlan = { ...PLAN, operation: "users.put", method: "PUT", effect: "write" };
const cutOff = new WireError("provider_answer_invalid", "The provider's answer was cut off.", true);

describe("a write that may be sent twice", () => {
  it.each([
    ["PUT", PUT],
    ["DELETE", DELETE],
  ])("of %s is sent again after a lost answer", async (_, plan) => {
    const { answer: got, requests } = await run([unreachable(true), answer(503), cutOff, answer(200)], { plan });
    expect([got?.status, requests.length]).toEqual([200, 4]);
  });

  it.each<readonly [string, readonly Answer[]]>([
    ["is never answered", [unreachable(true)]],
    ["is answered with half of something", [cutOff]],
    ["meets a failing provider", [answer(500)]],
    ["is answered too late", ["slow"]],
    ["was lost, and cannot be sent again", [unreachable(true), unreachable(false)]],
    ["was lost, and is limited then", [answer(502), answer(429, {}, { "retry-after": "3600" })]],
    ["was lost, and meets its own work then", [cutOff, answer(409)]],
    ["was lost, and finds its precondition changed", [unreachable(true), answer(412)]],
  ])("has an unknown outcome when it %s", async (_, answers) => {
    for (const plan of [PUT, DELETE]) {
      // oxlint-disable-next-line no-await-in-loop -- one scenario after the other
      const { error } = await failed(answers, { plan });
      expect([error.code, error.status, error.retryable, error.afterWrite]).toEqual([
        "outcome_unknown",
        500,
        false,
        true,
      ]);
    }
  });

  it.each<readonly [string, readonly Answer[], ErrorCode]>([
    ["nothing was sent", [unreachable(false)], "provider_unreachable"],
    ["the provider limits it", [answer(429, {}, { "retry-after": "3600" })], "provider_rate_limited"],
    ["the provider says no", [answer(403)], "provider_permission_missing"],
    ["a conflict is the first answer", [answer(409)], "conflict"],
    ["it was limited before", [answer(429), answer(409)], "conflict"],
    ["the same request is refused after a lost one", [answer(500), answer(422)], "provider_rejected"],
  ])("keeps its code where %s", async (_, answers, code) => {
    const { error } = await failed(answers, { plan: PUT });
    expect([error.code, error.afterWrite]).toEqual([code, false]);
  });

  it.each<readonly [string, Answer, number]>([
    ["no answer", unreachable(true), 404],
    ["half an answer", cutOff, 404],
    ["a failure", answer(500), 404],
    ["no answer", unreachable(true), 410],
  ])("and is a delete that got %s finds the record gone, which is what was asked for", async (_, first, status) => {
    const { answer: got, requests } = await run([first, answer(status, { errors: ["no such user"] })], {
      plan: DELETE,
    });
    expect([got?.status, got?.body, got?.text, got?.outcome, requests.length]).toEqual([204, undefined, "", "ok", 2]);
  });

  it.each<readonly [string, readonly Answer[], RequestPlan]>([
    ["a delete that is the first", [answer(404)], DELETE],
    ["a delete that was limited before", [answer(429), answer(404)], DELETE],
    ["a delete that was not sent before", [unreachable(false), answer(404)], DELETE],
    ["a PUT after a lost one", [unreachable(true), answer(404)], PUT],
  ])("hears a 404 as it is: %s", async (_, answers, plan) => {
    expect((await failed(answers, { plan })).error).toMatchObject({ code: "not_found", status: 404 });
  });

  it("that was lost is of unknown outcome when the deadline passes before the next attempt", async () => {
    const context = { onEvent: () => {}, signal: AbortSignal.abort() };
    expect((await failed([unreachable(true)], { plan: PUT, context })).error.code).toBe("deadline_exceeded");
    const controller = new AbortController();
    const leaving = {
      signal: controller.signal,
      onEvent: (event: TransportEvent) => void (event.kind === "wait" && controller.abort()),
    };
    expect((await failed([unreachable(true)], { plan: PUT, context: leaving })).error.code).toBe("outcome_unknown");
  });

  it("never leaves for a host that nobody declared, and says so", async () => {
    const { error } = await failed([answer(200)], { plan: { ...PUT, origin: "https://evil.example" } });
    expect([error.code, error.status, error.afterWrite]).toEqual(["egress_denied", 502, false]);
  });
});

describe("a write whose answer cannot be read", () => {
  it.each<readonly [string, Answer]>([
    ["a page for browsers", { ...answer(200, "<html></html>"), headers: { "content-type": "text/html" } }],
    ["broken JSON", answer(201, '{"id":')],
    ["half an answer", cutOff],
  ])("has an unknown outcome: %s", async (_, given) => {
    for (const plan of [WRITE, PUT]) {
      // oxlint-disable-next-line no-await-in-loop -- one scenario after the other
      const { error } = await failed([given], { plan });
      expect([error.code, error.status, error.retryable]).toEqual(["outcome_unknown", 500, false]);
    }
  });
});

describe("waiting for a rate limit", () => {
  const LIMIT = { headers: { remaining: "x-left", reset: "x-reset", retry_after: "x-retry" }, reset: "seconds" };

  it.each([
    ["retry-after in seconds", { "retry-after": "3" }, undefined, [3]],
    ["retry-after as a date", { "retry-after": new Date(START + 5100).toUTCString() }, undefined, [5]],
    ["retry-after of zero, which is still a second", { "retry-after": "0" }, undefined, [1]],
    ["parts of a second, rounded up", { "retry-after": "1.2" }, undefined, [2]],
    ["the provider's own wait header", { "x-retry": "4" }, LIMIT, [4]],
    ["the reset of the budget", { "x-left": "0", "x-reset": "6" }, LIMIT, [6]],
    ["the longest of them", { "retry-after": "2", "x-left": "0", "x-reset": "6", "x-retry": "4" }, LIMIT, [6]],
    ["not the reset of a budget with calls left", { "retry-after": "2", "x-left": "5", "x-reset": "60" }, LIMIT, [2]],
    ["nonsense, so a pause of whole seconds", { "retry-after": "soon" }, undefined, [1]],
  ] as const)("%s", async (_, headers, rateLimit, waits) => {
    const got = await run([answer(429, {}, headers), answer(200)], { rateLimit });
    expect([got.answer?.status, got.waits]).toEqual([200, waits]);
  });

  it.each([
    ["seconds", "7", 7],
    ["epoch_seconds", String(START / 1000 + 7), 7],
    ["epoch_milliseconds", String(START + 7000), 7],
    ["http_date", new Date(START + 7000).toUTCString(), 7],
    ["iso8601", new Date(START + 7000).toISOString(), 7],
    ["seconds_or_epoch", "7", 7],
    ["seconds_or_epoch", String(START / 1000 + 7), 7],
  ] as const)("reads a reset in %s (%s)", async (reset, value, seconds) => {
    const { waits } = await run([answer(429, {}, { "x-reset": value }), answer(200)], {
      rateLimit: { headers: { reset: "x-reset" }, reset },
    });
    expect(waits).toEqual([seconds]);
  });

  it("a rule's own wait counts, the longest wins", async () => {
    const errors = { rules: [{ status: 429, action: "wait", wait: "body.seconds" }] };
    expect((await run([answer(429, { seconds: 8 }, { "retry-after": "2" }), answer(200)], { errors })).waits).toEqual([
      8,
    ]);
  });

  it("is not promised to end where a rule says that no repetition helps", async () => {
    const errors = { rules: [{ status: 429, when: "body.quota = 0", action: "fail", code: "provider_rejected" }] };
    const { error } = await failed([answer(429, { quota: 0 })], { errors });
    expect([error.code, error.retryAfter]).toEqual(["provider_rejected", undefined]);
    expect((await failed([answer(429)], {})).error.retryAfter).toBe(1);
  });

  it("that would overrun the deadline is answered at once, with the seconds", async () => {
    const { error, waits } = await failed([answer(429, {}, { "retry-after": "3600" })]);
    expect([error.code, error.status, error.retryAfter, waits]).toEqual(["provider_rate_limited", 429, 3600, []]);
  });

  it("a failing provider's retry-after is kept, but a budget's reset says nothing about it", async () => {
    const got = await run(
      [answer(503, {}, { "retry-after": "2" }), answer(500, {}, { "x-left": "0", "x-reset": "60" }), answer(200)],
      { rateLimit: LIMIT },
    );
    expect(got.waits).toEqual([2, 0.5]);
  });

  it("what the provider says of its budget is told, for each answer", async () => {
    const { events } = await run(
      [answer(200, {}, { "x-limit": "100", "x-left": "9", "x-reset": "3", "x-period": "10", "x-name": "search" })],
      {
        rateLimit: {
          headers: { limit: "x-limit", remaining: "x-left", reset: "x-reset", period: "x-period", bucket: "x-name" },
        },
      },
    );
    expect(events.filter((event) => event.kind === "rate_limit")).toEqual([
      { kind: "rate_limit", state: { name: "search", limit: 100, remaining: 9, resetSeconds: 3, periodSeconds: 10 } },
    ]);
  });

  it("budgets of other operations are not read", async () => {
    const { events } = await run([answer(200, {}, { "x-left": "9" })], {
      rateLimit: [{ headers: { remaining: "x-left" }, match: ["logs.search"] }],
    });
    expect(events.some((event) => event.kind === "rate_limit")).toBe(false);
  });
});

describe("rules", () => {
  it("of the operation come before the integration's, and the first that holds decides", async () => {
    const setup = {
      operationErrors: {
        rules: [
          { status: 404, when: "body.gone", action: "fail", code: "cursor_expired" },
          { status: [404, 410], action: "ignore" },
        ],
      },
      errors: { rules: [{ status: "4xx", action: "fail", code: "conflict" }] },
    };
    expect((await failed([answer(404, { gone: true })], setup)).error.code).toBe("cursor_expired");
    expect((await run([answer(410)], setup)).answer?.outcome).toBe("ignored");
    expect((await failed([answer(400)], setup)).error.code).toBe("conflict");
    expect((await run([answer(404)], setup)).events).toContainEqual({
      kind: "rule",
      id: "users.list#1",
      action: "ignore",
    });
  });

  it("without a status are tried on anything but 2xx; with 2xx they see good answers", async () => {
    const errors = { rules: [{ when: "body.ok = false", action: "fail", code: "conflict" }] };
    expect((await run([answer(200, { ok: false })], { errors })).answer?.outcome).toBe("ok");
    const inGood = {
      message: "body.why",
      rules: [{ status: "2xx", when: "body.ok = false", action: "fail", code: "provider_rejected" }],
    };
    const { error } = await failed([answer(200, { ok: false, why: "no such channel" })], { errors: inGood });
    expect([error.code, error.status, error.message]).toEqual([
      "provider_rejected",
      400,
      expect.stringContaining("no such channel") as string,
    ]);
  });

  it("whose `when` throws do not hold", async () => {
    const errors = { rules: [{ status: 400, when: "$number(body.x) > 1", action: "ignore" }] };
    expect((await failed([answer(400, { x: "not a number" })], { errors })).error.code).toBe("provider_rejected");
  });

  it("see status, headers, body, text, request and account", async () => {
    const when =
      "status = 403 and headers.`x-left` = '0' and body.a = 1 and $contains(text, 'a') and request.method = 'GET' and account.org = 'o1'";
    const errors = { rules: [{ status: 403, when, action: "wait" }] };
    const { answer: got, waits } = await run(
      [answer(403, { a: 1 }, { "x-left": "0", "retry-after": "2" }), answer(200)],
      { errors },
    );
    expect([got?.status, waits]).toEqual([200, [2]]);
    const { error } = await failed([answer(403, { a: 1 }, { "x-left": "0", "retry-after": "900" })], { errors });
    expect([error.code, error.retryAfter]).toEqual(["provider_rate_limited", 900]);
  });

  it("with retry give their code when attempts are used up", async () => {
    const errors = { rules: [{ status: 423, action: "retry", code: "conflict", wait: 2 }] };
    const { error, waits } = await failed([answer(423)], { errors });
    expect([error.code, waits]).toEqual(["conflict", [2, 2, 2]]);
  });

  it("with partial keep the data and the message", async () => {
    const errors = {
      message: "body.errors[0].message",
      rules: [{ status: "2xx", when: "body.errors and body.data", action: "partial" }],
    };
    const { answer: got } = await run([answer(200, { data: [1], errors: [{ message: "some are missing" }] })], {
      errors,
    });
    expect([got?.outcome, got?.message, got?.body]).toMatchObject(["partial", "some are missing", { data: [1] }]);
  });

  it("with restart_paging throw what the walk knows", async () => {
    const errors = { rules: [{ status: 400, action: "restart_paging" }] };
    const { error } = await failed([answer(400)], { errors });
    expect(error).toBeInstanceOf(RestartPagingError);
    expect(error.code).toBe("cursor_expired");
  });

  it("refresh once where the auth can, with the renewed plan", async () => {
    const renewed = { ...PLAN, headers: [["authorization", secret("Bearer renewed")] as const] };
    const context = { refresh: () => Promise.resolve(renewed) };
    const { answer: got, requests } = await run([answer(401), answer(200)], { context });
    expect([got?.status, requests[1]?.headers["authorization"]]).toEqual([200, "Bearer renewed"]);
    const again = await failed([answer(401)], { context });
    expect([again.error.code, again.requests.length]).toEqual(["account_credentials_rejected", 2]);
  });

  it("give hints, made from the answer and the message", async () => {
    const errors = {
      message: "body.m",
      rules: [{ status: 403, action: "fail", hint: "{{ message }}: ask {{ account.org }} for {{ body.scope }}" }],
    };
    expect((await failed([answer(403, { m: "no", scope: "read" })], { errors })).error.hint).toBe(
      "no: ask o1 for read",
    );
  });
});

describe("answers that do not fit their format", () => {
  it("are an error on 2xx, with a hint for HTML", async () => {
    const page = {
      status: 200,
      headers: { "content-type": "text/html" },
      bytes: new TextEncoder().encode("<html><title>Sign in</title></html>"),
    };
    const { error, requests } = await failed([page]);
    expect([error.code, error.status, requests.length]).toEqual(["provider_answer_invalid", 502, 1]);
    expect(error.message).toContain("HTML");
    expect(error.hint).toContain("base URL");
  });

  it("unless a rule for that status matches", async () => {
    const errors = { rules: [{ status: 200, when: "text = 'OK'", action: "ignore" }] };
    expect((await run([answer(200, "OK")], { errors })).answer?.outcome).toBe("ignored");
  });

  it("are no error when empty", async () => {
    expect((await run([answer(204, "")])).answer?.body).toBeUndefined();
  });

  it("are refused when nested too deep", async () => {
    expect((await failed([answer(200, `${"[".repeat(200)}${"]".repeat(200)}`)])).error.message).toContain("nested");
  });

  it.each([
    ["ndjson", '{"a":1}\n\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ["text", "plain", "plain"],
    ["none", "anything", undefined],
    ["binary", "bytes", undefined],
  ] as const)("of format %s are read", async (responseFormat, text, body) => {
    const got = await run([{ status: 200, headers: {}, bytes: new TextEncoder().encode(text) }], {
      plan: { ...PLAN, responseFormat },
    });
    expect(got.answer?.body).toEqual(body);
    expect(new TextDecoder().decode(got.answer?.bytes)).toBe(text);
  });

  it("errors beside texts and files are read as JSON where they say so", async () => {
    const { error } = await failed([answer(400, { message: "bad range" })], {
      plan: { ...PLAN, responseFormat: "text" },
    });
    expect(error.message).toContain("bad range");
  });

  it("an HTML page in an error is named by its title", async () => {
    const page = {
      status: 429,
      headers: { "content-type": "text/html" },
      bytes: new TextEncoder().encode("<html><head><title>Too many</title></head></html>"),
    };
    expect((await failed([page], { deadlineMs: 500 })).error.message).toContain("Too many");
  });
});

describe("what an error tells", () => {
  it("the provider's code, request id and body, secrets masked in each", async () => {
    const errors = { message: "body.m", provider_code: "body.code", request_id: "headers.`x-id`" };
    const { error } = await failed(
      [
        answer(
          400,
          { m: "token s3cret-token is bad", code: 17, echo: { auth: btoa("s3cret-token") } },
          { "x-id": "r-1" },
        ),
      ],
      { errors },
    );
    expect(error.message).toBe("users.list: the provider answered 400: token *** is bad");
    expect(error.provider).toEqual({
      status: 400,
      code: "17",
      request_id: "r-1",
      body: { m: "token *** is bad", code: 17, echo: { auth: "***" } },
    });
  });

  it("no half of a secret that a cut went through", async () => {
    const { error } = await failed([answer(400, { message: `${"x".repeat(495)}s3cret-token` })]);
    expect(error.message).toMatch(/x{495}\*\*\*$/);
    const long = await failed([answer(400, `{"m":"${"x".repeat(16 * 1024 - 12)}s3cret-token"}`)]);
    expect(JSON.stringify(long.error.provider?.body)).not.toContain("s3c");
  });

  it("at most 16 KiB of the body", async () => {
    const { error } = await failed([answer(400, { m: "x".repeat(100_000) })]);
    expect(String(error.provider?.body).length).toBeLessThanOrEqual(16 * 1024);
  });

  it.each([
    [{ errors: ["plain"] }, "plain"],
    [{ errors: [{ title: "Generic", detail: "the detail" }] }, "the detail"],
    [{ error: { message: "inside" } }, "inside"],
    [{ error: "short", error_description: "longer" }, "longer"],
    [[{ message: "in a list" }], "in a list"],
    [{ title: "RFC 9457", detail: "with detail" }, "with detail"],
    [{ fault: 1 }, "the provider answered 400"],
  ])("finds the message in %j without being told", async (body, message) => {
    expect((await failed([answer(400, body)])).error.message).toContain(message);
  });
});

const redirectTo = (location: string, status = 302): WireResponse => ({
  status,
  headers: { location },
  bytes: new Uint8Array(),
});

describe("redirects", () => {
  it("are followed on declared hosts, with credentials on the same host alone", async () => {
    const { answer: got, requests } = await run([
      redirectTo("/v2/users?a=1"),
      redirectTo("https://other.acme.example/users"),
      answer(200, { ok: 1 }),
    ]);
    expect(got?.body).toEqual({ ok: 1 });
    expect(requests.map((request) => [request.url, request.headers["authorization"]])).toEqual([
      ["https://api.acme.example/users?a=1", "Bearer s3cret-token"],
      ["https://api.acme.example/v2/users?a=1", "Bearer s3cret-token"],
      ["https://other.acme.example/users", undefined],
    ]);
  });

  it.each([
    "https://evil.example/",
    "http://api.acme.example/",
    "https://10.0.0.1/",
    "ftp://api.acme.example/",
    "https://u:p@api.acme.example/",
  ])("to %s are refused", async (location) => {
    const { error, requests } = await failed([redirectTo(location)]);
    expect([error.code, requests.length]).toEqual(["provider_redirect", 1]);
  });

  it.each([401, 403])("to a host that gets no credentials: its %i says nothing of the account", async (status) => {
    let renewed = 0;
    const refresh = () => {
      renewed += 1;
      return Promise.resolve(PLAN);
    };
    const { error, requests } = await failed([redirectTo("https://other.acme.example/users"), answer(status)], {
      context: { refresh },
    });
    expect([error.code, error.fault, error.provider?.status, renewed]).toEqual([
      "provider_redirect",
      "provider",
      status,
      0,
    ]);
    expect(error.hint).toContain("no credentials");
    expect(requests[1]?.headers["authorization"]).toBeUndefined();
    const same = await failed([redirectTo("/v2/users"), answer(status)]);
    expect(same.error.fault).toBe("account");
    const back = [redirectTo("https://other.acme.example/"), redirectTo("https://api.acme.example/"), answer(status)];
    expect((await failed(back)).error.code).toBe("provider_redirect");
  });

  it("are followed three times at most", async () => {
    const { error, requests } = await failed([redirectTo("/again")]);
    expect([error.code, requests.length]).toEqual(["provider_redirect", 4]);
  });

  it("change a write to a read only where the status says so", async () => {
    const plan = { ...WRITE, body: { contentType: "application/json", bytes: new TextEncoder().encode("{}") } };
    const { error } = await failed([redirectTo("/x", 302)], { plan });
    expect([error.code, error.status]).toEqual(["outcome_unknown", 500]);
    expect(error.message).toContain("302 on a POST does not say which method to use");
    const { requests } = await run([redirectTo("/x", 303), answer(200)], { plan });
    expect([requests[1]?.method, requests[1]?.body, requests[1]?.headers["content-type"]]).toEqual([
      "GET",
      undefined,
      undefined,
    ]);
    const kept = await run([redirectTo("/x", 307), answer(200)], { plan });
    expect([kept.requests[1]?.method, kept.requests[1]?.body?.length]).toEqual(["POST", 2]);
  });
});
