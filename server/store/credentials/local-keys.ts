/** Key-encryption keys that are derived from master keys in this process's memory: the environment's or a file's. */
import { hkdfSync } from "node:crypto";
import { CognateError } from "../../../engine/errors.ts";
import type { KeyProvider } from "../types.ts";
import { KEY_BYTES, seal, unseal } from "./sealing.ts";

export interface MasterKeys {
  /** Random, at least 32 bytes. */
  readonly current: Uint8Array;
  /** Still open what they wrapped, until `cognate keys rotate` has run. */
  readonly previous: readonly Uint8Array[];
}

/** Keys and their ids come from the master by HKDF-SHA-256 (RFC 5869), so that it also seals cursors without harm. */
export const createLocalKeys = ({ current, previous }: MasterKeys): KeyProvider => {
  const own = derive(current);
  const known = new Map([...previous.map(derive), own].map((key) => [key.kid, key.key]));
  return {
    currentKid: own.kid,
    wrap: async (key, associated) => ({ kid: own.kid, wrapped: seal(own.key, key, associated) }),
    async unwrap({ kid, wrapped }, associated) {
      const key = known.get(kid);
      if (key === undefined)
        throw new CognateError("unavailable", `The master key that wrapped this credential (id ${kid}) is not set.`, {
          retryable: false,
          hint: `Set the right COGNATE_MASTER_KEY, or the old one as COGNATE_MASTER_KEY_PREVIOUS. The current one has id ${own.kid}.`,
        });
      const plain = unseal(key, wrapped, associated);
      if (plain !== undefined) return plain;
      throw new CognateError(
        "internal_error",
        "A wrapped data key does not open: it was changed, or moved from another account.",
        {
          hint: "Restore the database from a backup, or connect the account again.",
        },
      );
    },
  };
};

const derive = (master: Uint8Array): { readonly kid: string; readonly key: Uint8Array } => ({
  kid: Buffer.from(hkdf(master, "store key id").subarray(0, 6)).toString("base64url"),
  key: hkdf(master, "store key"),
});

const hkdf = (master: Uint8Array, info: string): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", master, new Uint8Array(0), info, KEY_BYTES));
