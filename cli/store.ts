/** Opens the store that the options and the environment name, for every command that needs it. */
import { dirname, join, resolve } from "node:path";
import { CognateError } from "../engine/errors.ts";
import { createLocalKeys } from "../server/store/credentials/local-keys.ts";
import { IN_MEMORY } from "../server/store/database/sqlite.ts";
import { openStore, type StoreOptions } from "../server/store/open.ts";
import type { Store } from "../server/store/types.ts";
import { UsageError } from "./exit.ts";
import { findMasterKeys, type FoundKeys } from "./master-key.ts";
import { checkStoreFile } from "./store-file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface StoreChoice {
  /** `--data`: a file, or `:memory:`. */
  readonly data?: string;
}

export interface ChosenStore {
  readonly place: Pick<StoreOptions, "url" | "file">;
  readonly found: FoundKeys;
}

const DEFAULT_FILE = join(".cognate", "cognate.sqlite");
const KEY_FILE = "master.key";

/**
 * `--data`, else `DATABASE_URL`, else `COGNATE_DATA`, else `.cognate/cognate.sqlite`, with its master key.
 * @throws UsageError as `checkStoreFile`, which comes first, and `findMasterKeys`
 */
export const chooseStore = ({ data }: StoreChoice, env: Environment): ChosenStore => {
  const url = env["DATABASE_URL"];
  if (data === undefined && url !== undefined && url !== "")
    return { place: { url }, found: findMasterKeys(env, join(dirname(DEFAULT_FILE), KEY_FILE)) };
  const named = data ?? env["COGNATE_DATA"];
  const file = named === undefined || named === "" ? DEFAULT_FILE : named;
  if (file !== IN_MEMORY) checkStoreFile(file);
  return {
    place: { file },
    found: findMasterKeys(env, file === IN_MEMORY ? undefined : join(dirname(resolve(file)), KEY_FILE)),
  };
};

/** @throws UsageError: what `openStore` raises is a matter of configuration at start */
export const openChosenStore = async ({ place, found }: ChosenStore): Promise<Store> =>
  asUsage(() => openStore({ ...place, keys: createLocalKeys(found.keys), clock: Date.now }));

/** Opens the store for one command, and closes it whatever happens. */
export const withStore = async <T>(choice: StoreChoice, work: (store: Store) => Promise<T>): Promise<T> => {
  const store = await openChosenStore(chooseStore(choice, process.env));
  try {
    return await asUsage(() => work(store));
  } finally {
    await store.close();
  }
};

export const asUsage = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof CognateError && error.code === "unavailable") throw new UsageError(error.message, error.hint);
    throw error;
  }
};
