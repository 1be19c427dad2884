/** Which master key and which store a command takes. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "./exit.ts";
import { findMasterKeys } from "./master-key.ts";
import { chooseStore } from "./store.ts";

const key = (seed: number): Buffer => Buffer.alloc(32, seed);
const text = (seed: number): string => key(seed).toString("base64");

let folder = "";
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "cognate-keys-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the master key", () => {
  it("is the environment's, with older ones beside it", () => {
    const env = { COGNATE_MASTER_KEY: text(1), COGNATE_MASTER_KEY_PREVIOUS: `${text(2)}, ${text(3)}` };
    const { keys, origin } = findMasterKeys(env, join(folder, "master.key"));
    expect([origin, keys.current, keys.previous]).toEqual(["environment", key(1), [key(2), key(3)]]);
  });

  it("is in the file that the environment names", () => {
    const file = join(folder, "secret");
    writeFileSync(file, `${text(4)}\n`);
    expect(findMasterKeys({ COGNATE_MASTER_KEY_FILE: file }, undefined)).toMatchObject({
      origin: "file",
      file,
      keys: { current: key(4) },
    });
  });

  it("is made once beside the data, for its owner alone, and found from then on", () => {
    const file = join(folder, "deep", "master.key");
    const made = findMasterKeys({}, file);
    expect([made.origin, statSync(file).mode & 0o777]).toEqual(["made", 0o600]);
    expect(findMasterKeys({}, file)).toEqual({ ...made, origin: "file" });
    expect(Buffer.from(readFileSync(file, "utf8"), "base64")).toEqual(made.keys.current);
  });

  it("is never made in production", () => {
    expect(() => findMasterKeys({ NODE_ENV: "production" }, join(folder, "master.key"))).toThrow(UsageError);
    expect(findMasterKeys({ NODE_ENV: "production", COGNATE_MASTER_KEY: text(1) }, undefined).origin).toBe(
      "environment",
    );
  });

  it("is never replaced because its file cannot be read", () => {
    const file = join(folder, "master.key");
    mkdirSync(file);
    expect(() => findMasterKeys({}, file)).toThrow("cannot be read");
  });

  it.each([
    ["too short", "c2hvcnQ=", "too short"],
    ["no base64", "*".repeat(60), "not base64"],
    ["a password", "correct horse battery staple correct horse battery staple", "not base64"],
  ])("is refused if it is %s, without being repeated", (_name, value, message) => {
    for (const env of [
      { COGNATE_MASTER_KEY: value },
      { COGNATE_MASTER_KEY: text(1), COGNATE_MASTER_KEY_PREVIOUS: value },
    ]) {
      const failure = (() => {
        try {
          return findMasterKeys(env, undefined);
        } catch (error) {
          return error;
        }
      })();
      expect(failure).toBeInstanceOf(UsageError);
      expect((failure as UsageError).message).toContain(message);
      expect((failure as UsageError).message).not.toContain(value);
    }
  });
});

describe("the store", () => {
  const env = { COGNATE_MASTER_KEY: text(1) };
  it.each([
    [
      "the option before all",
      { data: "a.sqlite" },
      { DATABASE_URL: "postgres://h/d", COGNATE_DATA: "b.sqlite" },
      { file: "a.sqlite" },
    ],
    [
      "the URL before the file of the environment",
      {},
      { DATABASE_URL: "postgres://h/d", COGNATE_DATA: "b.sqlite" },
      { url: "postgres://h/d" },
    ],
    ["the file of the environment", {}, { COGNATE_DATA: "b.sqlite", DATABASE_URL: "" }, { file: "b.sqlite" }],
    ["one file where nothing is said", {}, {}, { file: join(".cognate", "cognate.sqlite") }],
  ])("is %s", (_name, options, more, place) => {
    expect(chooseStore(options, { ...env, ...more }).place).toEqual(place);
  });

  it("in memory has a key of this process", () => {
    expect(chooseStore({ data: ":memory:" }, {}).found).toMatchObject({ origin: "process" });
  });
});

describe("a store that cannot be there", () => {
  it.each([
    ["a folder", "", /is a folder.*file/, "Name one in it: INNER/cognate.sqlite"],
    ["a folder that is not there yet", "/later/", /is a folder/, "Name one in it: INNER/later/cognate.sqlite"],
    ["below a file", "/text/deep/data.sqlite", /text` is no folder/, undefined],
    ["a file of something else", "/text", /is no SQLite database/, expect.stringContaining("--data")],
  ])("%s is told before a master key is made", (_name, below, message, hint) => {
    const inner = join(folder, "inner");
    mkdirSync(inner);
    writeFileSync(join(inner, "text"), "hello");
    const wrong = (): unknown => chooseStore({ data: `${inner}${below}` }, {});
    expect(wrong).toThrow(UsageError);
    expect(wrong).toThrow(message);
    const told: unknown = typeof hint === "string" ? hint.replace("INNER", inner) : hint;
    expect(wrong).toThrow(expect.objectContaining({ hint: told }));
    expect([readdirSync(folder), readdirSync(inner)]).toEqual([["inner"], ["text"]]);
  });

  it("an empty file becomes one", () => {
    writeFileSync(join(folder, "new.sqlite"), "");
    expect(chooseStore({ data: join(folder, "new.sqlite") }, {}).found.origin).toBe("made");
  });
});
