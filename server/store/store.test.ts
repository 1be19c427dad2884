/** What the store promises, tried on both databases by one suite. */
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordOf } from "./testing/records.ts";
import type { Database } from "./database/database.ts";
import { openDatabase, openStore, type StoreOptions } from "./open.ts";
import { rotateKeys } from "./rotate.ts";
import { DATABASES, keysOf, NOW, type Place } from "./testing/databases.ts";
import type { AuditEntry, IdempotencyStart, LinkTokenRecord, Store, TokenRecord } from "./types.ts";

const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();
const SECRET = "s3cret-canary-éß";

const full = recordOf("acc_full", {
  context: { site: "eu", api_key: SECRET, nested: { list: [1, null, "x\u0000y"] } },
  token: { access_token: SECRET, expires_at: 5 },
  overlays: { users: { title: "$.x" } },
  learned: { org: "o1" },
  label: "Label 'quoted' \u{1F600}",
  externalId: "org-1",
  status: "needs_reauth",
  lastError: { code: "account_credentials_rejected", message: "no", occurredAt: at(1) },
  missingPermission: { permission: "user_read", resource: "users", message: "no", occurredAt: at(2) },
});

const token = (id: string, more: Partial<TokenRecord> = {}): TokenRecord => ({
  id,
  kind: "api",
  name: "CI",
  prefix: `cog_${id}`,
  hash: "00ff",
  scopes: ["read"],
  createdBy: "cli",
  createdAt: at(0),
  ...more,
});

const link = (id: string): LinkTokenRecord => ({
  id,
  tenantId: "t1",
  integrations: ["acme"],
  allowedOrigins: ["https://app.example"],
  redirectUri: "https://app.example/done",
  details: { theme: "dark" },
  createdBy: "tok_1",
  createdAt: at(0),
  expiresAt: at(3600),
  failures: 0,
});

const entry = (id: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  at: at(0),
  actor: "tok_1",
  action: "account.created",
  outcome: "ok",
  ...more,
});

const start = (scope: string, more: Partial<IdempotencyStart> = {}): IdempotencyStart => ({
  scope,
  bodyHash: "b1",
  startedAt: at(0),
  runsUntil: at(30),
  expiresAt: at(86_400),
  ...more,
});

const countUp = (store: Store, id: string) =>
  store.accounts.update(id, (current) => ({ ...current, learned: { n: Number(current.learned["n"]) + 1 } }));

/** Of so many inserts when each fifth is removed again. */
const keptOf = (done: number): number => done - Math.ceil(done / 5);

describe.each(DATABASES)("on %s", (_name, databases) => {
  const fresh = databases();
  const opened: { close(): Promise<void> }[] = [];
  let place: Place;
  let store: Store;
  let now = NOW;
  const open = async (more: Partial<StoreOptions> = {}): Promise<Store> => {
    const another = await openStore({ ...place, keys: keysOf(1), clock: () => now, ...more });
    opened.push(another);
    return another;
  };
  const openRaw = async (): Promise<Database> => {
    const database = await openDatabase(place);
    opened.push(database);
    return database;
  };
  beforeEach(async () => {
    now = NOW;
    place = await fresh();
    store = await open();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
  });

  describe("accounts", () => {
    it("come back as they were given, from this process and from another", async () => {
      const plain = recordOf("acc_plain");
      expect(await store.accounts.insert(full)).toBe(true);
      expect(await store.accounts.insert(plain)).toBe(true);
      const other = await open();
      for (const one of [store, other]) {
        expect(await one.accounts.get("acc_full")).toEqual(full);
        expect(await one.accounts.get("acc_plain")).toEqual(plain);
        expect(await one.accounts.get("acc_none")).toBeUndefined();
      }
    });

    it("are the same object while nothing changes them, so that they are opened once", async () => {
      await store.accounts.insert(full);
      const other = await open();
      expect(await other.accounts.get("acc_full")).toBe(await other.accounts.get("acc_full"));
      await store.accounts.update("acc_full", (current) => ({ ...current, label: "New" }));
      expect((await other.accounts.get("acc_full"))?.label).toBe("New");
    });

    it("are not replaced by another with their id", async () => {
      await store.accounts.insert(full);
      expect(await store.accounts.insert({ ...full, label: "Other" })).toBe(false);
      expect((await (await open()).accounts.get("acc_full"))?.label).toBe(full.label);
    });

    it("lose no change of two processes that change them at once", async () => {
      await store.accounts.insert(recordOf("acc_1", { learned: { n: 0 } }));
      const other = await open();
      await Promise.all(Array.from({ length: 20 }, (_, i) => countUp(i % 2 === 0 ? store : other, "acc_1")));
      expect((await store.accounts.get("acc_1"))?.learned).toEqual({ n: 20 });
    });

    it("stay as they were if the change throws", async () => {
      await store.accounts.insert(full);
      const failing = store.accounts.update("acc_full", () => {
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await store.accounts.get("acc_full")).toEqual(full);
    });

    it("can be moved to another tenant, and are sealed for it", async () => {
      await store.accounts.insert(full);
      await store.accounts.update("acc_full", (current) => ({ ...current, tenantId: "t2" }));
      expect(await (await open()).accounts.get("acc_full")).toEqual({ ...full, tenantId: "t2" });
    });

    it("are gone with their key when they are removed, and may come again", async () => {
      await store.accounts.insert(full);
      const other = await open();
      await other.accounts.get("acc_full");
      expect([await store.accounts.remove("acc_full"), await store.accounts.remove("acc_full")]).toEqual([true, false]);
      expect(await other.accounts.get("acc_full")).toBeUndefined();
      const { db } = await openRaw();
      expect(await db.selectFrom("cognate_data_key").selectAll().execute()).toEqual([]);
      await store.accounts.insert({ ...full, label: "Again" });
      expect((await other.accounts.get("acc_full"))?.label).toBe("Again");
    });

    it("are listed in order of creation, filtered, page by page, each once", async () => {
      const records = Array.from({ length: 7 }, (_, i) =>
        recordOf(`acc_${"BaAbCc0"[i]}`, { tenantId: i % 2 === 0 ? "even" : "odd", createdAt: at(Math.floor(i / 3)) }),
      );
      for (const record of records) await store.accounts.insert(record);
      const seen: string[] = [];
      for (let after = undefined as { createdAt: string; id: string } | undefined; ;) {
        const page = await store.accounts.list({}, 2, after);
        seen.push(...page.map((one) => one.id));
        after = page.at(-1);
        if (page.length < 2) break;
      }
      expect(seen).toEqual(["acc_A", "acc_B", "acc_a", "acc_C", "acc_b", "acc_c", "acc_0"]);
      const ids = async (filter: Parameters<Store["accounts"]["list"]>[0]) =>
        (await store.accounts.list(filter, 100)).map((one) => one.id);
      expect(await ids({ tenantId: "odd" })).toEqual(["acc_a", "acc_b", "acc_c"]);
      expect(await ids({ createdAt: { gte: at(1), lt: at(2) } })).toEqual(["acc_C", "acc_b", "acc_c"]);
      expect(await ids({ createdAt: { gt: at(1) }, status: "active", integration: "acme" })).toEqual(["acc_0"]);
      expect(await ids({ integration: "none" })).toEqual([]);
      expect(await store.accounts.some((record) => record.id === "acc_0")).toBe(true);
      expect(await store.accounts.some(() => false)).toBe(false);
    });

    it("refuse an id that no database can hold, and quotes do no harm", async () => {
      await expect(store.accounts.get("a\0b")).rejects.toMatchObject({ code: "invalid_parameter" });
      expect(await store.accounts.get("' or 1=1 --")).toBeUndefined();
    });
  });

  describe("credentials", () => {
    it("stand nowhere in the tables in any form", async () => {
      await store.accounts.insert(full);
      await store.idempotency.begin(start("s1", { accountId: "acc_full" }));
      await store.idempotency.finish("s1", { status: 200, headers: {}, body: Buffer.from(SECRET) });
      const { db } = await openRaw();
      const rows = [
        ...(await db.selectFrom("cognate_account").selectAll().execute()),
        ...(await db.selectFrom("cognate_idempotency").selectAll().execute()),
      ];
      const bytes = Buffer.concat(
        rows.flatMap((row) =>
          Object.values(row).map((value) =>
            value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)),
          ),
        ),
      );
      const canary = Buffer.from(SECRET);
      for (const form of [SECRET, canary.toString("base64"), canary.toString("hex"), encodeURIComponent(SECRET)])
        expect(bytes.includes(form)).toBe(false);
    });

    it("do not open when a row is moved to another account, with or without its key", async () => {
      await store.accounts.insert(full);
      await store.accounts.insert(recordOf("acc_thief"));
      const { db } = await openRaw();
      const victim = await db
        .selectFrom("cognate_account")
        .selectAll()
        .where("id", "=", "acc_full")
        .executeTakeFirstOrThrow();
      const key = await db
        .selectFrom("cognate_data_key")
        .selectAll()
        .where("owner", "=", "acc_full")
        .executeTakeFirstOrThrow();
      await db
        .updateTable("cognate_account")
        .set({ context: victim.context, revision: "r2" })
        .where("id", "=", "acc_thief")
        .execute();
      await expect(store.accounts.get("acc_thief")).rejects.toMatchObject({ code: "internal_error" });
      await db.updateTable("cognate_data_key").set({ wrapped: key.wrapped }).where("owner", "=", "acc_thief").execute();
      await expect(store.accounts.get("acc_thief")).rejects.toMatchObject({ code: "internal_error" });
      expect(await (await open()).accounts.get("acc_full")).toEqual(full);
    });

    it("do not open for another tenant, in another column, or with a changed byte", async () => {
      await store.accounts.insert(full);
      const { db } = await openRaw();
      const row = await db.selectFrom("cognate_account").selectAll().executeTakeFirstOrThrow();
      const flipped = Uint8Array.from(row.context);
      flipped[20] = (flipped[20] ?? 0) ^ 1;
      const { id: _id, ...before } = row;
      for (const change of [
        { tenant_id: "t2" },
        { token: row.context },
        { context: flipped },
        { context: new Uint8Array(3) },
      ]) {
        await db
          .updateTable("cognate_account")
          .set({ ...before, ...change, revision: JSON.stringify(change) })
          .execute();
        await expect(store.accounts.get("acc_full")).rejects.toMatchObject({ code: "internal_error" });
      }
    });

    it("say so if their key is missing, and say nothing of what they hold", async () => {
      await store.accounts.insert(full);
      const { db } = await openRaw();
      await db.deleteFrom("cognate_data_key").execute();
      const failure = await (await open()).accounts.get("acc_full").catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: "internal_error", message: expect.stringContaining("missing") });
      expect(JSON.stringify(failure)).not.toContain(SECRET);
    });

    it("need the master key that they were made with: another one is refused at start, by its id", async () => {
      await store.accounts.insert(full);
      await expect(open({ keys: keysOf(2) })).rejects.toMatchObject({
        code: "unavailable",
        retryable: false,
        hint: expect.stringContaining("COGNATE_MASTER_KEY_PREVIOUS"),
      });
      expect(await (await open({ keys: keysOf(2, 1) })).accounts.get("acc_full")).toEqual(full);
    });
  });

  describe("rotation of the master key", () => {
    it("leaves nothing under the old key, and can be run again", async () => {
      for (let i = 0; i < 120; i++) await store.accounts.insert(recordOf(`acc_${i}`));
      await store.idempotency.begin(start("s1"));
      await store.idempotency.finish("s1", { status: 200, headers: {} });
      const raw = await openRaw();
      expect(await rotateKeys(raw, keysOf(2, 1))).toEqual({ rotated: 121, current: 121 });
      expect(await rotateKeys(raw, keysOf(2, 1))).toEqual({ rotated: 0, current: 121 });
      expect((await (await open({ keys: keysOf(2) })).accounts.get("acc_7"))?.context).toEqual(
        recordOf("acc_7").context,
      );
      await expect(open({ keys: keysOf(1) })).rejects.toMatchObject({ code: "unavailable" });
    });

    it("goes on where it was stopped", async () => {
      for (let i = 0; i < 5; i++) await store.accounts.insert(recordOf(`acc_${i}`));
      const raw = await openRaw();
      const keys = keysOf(2, 1);
      let left = 2;
      const dying = {
        ...keys,
        wrap: (...args: Parameters<typeof keys.wrap>) =>
          left-- > 0 ? keys.wrap(...args) : Promise.reject(new Error("killed")),
      };
      await expect(rotateKeys(raw, dying)).rejects.toThrow("killed");
      expect((await (await open({ keys })).accounts.list({}, 10)).length).toBe(5);
      expect(await rotateKeys(raw, keys)).toEqual({ rotated: 3, current: 5 });
    });

    it("loses nothing of what two servers, with the old and the new key, write meanwhile", async () => {
      for (let i = 0; i < 60; i++) await store.accounts.insert(recordOf(`acc_${i}`, { learned: { n: 0 } }));
      const oldServer = await open({ keys: keysOf(1, 2) });
      const newServer = await open({ keys: keysOf(2, 1) });
      const rotating = { now: true };
      const work = async (server: Store, name: string): Promise<number> => {
        let done = 0;
        for (; rotating.now || done < 40; done++) {
          await countUp(server, `acc_${done % 60}`);
          await server.accounts.insert(recordOf(`${name}_${done}`));
          if (done % 5 === 0) await server.accounts.remove(`${name}_${done}`);
        }
        return done;
      };
      const working = Promise.all([work(oldServer, "old"), work(newServer, "new")]);
      const raw = await openRaw();
      await rotateKeys(raw, keysOf(2, 1));
      rotating.now = false;
      const [old, young] = await working;
      await rotateKeys(raw, keysOf(2, 1));
      const after = await open({ keys: keysOf(2) });
      const all = await after.accounts.list({}, 100_000);
      expect(all.length).toBe(60 + keptOf(old) + keptOf(young));
      expect(all.reduce((sum, one) => sum + Number(one.learned["n"] ?? 0), 0)).toBe(old + young);
      expect(all.every((one) => one.context["api_key"] === "s3cret-key")).toBe(true);
    });
  });

  describe("tokens", () => {
    it("come back as they were given and keep the first time of revocation", async () => {
      const rich = token("tok_1", {
        tenants: ["t1"],
        accounts: ["acc_1"],
        models: ["crm/contacts"],
        expiresAt: at(60),
      });
      expect([await store.tokens.insert(rich), await store.tokens.insert(rich)]).toEqual([true, false]);
      expect(await store.tokens.get("tok_1")).toEqual(rich);
      expect(await store.tokens.revoke("tok_1", at(5))).toEqual({ ...rich, revokedAt: at(5) });
      expect(await store.tokens.revoke("tok_1", at(9))).toEqual({ ...rich, revokedAt: at(5) });
      expect(await store.tokens.revoke("tok_9", at(9))).toBeUndefined();
    });

    it("note the latest use alone", async () => {
      await store.tokens.insert(token("tok_1"));
      await store.tokens.touch("tok_1", at(60));
      await store.tokens.touch("tok_1", at(30));
      await store.tokens.touch("tok_9", at(30));
      expect((await store.tokens.get("tok_1"))?.lastUsedAt).toBe(at(60));
    });

    it("are listed by kind and account", async () => {
      await store.tokens.insert(token("tok_b", { accounts: ["acc_1", 'q"x'] }));
      await store.tokens.insert(token("tok_a", { kind: "account", accounts: ["acc_11"] }));
      await store.tokens.insert(token("tok_c", { createdAt: at(-5) }));
      const ids = async (...args: Parameters<Store["tokens"]["list"]>) =>
        (await store.tokens.list(...args)).map((one) => one.id);
      expect(await ids({}, 10)).toEqual(["tok_c", "tok_a", "tok_b"]);
      expect(await ids({}, 10, { createdAt: at(0), id: "tok_a" })).toEqual(["tok_b"]);
      expect(await ids({ kind: "account" }, 10)).toEqual(["tok_a"]);
      expect(await ids({ accountId: "acc_1" }, 10)).toEqual(["tok_b"]);
      expect(await ids({ accountId: 'q"x' }, 10)).toEqual(["tok_b"]);
      expect(await ids({ accountId: "ACC_1" }, 10)).toEqual([]);
    });

    it("know whether any of them still opens", async () => {
      expect(await store.tokens.any(at(0))).toBe(false);
      await store.tokens.insert(token("tok_1", { expiresAt: at(10) }));
      expect([await store.tokens.any(at(9)), await store.tokens.any(at(10))]).toEqual([true, false]);
      await store.tokens.insert(token("tok_2"));
      expect(await store.tokens.any(at(99))).toBe(true);
      await store.tokens.revoke("tok_2", at(1));
      expect(await store.tokens.any(at(99))).toBe(false);
    });
  });

  describe("link tokens", () => {
    it("are consumed by exactly one of many, and given back by that one alone", async () => {
      expect([await store.linkTokens.insert(link("l1")), await store.linkTokens.insert(link("l1"))]).toEqual([
        true,
        false,
      ]);
      expect(await store.linkTokens.get("l1")).toEqual(link("l1"));
      const other = await open();
      const wins = await Promise.all(
        Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? store : other).linkTokens.consume("l1", `acc_${i}`, at(1))),
      );
      expect(wins.filter(Boolean).length).toBe(1);
      const winner = `acc_${wins.indexOf(true)}`;
      expect(await other.linkTokens.get("l1")).toEqual({
        ...link("l1"),
        consumedAt: at(1),
        connectedAccountId: winner,
      });
      await store.linkTokens.release("l1", "acc_99");
      expect(await store.linkTokens.consume("l1", "acc_x", at(2))).toBe(false);
      await store.linkTokens.release("l1", winner);
      expect(await store.linkTokens.consume("l1", "acc_x", at(2))).toBe(true);
    });

    it("count every failed try", async () => {
      await store.linkTokens.insert(link("l1"));
      const other = await open();
      await Promise.all(Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? store : other).linkTokens.fail("l1")));
      expect((await store.linkTokens.fail("l1"))?.failures).toBe(13);
      expect(await store.linkTokens.fail("none")).toBeUndefined();
    });
  });

  describe("the audit log", () => {
    it("is read newest first, filtered", async () => {
      await store.audit.append(entry("e1", { details: { code: "x", n: 1, list: ["a"] }, requestId: "r1" }));
      await store.audit.append(
        entry("e2", { at: at(5), action: "account.removed", accountId: "acc_1", tenantId: "t1" }),
      );
      await store.audit.append(
        entry("e3", { at: at(5), action: "accounting", actor: "cli", tokenId: "tok_1", outcome: "refused" }),
      );
      const ids = async (...args: Parameters<Store["audit"]["list"]>) =>
        (await store.audit.list(...args)).map((one) => one.id);
      expect((await store.audit.list({}, 10)).at(-1)).toEqual(
        entry("e1", { details: { code: "x", n: 1, list: ["a"] }, requestId: "r1" }),
      );
      expect(await ids({}, 2)).toEqual(["e3", "e2"]);
      expect(await ids({}, 2, { createdAt: at(5), id: "e3" })).toEqual(["e2", "e1"]);
      expect(await ids({ action: "account" }, 9)).toEqual(["e2", "e1"]);
      expect(await ids({ action: "account.removed" }, 9)).toEqual(["e2"]);
      expect(await ids({ actor: "cli", tokenId: "tok_1" }, 9)).toEqual(["e3"]);
      expect(await ids({ accountId: "acc_1", tenantId: "t1", at: { gte: at(5), lte: at(5) } }, 9)).toEqual(["e2"]);
      expect(await ids({ at: { gt: at(5) } }, 9)).toEqual([]);
      expect(await store.audit.prune(at(5))).toBe(1);
      expect(await ids({}, 9)).toEqual(["e3", "e2"]);
    });

    it("refuses to be changed, even by SQL", async () => {
      await store.audit.append(entry("e1"));
      const { db } = await openRaw();
      await expect(sql`update cognate_audit set actor = 'nobody'`.execute(db)).rejects.toMatchObject({
        cause: { message: expect.stringContaining("append-only") },
      });
    });
  });

  describe("replays", () => {
    it("are started by exactly one of many", async () => {
      const other = await open();
      const states = await Promise.all(
        Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? store : other).idempotency.begin(start("s1"))),
      );
      expect(states.filter((one) => one.state === "started").length).toBe(1);
      expect(states.filter((one) => one.state === "running").length).toBe(9);
    });

    it.each([
      ["of a kept account", "acc_full"],
      ["of an account that is kept elsewhere", "acme-sandbox"],
      ["of no account", undefined],
    ])("give the answer %s back on every process", async (_name, accountId) => {
      await store.accounts.insert(full);
      await store.idempotency.begin(start("s1", accountId === undefined ? {} : { accountId }));
      const answer = {
        status: 201,
        headers: { "content-type": "application/json" },
        body: new Uint8Array([0, 1, 255]),
      };
      await store.idempotency.finish("s1", answer);
      const other = await open();
      expect(await other.idempotency.begin(start("s1", { bodyHash: "b2" }))).toEqual({
        state: "done",
        bodyHash: "b1",
        answer,
      });
      expect(await other.idempotency.get("s1")).toEqual({ state: "done", bodyHash: "b1", answer });
    });

    it("keep status and headers alone of an answer over 256 KiB", async () => {
      await store.idempotency.begin(start("s1"));
      await store.idempotency.finish("s1", { status: 200, headers: {}, body: new Uint8Array(256 * 1024 + 1) });
      expect(await store.idempotency.get("s1")).toEqual({
        state: "done",
        bodyHash: "b1",
        answer: { status: 200, headers: {} },
      });
    });

    it("are unknown once their process must have died, or when it said so", async () => {
      await store.idempotency.begin(start("s1"));
      await store.idempotency.begin(start("s2"));
      await store.idempotency.markUnknown("s2");
      expect(await store.idempotency.get("s2")).toEqual({ state: "unknown", bodyHash: "b1" });
      now += 30_000;
      expect(await store.idempotency.begin(start("s1", { startedAt: at(30) }))).toEqual({
        state: "unknown",
        bodyHash: "b1",
      });
    });

    it("can be given up, and end after their time", async () => {
      await store.idempotency.begin(start("s1"));
      await store.idempotency.abandon("s1");
      expect(await store.idempotency.get("s1")).toBeUndefined();
      await store.idempotency.begin(start("s1"));
      await store.idempotency.finish("s1", { status: 200, headers: {} });
      await store.idempotency.abandon("s1");
      expect((await store.idempotency.get("s1"))?.state).toBe("done");
      now += 86_400_000;
      expect(await store.idempotency.get("s1")).toBeUndefined();
      const again = start("s1", { startedAt: at(86_400), runsUntil: at(86_500), expiresAt: at(172_800) });
      expect(await store.idempotency.begin(again)).toEqual({ state: "started" });
    });

    it("cannot be read any more once their account is removed", async () => {
      await store.accounts.insert(full);
      await store.idempotency.begin(start("s1", { accountId: "acc_full" }));
      await store.idempotency.finish("s1", { status: 200, headers: {}, body: Buffer.from(SECRET) });
      await store.accounts.remove("acc_full");
      expect(await store.idempotency.get("s1")).toEqual({
        state: "done",
        bodyHash: "b1",
        answer: { status: 410, headers: {} },
      });
    });
  });

  describe("leases", () => {
    it("are held by one of many, whichever process asks, and pass on with a higher number", async () => {
      const other = await open();
      const tries = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          (i % 2 === 0 ? store : other).locks.acquire("oauth-refresh:acc_1", 60_000),
        ),
      );
      const held = tries.filter((one) => one !== undefined);
      expect(held.length).toBe(1);
      expect(await store.locks.acquire("oauth-refresh:acc_2", 60_000)).toBeDefined();
      await held[0]?.release();
      const next = await other.locks.acquire("oauth-refresh:acc_1", 60_000);
      expect(next?.fence).toBe((held[0]?.fence ?? 0) + 1);
    });

    it("that ran out belong to whoever comes next; the old holder is told and cannot let go of them", async () => {
      const slow = await store.locks.acquire("x", 0);
      const next = await store.locks.acquire("x", 60_000);
      expect(next?.fence).toBe(2);
      expect(await slow?.renew(60_000)).toBe(false);
      await slow?.release();
      expect(await store.locks.acquire("x", 60_000)).toBeUndefined();
      expect(await next?.renew(60_000)).toBe(true);
    });
  });

  it("takes away what has expired", async () => {
    await store.idempotency.begin(start("s1"));
    await store.idempotency.begin(start("s2", { expiresAt: at(10) }));
    await store.linkTokens.insert({ ...link("l1"), expiresAt: at(10) });
    await store.linkTokens.insert(link("l2"));
    now += 10_000;
    expect(await store.sweep()).toBe(2);
    expect(await store.linkTokens.get("l2")).toBeDefined();
    expect((await store.idempotency.get("s1"))?.state).toBe("running");
  });

  it("takes away accounts whose connecting was given up, with their keys", async () => {
    await store.accounts.insert({ ...full, id: "acc_waiting", status: "connecting" });
    await store.accounts.insert({ ...full, id: "acc_settled" });
    now = Date.parse(full.createdAt) + 7 * 86_400_000;
    expect(await store.sweep()).toBe(0);
    now += 2 * 86_400_000;
    expect(await store.sweep()).toBe(1);
    expect((await store.accounts.list({}, 10)).map(({ id }) => id)).toEqual(["acc_settled"]);
    const { db } = await openRaw();
    expect(await db.selectFrom("cognate_data_key").select("owner").execute()).toEqual([{ owner: "acc_settled" }]);
  });

  it("is opened by many at once while it has no tables yet", async () => {
    place = await fresh();
    const stores = await Promise.all(Array.from({ length: 6 }, () => open()));
    await stores[0]?.accounts.insert(full);
    for (const one of stores) expect(await one.accounts.get("acc_full")).toEqual(full);
  });

  it("refuses tables of a newer version", async () => {
    const { db } = await openRaw();
    await sql`insert into cognate_migration values ('9999-future', '2030-01-01T00:00:00.000Z')`.execute(db);
    await expect(open()).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      hint: expect.stringContaining("newer"),
    });
  });

  it("answers a ping, and says where it is without a password", async () => {
    await store.ping();
    expect(store.description).toMatch(/cognate\.sqlite$|^PostgreSQL at 127\.0\.0\.1:\d+\/test_\d+$/);
  });
});
