/** What the processes of the token test have in common: the account's id, the master key, what is asked and answered. */
import { createLocalKeys } from "../../server/store/credentials/local-keys.ts";
import type { StoreOptions } from "../../server/store/open.ts";
import type { KeyProvider } from "../../server/store/types.ts";

export const ACCOUNT = "acc_shared";

export interface WorkerTask {
  /** Its user agent, by which the provider tells the two apart. */
  readonly name: string;
  readonly place: Pick<StoreOptions, "url" | "file">;
  /** host:port of the provider. */
  readonly host: string;
  /** Calls of each of those that run at once. */
  readonly calls: number;
  readonly atOnce: number;
}

export interface WorkerOutcome {
  answered: number;
  readonly failures: string[];
}

export const keys = (): KeyProvider => createLocalKeys({ current: new Uint8Array(32).fill(9), previous: [] });
