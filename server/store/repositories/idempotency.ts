/** Answers kept for replay (http-api-spec 2.10), sealed with the account's data key: they are provider data. */
import { STORE, sealText, unsealText, type Place, type Vault } from "../credentials/vault.ts";
import type { Database } from "../database/database.ts";
import type { IdempotencyRow } from "../database/tables.ts";
import type { IdempotencyState, IdempotencyStore, StoredAnswer } from "../types.ts";

/** Larger ones are kept as status and headers alone. */
const MAX_KEPT_BYTES = 256 * 1024;

/** @param clock epoch ms */
export const createIdempotencyStore = ({ db }: Database, vault: Vault, clock: () => number): IdempotencyStore => {
  const read = (scope: string) =>
    db.selectFrom("cognate_idempotency").selectAll().where("scope", "=", scope).executeTakeFirst();

  const stateOf = async (row: IdempotencyRow): Promise<IdempotencyState> => {
    const { body_hash: bodyHash } = row;
    if (row.state === "done" && row.answer !== null)
      return { state: "done", bodyHash, answer: await openAnswer(vault, row, row.answer) };
    // Whoever ran it has died: what it sent may or may not have arrived.
    if (row.state === "running" && row.runs_until > new Date(clock()).toISOString())
      return { state: "running", bodyHash };
    return { state: "unknown", bodyHash };
  };

  return {
    async begin({ scope, bodyHash, accountId, startedAt, runsUntil, expiresAt }) {
      for (;;) {
        // oxlint-disable no-await-in-loop -- a second round only if the row went away in between
        await db
          .deleteFrom("cognate_idempotency")
          .where("scope", "=", scope)
          .where("expires_at", "<=", startedAt)
          .execute();
        const { numInsertedOrUpdatedRows } = await db
          .insertInto("cognate_idempotency")
          .values({
            scope,
            body_hash: bodyHash,
            account_id: accountId ?? null,
            state: "running",
            runs_until: runsUntil,
            expires_at: expiresAt,
            key_owner: null,
            answer: null,
          })
          .onConflict((it) => it.column("scope").doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 1n) return { state: "started" };
        const row = await read(scope);
        // oxlint-enable no-await-in-loop
        if (row !== undefined) return stateOf(row);
      }
    },
    async get(scope) {
      const row = await read(scope);
      if (row === undefined || row.expires_at <= new Date(clock()).toISOString()) return undefined;
      return stateOf(row);
    },
    async finish(scope, answer) {
      const row = await read(scope);
      if (row === undefined) return;
      // Accounts that are not kept here (of the environment, sandboxes) have no data key of their own.
      const own = row.account_id === null ? undefined : await vault.find(row.account_id);
      const owner = own === undefined || row.account_id === null ? STORE : row.account_id;
      const key = own ?? (await vault.find(STORE));
      if (key === undefined) return;
      await db
        .updateTable("cognate_idempotency")
        .set({
          state: "done",
          key_owner: owner,
          answer: sealText(key, writeAnswer(answer), placeOfAnswer(owner, scope)),
        })
        .where("scope", "=", scope)
        .execute();
    },
    async markUnknown(scope) {
      await db.updateTable("cognate_idempotency").set({ state: "unknown" }).where("scope", "=", scope).execute();
    },
    async abandon(scope) {
      await db.deleteFrom("cognate_idempotency").where("scope", "=", scope).where("state", "=", "running").execute();
    },
  };
};

const placeOfAnswer = (owner: string, scope: string): Place => ({ tenantId: "", owner, field: `answer:${scope}` });

const writeAnswer = ({ status, headers, body }: StoredAnswer): string =>
  JSON.stringify({
    status,
    headers,
    ...(body === undefined || body.length > MAX_KEPT_BYTES ? {} : { body: Buffer.from(body).toString("base64") }),
  });

const openAnswer = async (vault: Vault, row: IdempotencyRow, sealed: Uint8Array): Promise<StoredAnswer> => {
  const owner = row.key_owner ?? STORE;
  const key = await vault.find(owner);
  // The account was removed and its key with it.
  if (key === undefined) return { status: 410, headers: {} };
  const { status, headers, body } = JSON.parse(unsealText(key, sealed, placeOfAnswer(owner, row.scope))) as {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  return { status, headers, ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body, "base64")) }) };
};
