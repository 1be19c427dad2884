/** Idempotency-Key: the same write twice happens once (http-api-spec 2.10). */
import { describe, expect, it } from "vitest";
import { CognateError } from "../../engine/errors.ts";
import type { Engine } from "../../engine/operation/types.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { ServerStore } from "../types.ts";
import { createTestServer, NOW, recordOf, TOKEN } from "../testing/server.ts";
import { createTokenAuthenticator } from "../auth/authenticate.ts";

const down = () => Promise.reject(new CognateError("unavailable", "The store cannot be reached."));

const A = "integrated_account_id=acc_1";
const PATH = `/unified/directory/people?${A}`;

const setUp = (create: Engine["create"] | undefined, store: ServerStore = createMemoryStore(() => NOW)) => {
  let made = 0;
  const count: Engine["create"] = async (call) => {
    made += 1;
    return create === undefined ? { answer: { id: String(made), name: "Ada" }, facts: {} } : create(call);
  };
  const { request } = createTestServer({
    store,
    records: [recordOf("acc_1"), recordOf("acc_2")],
    engine: { create: count },
    deps: { authenticator: createTokenAuthenticator(TOKEN) },
  });
  const write = (key = "k1", body = '{"name":"Ada"}', path = PATH, headers: Record<string, string> = {}) =>
    request("POST", path, { body, headers: { authorization: `Bearer ${TOKEN}`, "idempotency-key": key, ...headers } });
  return { write, store, made: () => made };
};

describe("a second request with the key", () => {
  it("gets the first one's answer, and says so", async () => {
    const { write, made } = setUp(undefined);
    const first = await write();
    const second = await write();
    expect([second.status, second.text, made()]).toEqual([first.status, first.text, 1]);
    expect([first.headers.get("idempotency-replayed"), second.headers.get("idempotency-replayed")]).toEqual([
      null,
      "true",
    ]);
  });

  it("waits for the first while that runs", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const { write, made } = setUp(async () => {
      begun.resolve();
      await promise;
      return { answer: { id: "1" }, facts: {} };
    });
    const first = write();
    await begun.promise;
    const second = write();
    resolve();
    expect([(await first).text, (await second).text, made()]).toEqual(['{"id":"1"}', '{"id":"1"}', 1]);
  });

  it("waits no longer than its own deadline, and is told to come again", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const { write, made } = setUp(async () => {
      begun.resolve();
      await promise;
      return { answer: { id: "1" }, facts: {} };
    });
    const first = write();
    await begun.promise;
    const second = await write("k1", undefined, PATH, { "x-deadline-ms": "100" });
    expect([second.status, second.json["code"], second.headers.get("retry-after"), second.json["retryable"]]).toEqual([
      409,
      "idempotency_running",
      "1",
      true,
    ]);
    resolve();
    expect([(await first).status, made()]).toEqual([200, 1]);
  });

  it.each([
    ["another body", undefined, '{"name":"Eve"}', PATH],
    ["another query", undefined, '{"name":"Ada"}', `${PATH}&strict=true`],
  ])("but %s is refused", async (_name, key, body, path) => {
    const { write, made } = setUp(undefined);
    await write();
    const second = await write(key, body, path);
    expect([second.status, second.json["code"], made()]).toEqual([422, "idempotency_mismatch", 1]);
  });

  it.each([
    ["another key", "k2", PATH],
    ["another account", "k1", PATH.replace("acc_1", "acc_2")],
  ])("with %s is another request", async (_name, key, path) => {
    const { write, made } = setUp(undefined);
    await write();
    expect((await write(key, undefined, path)).status).toBe(200);
    expect(made()).toBe(2);
  });

  it("may name the account in the other place", async () => {
    const { write, made } = setUp(undefined);
    await write();
    await write("k1", undefined, "/unified/directory/people", { "integrated-account-id": "acc_1" });
    expect(made()).toBe(1);
  });

  it("gets the status of an answer that was too large to keep", async () => {
    const { write, made } = setUp(async () => ({ answer: { id: "1", name: "x".repeat(300_000) }, facts: {} }));
    expect((await write()).text.length).toBeGreaterThan(300_000);
    const second = await write();
    expect([second.status, second.json["replayed"], second.json["body"], made()]).toEqual([200, true, null, 1]);
  });
});

describe("after a failure", () => {
  it("that leaves the outcome open, the key tells the same for ever", async () => {
    const { write, made } = setUp(() => Promise.reject(new CognateError("outcome_unknown", "no answer")));
    expect((await write()).json["code"]).toBe("outcome_unknown");
    const second = await write();
    expect([second.status, second.json["code"], second.json["retryable"], made()]).toEqual([
      500,
      "outcome_unknown",
      false,
      1,
    ]);
  });

  it.each(["not_found", "provider_error", "provider_rate_limited", "outcome_unknown"] as const)(
    "with %s after a write was sent, the write is not sent again",
    async (code) => {
      const { write, made } = setUp(() => Promise.reject(new CognateError(code, "no", { afterWrite: true })));
      expect((await write()).json["code"]).toBe(code);
      expect([(await write()).json["code"], made()]).toEqual(["outcome_unknown", 1]);
    },
  );

  it("of our own, nobody knows whether it was sent", async () => {
    const { write, made } = setUp(() => Promise.reject(new TypeError("x is undefined")));
    expect((await write()).json["code"]).toBe("internal_error");
    expect([(await write()).json["code"], made()]).toEqual(["outcome_unknown", 1]);
  });

  it.each(["provider_rejected", "provider_rate_limited", "conflict", "account_credentials_rejected"] as const)(
    "with %s nothing has happened, and the key may be used again",
    async (code) => {
      let first = true;
      const { write, made } = setUp(async () => {
        if (first) {
          first = false;
          throw new CognateError(code, "no");
        }
        return { answer: { id: "1" }, facts: {} };
      });
      expect((await write()).json["code"]).toBe(code);
      expect([(await write("k1", '{"name":"Corrected"}')).status, made()]).toEqual([200, 2]);
    },
  );
});

it("a key is checked for its form, and means nothing on reads", async () => {
  const { write } = setUp(undefined);
  expect((await write("not a key")).json["code"]).toBe("invalid_parameter");
});

it("works on proxy and account routes", async () => {
  const { request, asked } = createTestServer({
    store: createMemoryStore(() => NOW),
    deps: { authenticator: createTokenAuthenticator(TOKEN), newId: () => Math.random().toString(36).slice(2) },
  });
  const headers = { authorization: `Bearer ${TOKEN}`, "idempotency-key": "k1" };
  for (const method of ["PATCH", "PATCH", "DELETE", "DELETE"])
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tried
    expect(
      (await request(method, `/proxy/members/1?${A}`, { headers, body: method === "PATCH" ? "{}" : "" })).status,
    ).toBe(200);
  expect(asked.map(({ method }) => method)).toEqual(["proxy", "proxy"]);
  const account = JSON.stringify({ integration: "acme", context: { site: "eu", api_key: "k" } });
  const first = await request("POST", "/integrated-account", { headers, body: account });
  const second = await request("POST", "/integrated-account", { headers, body: account });
  expect([first.status, second.status, second.json["id"]]).toEqual([201, 201, first.json["id"]]);
  expect(second.headers.get("location")).toBe(first.headers.get("location"));
});

it("a store that cannot be asked lets no write with a key through, and one that fails afterwards takes no answer away", async () => {
  const store = createMemoryStore(() => NOW);
  const before = setUp(undefined, { ...store, idempotency: { ...store.idempotency, begin: down } });
  expect([(await before.write()).status, before.made()]).toEqual([503, 0]);
  const after = setUp(undefined, { ...store, idempotency: { ...store.idempotency, finish: down } });
  expect([(await after.write()).status, after.made()]).toEqual([200, 1]);
});
