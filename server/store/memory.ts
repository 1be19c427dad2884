/** A store that ends with the process, for tests and trials: the same code over a database in memory, ready at once. */
import { randomBytes } from "node:crypto";
import { createLocalKeys } from "./credentials/local-keys.ts";
import { IN_MEMORY, lazySqlite } from "./database/sqlite.ts";
import { storeOver } from "./open.ts";
import type { Store } from "./types.ts";

/** @param clock epoch ms */
export const createMemoryStore = (clock: () => number = Date.now): Store =>
  storeOver(lazySqlite(IN_MEMORY), createLocalKeys({ current: randomBytes(32), previous: [] }), clock);
