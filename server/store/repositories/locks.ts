/** Leases across processes: a row with a holder and an end, by the clock of the database. */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Database } from "../database/database.ts";
import type { LockStore } from "../types.ts";

export const createLockStore = ({ db, now }: Database): LockStore => ({
  async acquire(name, ttlMs) {
    const holder = randomUUID();
    const until = sql<number>`${now} + ${ttlMs}`;
    const row = await db
      .insertInto("cognate_lock")
      .values({ name, holder, fence: 1, held_until: until })
      .onConflict((it) =>
        it
          .column("name")
          .doUpdateSet((change) => ({ holder, fence: change("cognate_lock.fence", "+", 1), held_until: until }))
          .where("cognate_lock.held_until", "<=", now),
      )
      .returning("fence")
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const mine = db.updateTable("cognate_lock").where("name", "=", name).where("holder", "=", holder);
    return {
      fence: row.fence,
      async renew(ttlMs) {
        const { numUpdatedRows } = await mine
          .set({ held_until: sql<number>`${now} + ${ttlMs}` })
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      },
      async release() {
        // The row stays, so that the fence goes on growing.
        await mine.set({ held_until: 0 }).execute();
      },
    };
  },
});
