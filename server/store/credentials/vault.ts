/** Envelope encryption: a random data key for each owner, kept wrapped; values sealed with it. */
import { randomBytes } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import { CognateError } from "../../../engine/errors.ts";
import type { Tables } from "../database/tables.ts";
import type { KeyProvider, WrappedKey } from "../types.ts";
import { KEY_BYTES, placeOf, seal, unseal } from "./sealing.ts";

/** The store's own key, for what belongs to no kept account. */
export const STORE = "";

/** What a sealed value belongs to. */
export interface Place {
  readonly tenantId: string;
  readonly owner: string;
  readonly field: string;
}

export interface Vault {
  /** A new data key, not kept yet. */
  create(owner: string): Promise<{ readonly key: Uint8Array; readonly wrapped: WrappedKey }>;
  keep(db: Kysely<Tables> | Transaction<Tables>, owner: string, wrapped: WrappedKey): Promise<void>;
  /** The owner's data key; the store's is made when it is first asked for. undefined: there is none (any more). */
  find(owner: string): Promise<Uint8Array | undefined>;
  open(owner: string, wrapped: WrappedKey): Promise<Uint8Array>;
}

export const wrappingPlace = (owner: string): string => placeOf("data-key", owner);

export const createVault = (db: Kysely<Tables>, keys: KeyProvider): Vault => {
  const vault: Vault = {
    async create(owner) {
      const key = randomBytes(KEY_BYTES);
      return { key, wrapped: await keys.wrap(key, wrappingPlace(owner)) };
    },
    async keep(db, owner, { kid, wrapped }) {
      const insert = db.insertInto("cognate_data_key").values({ owner, kid, wrapped });
      await insert
        // The first of the processes that race for the store's key wins; an account's key belongs to what was just sealed.
        .onConflict((it) => (owner === STORE ? it.doNothing() : it.column("owner").doUpdateSet({ kid, wrapped })))
        .execute();
    },
    async find(owner) {
      const read = () =>
        db.selectFrom("cognate_data_key").select(["kid", "wrapped"]).where("owner", "=", owner).executeTakeFirst();
      let row = await read();
      if (row === undefined && owner === STORE) {
        await vault.keep(db, STORE, (await vault.create(STORE)).wrapped);
        // Another process may have been first.
        row = await read();
      }
      return row === undefined ? undefined : vault.open(owner, row);
    },
    open: (owner, wrapped) => keys.unwrap(wrapped, wrappingPlace(owner)),
  };
  return vault;
};

export const sealText = (key: Uint8Array, text: string, place: Place): Uint8Array =>
  seal(key, Buffer.from(text), placeOf(place.tenantId, place.owner, place.field));

/** @throws CognateError internal_error: the value was changed, or moved here from another place */
export const unsealText = (key: Uint8Array, sealed: Uint8Array, place: Place): string => {
  const plain = unseal(key, sealed, placeOf(place.tenantId, place.owner, place.field));
  if (plain !== undefined) return Buffer.from(plain).toString("utf8");
  throw new CognateError(
    "internal_error",
    "What is stored for this account does not open: it was changed, or moved from another account.",
    {
      hint: "Restore the database from a backup, or connect the account again.",
    },
  );
};
