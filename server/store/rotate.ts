/** Moves all data keys under the current master key, while servers run; stopped at any point, it goes on where it was. */
import { wrappingPlace } from "./credentials/vault.ts";
import type { Database } from "./database/database.ts";
import type { KeyProvider } from "./types.ts";

const BATCH = 100;

export interface Rotation {
  /** Rewrapped by this run. */
  readonly rotated: number;
  /** Data keys in all that are under the current master key now. */
  readonly current: number;
}

/**
 * Touches wrapped keys alone: no credential is opened or written. Keys that running servers wrap meanwhile under an older
 * master are found too; those that come after the end are found by the next run.
 * @throws CognateError unavailable (an older master key is not given), internal_error (a key does not open)
 */
export const rotateKeys = async (
  { db }: Database,
  keys: KeyProvider,
  onProgress: (rotated: number) => void = () => undefined,
): Promise<Rotation> => {
  let rotated = 0;
  for (;;) {
    // oxlint-disable no-await-in-loop -- in batches on purpose: servers get their turn in between
    const rows = await db
      .selectFrom("cognate_data_key")
      .selectAll()
      .where("kid", "!=", keys.currentKid)
      .orderBy("owner")
      .limit(BATCH)
      .execute();
    if (rows.length === 0) break;
    for (const { owner, kid, wrapped } of rows) {
      const place = wrappingPlace(owner);
      const renewed = await keys.wrap(await keys.unwrap({ kid, wrapped }, place), place);
      // Unless it was rewrapped, or went away with its account, in the meantime.
      const { numUpdatedRows } = await db
        .updateTable("cognate_data_key")
        .set({ kid: renewed.kid, wrapped: renewed.wrapped })
        .where("owner", "=", owner)
        .where("wrapped", "=", wrapped)
        .executeTakeFirstOrThrow();
      rotated += Number(numUpdatedRows);
    }
    // oxlint-enable no-await-in-loop
    onProgress(rotated);
  }
  const { count } = await db
    .selectFrom("cognate_data_key")
    .select((it) => it.fn.countAll<number | string>().as("count"))
    .where("kid", "=", keys.currentKid)
    .executeTakeFirstOrThrow();
  return { rotated, current: Number(count) };
};
