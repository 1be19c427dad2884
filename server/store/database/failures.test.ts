/** A full disk, a locked, damaged or foreign file: a clear error each time, nothing half-written, and no repair. */
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CognateError } from "../../../engine/errors.ts";
import { openStore, storeOver } from "../open.ts";
import { keysOf } from "../testing/databases.ts";
import { recordOf } from "../testing/records.ts";
import type { Store } from "../types.ts";
import { translatePostgresFailure } from "./postgres-failures.ts";
import { openSqlite, type SqliteOptions } from "./sqlite.ts";

const opened: { close(): unknown }[] = [];
let folder = "";
let file = "";
const open = async (options: SqliteOptions = {}): Promise<Store> => {
  const database = await openSqlite(file, options);
  opened.push(database);
  return storeOver(database, keysOf(1), Date.now);
};
const foreign = (): DatabaseSync => {
  const database = new DatabaseSync(file);
  opened.push(database);
  return database;
};
const failureOf = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => "it worked",
    (error: unknown) => error,
  );

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cognate-failures-"));
  file = join(folder, "cognate.sqlite");
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
  await rm(folder, { recursive: true, force: true });
});

describe("a full disk", () => {
  it("refuses writes with its name, keeps what was acknowledged, and goes on when there is space again", async () => {
    const small = await open({ maxPages: 60 });
    const kept: string[] = [];
    let failure: unknown;
    for (let i = 0; failure === undefined; i++) {
      const record = recordOf(`acc_${i}`, { context: { api_key: "x".repeat(2000) } });
      failure = await small.accounts.insert(record).then(
        () => void kept.push(record.id),
        (error: unknown) => error,
      );
    }
    expect(failure).toMatchObject({
      code: "unavailable",
      retryable: true,
      message: expect.stringContaining("disk is full"),
    });
    expect((await small.accounts.list({}, 1000)).map((one) => one.id).toSorted()).toEqual(kept.toSorted());
    const larger = await open();
    expect(await larger.accounts.insert(recordOf("acc_more"))).toBe(true);
    expect((await larger.accounts.list({}, 1000)).length).toBe(kept.length + 1);
  });
});

describe("a file that another program locks", () => {
  it("is waited for, then refused with the reason; reads go on, and writes as soon as it is free", async () => {
    const store = await open({ busyMs: 30 });
    await store.accounts.insert(recordOf("acc_1"));
    const other = foreign();
    other.exec("begin immediate");
    expect(await failureOf(store.accounts.insert(recordOf("acc_2")))).toMatchObject({
      code: "unavailable",
      retryable: true,
      message: expect.stringContaining("locked"),
    });
    expect((await store.accounts.get("acc_1"))?.id).toBe("acc_1");
    other.exec("rollback");
    expect(await store.accounts.insert(recordOf("acc_2"))).toBe(true);
  });

  it("does not stop the process while it waits", async () => {
    const store = await open({ busyMs: 60_000 });
    const other = foreign();
    other.exec("begin immediate");
    const writing = store.accounts.insert(recordOf("acc_1"));
    // Only a process that is not blocked comes to this line.
    setTimeout(() => other.exec("rollback"), 5);
    expect(await writing).toBe(true);
  });

  it("is refused at start when it is locked for good", async () => {
    await (await open()).accounts.insert(recordOf("acc_1"));
    await Promise.all(opened.splice(0).map((one) => one.close()));
    foreign().exec("pragma locking_mode = exclusive; begin exclusive");
    expect(await failureOf(open({ busyMs: 30 }))).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("locked"),
    });
  });
});

const prepared = async (): Promise<void> => {
  const store = await open();
  for (let i = 0; i < 50; i++) await store.accounts.insert(recordOf(`acc_${i}`));
  await Promise.all(opened.splice(0).map((one) => one.close()));
};
const overwrite = (at: number, bytes: number): void => {
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  closeSync(handle);
};

describe("a file that is damaged or something else", () => {
  it.each([
    ["has a damaged header", () => overwrite(0, 100), /no SQLite database/],
    ["has damaged pages", () => overwrite(8192, statSync(file).size - 8192), /damaged/],
    ["was cut short", () => truncateSync(file, 20_000), /damaged/],
    [
      "is a text",
      () => writeFileSync(file, "hello, this is a text and no database at all".repeat(30)),
      /no SQLite database/,
    ],
    ["is a folder", () => mkdirSync((file = join(folder, "sub"))), /cannot be opened/],
    ["lies below a file", () => void (file = join(file, "sub", "x.sqlite")), /cannot be opened/],
  ])("which %s is refused at start, with what to do", async (_name, damage, message) => {
    await prepared();
    damage();
    const failure = await failureOf(open());
    expect(failure).toMatchObject({ code: "unavailable", retryable: false, message: expect.stringMatching(message) });
    expect((failure as CognateError).hint).toMatch(/backup|folder|docs\/store\.md/);
  });

  it("is not touched", async () => {
    writeFileSync(file, "my thesis\n".repeat(500));
    await failureOf(open());
    expect(readFileSync(file, "utf8")).toBe("my thesis\n".repeat(500));
  });
});

it("makes file and folder for their owner alone", async () => {
  file = join(folder, "deep", "er", "cognate.sqlite");
  const store = await open();
  await store.accounts.insert(recordOf("acc_1"));
  const modes = [file, `${file}-wal`, join(folder, "deep", "er")].map((one) => statSync(one).mode & 0o777);
  expect(modes).toEqual([0o600, 0o600, 0o700]);
});

it.each([
  ["28P01", "refuses the login", false],
  ["3D000", "refuses the login", false],
  ["53100", "no space left", true],
  ["53300", "no more connections", true],
  ["25006", "read-only", true],
  ["57P01", "stopping", true],
  ["57014", "in time", true],
  ["40P01", "took the transaction back", true],
  ["ECONNREFUSED", "cannot be reached", true],
  ["EAI_AGAIN", "cannot be reached", true],
  ["SELF_SIGNED_CERT_IN_CHAIN", "not trusted", false],
])("tells what PostgreSQL means by %s", (code, text, retryable) => {
  const failure = translatePostgresFailure(Object.assign(new Error("detail with secrets"), { code }));
  expect(failure).toMatchObject({ code: "unavailable", retryable, message: expect.stringContaining(text) });
  expect(failure.message).not.toContain("detail");
});

it("calls what it does not know a fault of its own, without the text of the database", () => {
  const failure = translatePostgresFailure(Object.assign(new Error("Key (id)=(s3cret) exists"), { code: "23505" }));
  expect(failure).toMatchObject({ code: "internal_error", message: "The store failed." });
});

it.each(["mysql://u:s3cret@h/db", "not a url s3cret"])(
  "refuses %s as DATABASE_URL without repeating it",
  async (url) => {
    const failure = await failureOf(openStore({ url, keys: keysOf(1), clock: Date.now }));
    expect(failure).toMatchObject({
      code: "unavailable",
      retryable: false,
      hint: expect.stringContaining("postgres://"),
    });
    expect((failure as CognateError).message + String((failure as CognateError).hint)).not.toContain("s3cret");
  },
);
