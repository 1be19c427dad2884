/** The key that seals cursors: derived from the master key, so that every process which shares it reads them. */
import { randomBytes } from "node:crypto";
import type { CursorSealer } from "../engine/operation/types.ts";
import { createCursorSealer } from "../engine/operation/sealer.ts";
import type { MasterKeys } from "../server/store/credentials/local-keys.ts";
import { configuredKeys } from "./master-key.ts";

export interface CursorKey {
  readonly sealer: CursorSealer;
  /** False: cursors end with this process, and no other process can read them. */
  readonly shared: boolean;
}

/** For commands that keep nothing: without a master key of the environment, one for this process alone. @throws UsageError as `configuredKeys` */
export const openCursorKey = (env: Readonly<Record<string, string | undefined>>): CursorKey => {
  const found = configuredKeys(env);
  return {
    sealer: cursorSealer(found?.keys ?? { current: randomBytes(32), previous: [] }),
    shared: found !== undefined,
  };
};

export const cursorSealer = ({ current, previous }: MasterKeys): CursorSealer =>
  createCursorSealer({ current, previous });
