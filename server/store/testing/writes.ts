/** What the killed process writes, known to who checks it. */
import type { AccountRecord } from "../../accounts/store.ts";
import { recordOf } from "./records.ts";

export const WRITES = 2000;
export const CHANGED = "changed";

export const accountOfWriter = (round: string, n: number): AccountRecord =>
  recordOf(`acc_${round}_${n}`, { tenantId: `round-${round}`, context: { n, api_key: `s3cret-${round}-${n}` } });
