/** The key that seals cursors: from `COGNATE_MASTER_KEY`, else one for this process alone. */
import { randomBytes } from "node:crypto";
import type { CursorSealer } from "../engine/operation/types.ts";
import { createCursorSealer } from "../engine/operation/sealer.ts";
import { UsageError } from "./exit.ts";

const SHORTEST = 32;

export interface CursorKey {
  readonly sealer: CursorSealer;
  /** False: cursors end with this process, and no other process can read them. */
  readonly shared: boolean;
}

/** @throws UsageError if a key is set that is not at least 32 bytes of base64 */
export const openCursorKey = (env: Readonly<Record<string, string | undefined>>): CursorKey => {
  const current = readKey(env, "COGNATE_MASTER_KEY");
  const previous = readKey(env, "COGNATE_MASTER_KEY_PREVIOUS");
  if (current === undefined) return { sealer: createCursorSealer({ current: randomBytes(SHORTEST) }), shared: false };
  return {
    sealer: createCursorSealer({ current, ...(previous === undefined ? {} : { previous: [previous] }) }),
    shared: true,
  };
};

const readKey = (env: Readonly<Record<string, string | undefined>>, name: string): Uint8Array | undefined => {
  const text = env[name];
  if (text === undefined || text === "") return undefined;
  const bytes = Buffer.from(text, "base64");
  if (bytes.length >= SHORTEST) return bytes;
  throw new UsageError(
    `${name} is too short: ${SHORTEST} bytes, in base64, are needed.`,
    "Make one with: openssl rand -base64 32",
  );
};
