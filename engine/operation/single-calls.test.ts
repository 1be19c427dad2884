/** Get, create, update and delete through a made-up provider. */
import { describe, expect, test } from "vitest";
import { loadCatalog } from "../catalog/index.ts";
import { acme, treeOf, yaml } from "../catalog/testing/tree.ts";
import { CognateError } from "../errors.ts";
import { createSend } from "../transport/index.ts";
import type { WireRequest } from "../transport/types.ts";
import { WireError } from "../transport/wire-error.ts";
import { openAccount, withLearned } from "./account.ts";
import { createEngine } from "./engine.ts";
import { createCursorSealer } from "./sealer.ts";
import type { Engine, ItemCall, MethodCall, WriteCall } from "./types.ts";

const MODEL = "unified-models/people/model.yaml";
const FILES = {
  ...acme,
  [MODEL]: yaml(`
    cognate: 1
    model: people
    label: People
    version: 1.0.0
    resources:
      users:
        schema: users.schema.json
        methods: [ list, get, create, update, delete ]
        query:
          status: { type: string, description: Whether the user may log in. }
          team: { type: string, description: The team to look in. }
        write:
          create: { required: [ name ], properties: [ name, status ] }
          update: { properties: [ name, status ] }
        methods_custom:
          invite: { input: { type: object, required: [ email ], properties: { email: { type: string } } } }
          check: {}
  `),
  "integrations/acme/resources/users.yaml": yaml(`
    resource: users
    operations:
      list: { method: GET, path: /users, params: { status: {} }, records: data, pagination: pages }
      get: { method: GET, path: "/users/{{ id }}", params: { team: {} }, record: user }
      detail: { method: GET, path: "/users/{{ id }}/detail", record: $ }
      create: { method: POST, path: /users, idempotency: { header: Idempotency-Key } }
      update: { method: PATCH, path: "/users/{{ id }}", record: user }
      delete: { method: DELETE, path: "/users/{{ id }}" }
      invite: { method: POST, path: /invitations, params: { email: { in: body, at: data.email } } }
      check: { method: GET, path: /check }
  `),
  "integrations/acme/mappings/people/users.yaml": yaml(`
    model: people
    resource: users
    steps:
      - { name: detail, operation: users.detail, at: record, methods: [ get ], args: { id: "{{ record.id }}" }, on_error: { codes: [ not_found ], then: partial } }
      - { name: welcome, operation: users.invite, at: after, methods: [ create ], args: { email: "{{ input.name }}@acme.test" }, when: input.status = "invited" }
    record:
      id: id
      name: $first($steps.detail.name, name)
      status: $uppercase(status)
    get: { operation: users.get, args: { team: "{{ query.team }}" } }
    create: { operation: users.create, id: data.id, then: get, body: { name: name, state: status } }
    update: { operation: users.update, body: { name: name } }
    delete: { operation: users.delete }
    methods:
      invite: { operation: users.invite, args: { email: "{{ input.email }}" }, result: { fields: { invited: done } } }
      check: { operation: users.check }
  `),
};

interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly type?: string;
  readonly fault?: "unreachable" | "timeout";
}

interface Bench {
  readonly engine: Engine;
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly body: unknown;
    readonly headers: WireRequest["headers"];
  }[];
}

const clock = (): number => Date.parse("2026-03-01T12:00:00Z");

/** An engine whose provider answers by `METHOD /path`. */
const benchWith = (
  replies: Readonly<Record<string, Reply>>,
  files: Readonly<Record<string, string>> = FILES,
): Bench => {
  const catalog = loadCatalog(treeOf(files));
  expect(catalog.findings).toEqual([]);
  const requests: Bench["requests"] = [];
  const send = createSend({
    clock,
    random: () => 0,
    sleep: async () => undefined,
    maxAttempts: 1,
    wire: async (request) => {
      const url = new URL(request.url);
      const path = url.pathname.replace(/^\/v1/, "") + url.search;
      requests.push({
        method: request.method,
        path,
        headers: request.headers,
        body: request.body === undefined ? undefined : JSON.parse(new TextDecoder().decode(request.body)),
      });
      const reply = replies[`${request.method} ${path}`] ?? { status: 404, body: { error: "no such thing" } };
      if (reply.fault === "unreachable") throw new WireError("provider_unreachable", "ENOTFOUND", false);
      if (reply.fault === "timeout") throw new WireError("provider_timeout", "no answer", true);
      const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {});
      return {
        status: reply.status ?? 200,
        headers: { "content-type": reply.type ?? "application/json" },
        bytes: new TextEncoder().encode(text),
      };
    },
  });
  return {
    requests,
    engine: createEngine({
      catalog: () => catalog,
      send,
      clock,
      cursors: createCursorSealer({ current: new Uint8Array(32) }),
    }),
  };
};

const account = (sandbox = false): ItemCall["account"] => {
  const integration = loadCatalog(treeOf(FILES)).integrations.get("acme");
  if (integration === undefined) throw new Error("no acme");
  return openAccount(integration, { id: "a1", context: { token: "s3cret-token" }, sandbox });
};
const BASE = {
  account: account(),
  deadline: Date.parse("2026-03-01T12:00:25Z"),
  model: "people",
  resource: "users",
  query: {},
};
const SHAPE = { remoteData: false, format: "unified", strict: false, validate: "warn" } as const;
const item = (id: string, more: Partial<ItemCall> = {}): ItemCall => ({ ...BASE, ...SHAPE, id, ...more });
const write = (body: unknown, more: Partial<WriteCall> = {}): WriteCall => ({ ...BASE, ...SHAPE, body, ...more });
const method = (name: string, body: unknown, more: Partial<MethodCall> = {}): MethodCall => ({
  ...BASE,
  method: name,
  body,
  ...more,
});

const failure = async (work: Promise<unknown>): Promise<CognateError> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CognateError) return error;
  throw error instanceof Error ? error : new Error("nothing was thrown");
};

const USER = { team: "T", user: { id: 7, name: "Ada", status: "active" } };

describe("get", () => {
  test("maps the one record, with its steps, and is bare", async () => {
    const { engine, requests } = benchWith({
      "GET /users/7": { body: USER },
      "GET /users/7/detail": { body: { name: "Ada Lovelace" } },
    });
    const { answer, facts } = await engine.get(item("7"));
    expect(answer).toEqual({ id: "7", name: "Ada Lovelace", status: "ACTIVE" });
    expect(facts.errors).toBeUndefined();
    expect(requests.map(({ path }) => path)).toEqual(["/users/7", "/users/7/detail"]);
  });

  test("runs no step for fields that nobody asked for", async () => {
    const { engine, requests } = benchWith({ "GET /users/7": { body: USER } });
    expect((await engine.get(item("7", { fields: ["status"] }))).answer).toEqual({ id: "7", status: "ACTIVE" });
    expect(requests).toHaveLength(1);
  });

  test("goes on without a step that may fail, and says so", async () => {
    const { engine } = benchWith({ "GET /users/7": { body: USER } });
    const { answer, facts } = await engine.get(item("7"));
    expect(answer["name"]).toBe("Ada");
    expect(facts.partial).toMatchObject([{ code: "not_found", source: "steps.detail" }]);
  });

  test("gives a failing field as null and names it", async () => {
    const { engine } = benchWith({ "GET /users/7": { body: { user: { id: 7, name: "A", status: 5 } } } });
    const { answer, facts } = await engine.get(item("7"));
    expect(answer["status"]).toBeNull();
    expect(facts.errors).toMatchObject([{ field: "status", record_id: "7" }]);
    expect((await failure(engine.get(item("7", { strict: true })))).code).toBe("mapping_failed");
  });

  test("passes on what the mapping reads of the query, and refuses the rest", async () => {
    const { engine, requests } = benchWith({ "GET /users/7?team=x": { body: USER } });
    await engine.get(item("7", { query: { team: "x" } }));
    expect(requests[0]?.path).toBe("/users/7?team=x");
    expect((await failure(engine.get(item("7", { query: { status: "active" } })))).code).toBe("filter_not_supported");
    expect((await failure(engine.get(item("7", { query: { stauts: "active" } })))).code).toBe("invalid_parameter");
  });

  test("raw is the provider's body as it came, nothing mapped", async () => {
    const { engine, requests } = benchWith({ "GET /users/7?team=x": { body: { user: { id: 7 }, beside: [1] } } });
    const { answer } = await engine.rawItem(item("7", { query: { team: "x" }, format: "raw" }));
    expect(new TextDecoder().decode(answer.bytes)).toBe('{"user":{"id":7},"beside":[1]}');
    expect(answer).toMatchObject({ contentType: "application/json", status: 200, next_cursor: null });
    expect(requests.map(({ path }) => path)).toEqual(["/users/7?team=x"]);
    expect((await failure(engine.rawItem(item("8")))).code).toBe("not_found");
  });

  test("is 404 where the provider has no such record", async () => {
    expect(await failure(benchWith({}).engine.get(item("8")))).toMatchObject({ code: "not_found", status: 404 });
  });

  test("carries the provider's record if asked to", async () => {
    const { engine } = benchWith({ "GET /users/7": { body: USER } });
    expect((await engine.get(item("7", { remoteData: true }))).answer["remote_data"]).toEqual(USER.user);
  });
});

describe("create", () => {
  const CREATED = {
    "POST /users": { status: 201, body: { data: { id: 9 } } },
    "GET /users/9": { body: { user: { id: 9, name: "Bo", status: "new" } } },
    "POST /invitations": { body: { done: true } },
  };

  test("sends the mapped body, then reads the record back", async () => {
    const { engine, requests } = benchWith(CREATED);
    const { answer } = await engine.create(
      write({ name: "Bo" }, { idempotencyKey: "k1", remoteBody: { extra: { a: 1 } } }),
    );
    expect(answer).toEqual({ id: "9", name: "Bo", status: "NEW" });
    expect(requests[0]).toMatchObject({
      method: "POST",
      path: "/users",
      body: { name: "Bo", extra: { a: 1 } },
      headers: { "idempotency-key": "k1" },
    });
  });

  test("runs steps after it", async () => {
    const { engine, requests } = benchWith(CREATED);
    await engine.create(write({ name: "Bo", status: "invited" }));
    expect(requests.map(({ method, path }) => `${method} ${path}`).slice(0, 2)).toEqual([
      "POST /users",
      "POST /invitations",
    ]);
    expect(requests[1]?.body).toEqual({ data: { email: "Bo@acme.test" } });
  });

  test("does not fail when only the reading back does: nobody must write it again", async () => {
    const { engine } = benchWith({ "POST /users": CREATED["POST /users"] });
    const { answer, facts } = await engine.create(write({ name: "Bo" }));
    expect(answer).toEqual({ id: "9" });
    expect(facts.errors?.[0]?.message).toMatch(/was written; it could not be read back/);
  });

  test("says that the record was written when a step after it fails", async () => {
    const { engine } = benchWith({
      "POST /users": CREATED["POST /users"],
      "POST /invitations": { status: 503, body: {} },
    });
    const error = await failure(engine.create(write({ name: "Bo", status: "invited" })));
    expect([error.status, error.retryable, error.afterWrite]).toEqual([500, false, true]);
    expect(error.message).toMatch(/^The record was written/);
  });

  const refused: readonly (readonly [says: string, body: unknown, code: string, pointer: string])[] = [
    ["a missing property", { status: "x" }, "invalid_body", "/name"],
    ["a property that the model does not have", { name: "A", nmae: "B" }, "invalid_body", "/nmae"],
    ["a property that may not be written", { name: "A", id: "1" }, "invalid_body", "/id"],
    ["a wrong type", { name: 5 }, "invalid_body", "/name"],
    ["what is no object", [1], "invalid_body", ""],
  ];
  test.each(refused)("refuses %s before anything is sent", async (_, body, code, pointer) => {
    const { engine, requests } = benchWith(CREATED);
    const error = await failure(engine.create(write(body)));
    expect([error.code, error.status, error.errors[0]?.pointer ?? ""]).toEqual([code, 400, pointer]);
    expect(requests).toEqual([]);
  });

  test("is refused on a sandbox account", async () => {
    expect(
      await failure(benchWith(CREATED).engine.create(write({ name: "A" }, { account: account(true) }))),
    ).toMatchObject({ code: "sandbox_read_only", status: 405 });
  });
});

describe("update and delete", () => {
  test("update sends what is given, null included, and answers the provider's record", async () => {
    const { engine, requests } = benchWith({
      "PATCH /users/7": { body: { user: { id: 7, name: null, status: "active" } } },
    });
    const { answer } = await engine.update(write({ name: null }, { id: "7" }));
    expect(answer).toEqual({ id: "7", name: null, status: "ACTIVE" });
    expect(requests[0]?.body).toEqual({ name: null });
  });

  test("a query parameter without effect is refused, on every write", async () => {
    const { engine, requests } = benchWith({});
    const more = { id: "7", query: { team: "x" } };
    const codes = [
      engine.update(write({ name: "A" }, more)),
      engine.remove(write(undefined, more)),
      engine.method(method("check", {}, { query: more.query })),
    ].map(failure);
    expect((await Promise.all(codes)).map(({ code }) => code)).toEqual(
      Array.from({ length: 3 }, () => "filter_not_supported"),
    );
    expect(requests).toEqual([]);
  });

  test("an answer without the record does not fail a write that happened", async () => {
    const { engine } = benchWith({ "PATCH /users/7": { body: { ok: true } } });
    const { answer, facts } = await engine.update(write({ name: "A" }, { id: "7" }));
    expect(answer).toEqual({ id: "7" });
    expect(facts.errors).toMatchObject([{ code: "provider_unexpected_answer" }]);
  });

  test("update refuses a property that this integration cannot write", async () => {
    const error = await failure(benchWith({}).engine.update(write({ status: "x" }, { id: "7" })));
    expect(error).toMatchObject({ code: "field_not_supported", status: 400, hint: "It writes name." });
  });

  test("delete answers the id", async () => {
    const { engine, requests } = benchWith({ "DELETE /users/a%20b": { status: 204, body: "" } });
    expect((await engine.remove(write(undefined, { id: "a b" }))).answer).toEqual({ id: "a b" });
    expect(requests[0]?.method).toBe("DELETE");
  });

  test("a write without an answer is of unknown outcome and never repeated", async () => {
    const error = await failure(benchWith({ "POST /users": { fault: "timeout" } }).engine.create(write({ name: "A" })));
    expect(error).toMatchObject({ code: "outcome_unknown", status: 500, retryable: false });
  });

  test("a write that was never sent may be repeated", async () => {
    expect(
      await failure(
        benchWith({ "PATCH /users/7": { fault: "unreachable" } }).engine.update(write({ name: "A" }, { id: "7" })),
      ),
    ).toMatchObject({ code: "provider_unreachable", retryable: true });
  });
});

describe("a custom method", () => {
  test("checks its input, calls the operation, shapes the answer", async () => {
    const { engine, requests } = benchWith({ "POST /invitations": { body: { done: true } } });
    expect((await engine.method(method("invite", { email: "a@x" }))).answer).toEqual({ result: { invited: true } });
    expect(requests[0]?.body).toEqual({ data: { email: "a@x" } });
    expect((await failure(engine.method(method("invite", {})))).code).toBe("invalid_body");
  });

  test("that only reads works on a sandbox account; others do not", async () => {
    const { engine } = benchWith({ "GET /check": { body: { ok: 1 } } });
    expect((await engine.method(method("check", undefined, { account: account(true) }))).answer).toEqual({
      result: { ok: 1 },
    });
    expect((await failure(engine.method(method("invite", { email: "x" }, { account: account(true) })))).code).toBe(
      "sandbox_read_only",
    );
  });

  test("that does not exist is 404 with a suggestion", async () => {
    expect(await failure(benchWith({}).engine.method(method("invit", {})))).toMatchObject({
      code: "method_not_found",
      status: 404,
      hint: "Did you mean `invite`?",
    });
  });
});

describe("verifying an account", () => {
  const LEARN = {
    ...FILES,
    "integrations/acme/integration.yaml": (acme["integrations/acme/integration.yaml"] ?? "").replace(
      "label: login }",
      "label: login, external_id: id }\n    learn: { org: { operation: me.get, value: org.id } }",
    ),
  };

  test("gives its label and id, and what is learnt", async () => {
    const { engine } = benchWith({ "GET /me": { body: { login: "ada", id: 12, org: { id: "o1" } } } }, LEARN);
    expect(await engine.verify(BASE.account, BASE.deadline)).toEqual({
      label: "ada",
      externalId: "12",
      learned: { org: "o1" },
    });
  });

  test("learns what is lacking alone, and asks for nothing that is known", async () => {
    const { engine, requests } = benchWith({ "GET /me": { body: { login: "ada", id: 12, org: { id: "o1" } } } }, LEARN);
    expect(await engine.learn(BASE.account, BASE.deadline)).toEqual({ org: "o1" });
    const knowing = withLearned(BASE.account, { org: "o1" });
    expect([await engine.learn(knowing, BASE.deadline), requests.length]).toEqual([{}, 1]);
  });

  const causes: readonly (readonly [says: string, reply: Reply, code: string, message: RegExp])[] = [
    [
      "a wrong key",
      { status: 401, body: { error: "bad token" } },
      "account_credentials_rejected",
      /rejects the credentials/,
    ],
    [
      "a missing permission",
      { status: 403, body: { error: "forbidden" } },
      "provider_permission_missing",
      /lack a permission/,
    ],
    ["a host that cannot be reached", { fault: "unreachable" }, "provider_unreachable", /could not be reached/],
    ["no answer in time", { fault: "timeout" }, "provider_timeout", /could not be reached/],
    [
      "another site's page",
      { body: "<html>Welcome</html>", type: "text/html" },
      "provider_answer_invalid",
      /not as Acme does/,
    ],
    ["a host without such a path", { status: 404, body: {} }, "not_found", /not as Acme does/],
    ["a provider that is down", { status: 500, body: {} }, "provider_error", /failed while the keys were checked/],
  ];
  test.each(causes)("tells %s apart", async (_, reply, code, message) => {
    const error = await failure(benchWith({ "GET /me": reply }).engine.verify(BASE.account, BASE.deadline));
    expect([error.code, error.status, error.errors[0]?.code]).toEqual(["verification_failed", 422, code]);
    expect(error.message).toMatch(message);
    expect(error.hint).toBeDefined();
    expect(JSON.stringify([error.message, error.hint, error.errors])).not.toContain("s3cret");
  });

  describe("of several credentials", () => {
    const TWO = {
      ...FILES,
      "integrations/acme/integration.yaml": (acme["integrations/acme/integration.yaml"] ?? "").replace(
        "label: login }",
        "label: login, diagnose: [ { operation: users.check, field: site, message: The site is wrong. }, { operation: users.list, field: token, message: The token is wrong. } ] }",
      ),
    };
    const rejected: Reply = { status: 401, body: { error: "no" } };

    test("names the one that a narrower check finds wrong", async () => {
      const bench = benchWith(
        { "GET /me": rejected, "GET /check": rejected, "GET /users": { body: { data: [] } } },
        TWO,
      );
      const error = await failure(bench.engine.verify(BASE.account, BASE.deadline));
      expect([error.code, error.message, error.errors[0]?.parameter]).toEqual([
        "verification_failed",
        "The token is wrong.",
        "token",
      ]);
    });

    test("names none if every check is refused", async () => {
      const bench = benchWith({ "GET /me": rejected, "GET /check": rejected, "GET /users": rejected }, TWO);
      const error = await failure(bench.engine.verify(BASE.account, BASE.deadline));
      expect([error.message, error.errors[0]?.parameter]).toEqual([
        expect.stringContaining("rejects the credentials"),
        undefined,
      ]);
    });
  });

  test("a rate limit is no verdict", async () => {
    expect(
      (await failure(benchWith({ "GET /me": { status: 429, body: {} } }).engine.verify(BASE.account, BASE.deadline)))
        .code,
    ).toBe("provider_rate_limited");
  });
});
