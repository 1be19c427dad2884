/** The databases that the suites of this room run on: each gives fresh, empty ones, as often as a test asks. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { startTestPostgres, type TestPostgres } from "../../../test/support/postgres.ts";
import { createLocalKeys } from "../credentials/local-keys.ts";
import type { StoreOptions } from "../open.ts";
import type { KeyProvider } from "../types.ts";

export const NOW = Date.parse("2026-03-04T05:06:07.000Z");

export type Place = Pick<StoreOptions, "url" | "file">;

/** @param seed one byte: other seeds, other keys */
export const keysOf = (seed: number, ...previous: readonly number[]): KeyProvider =>
  createLocalKeys({ current: master(seed), previous: previous.map(master) });

const master = (seed: number): Uint8Array => new Uint8Array(32).fill(seed);

/** Prepares and clears up in the hooks of the describe block that calls it. */
const sqliteFiles = (): (() => Promise<Place>) => {
  let folder = "";
  let files = 0;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "cognate-store-"))));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return async () => ({ file: join(folder, `${++files}`, "cognate.sqlite") });
};

const postgresDatabases = (): (() => Promise<Place>) => {
  let postgres: TestPostgres | undefined;
  beforeAll(async () => void (postgres = await startTestPostgres()), 60_000);
  afterAll(() => postgres?.close());
  return async () => {
    if (postgres === undefined) throw new Error("PostgreSQL is not running.");
    return { url: await postgres.createDatabase() };
  };
};

/** Both, for `describe.each`. */
export const DATABASES = [
  ["a SQLite file", sqliteFiles],
  ["PostgreSQL", postgresDatabases],
] as const;
