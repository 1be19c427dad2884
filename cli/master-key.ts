/** Finds the master key: the environment's, a file's, or outside production one that is made beside the data on first start. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { MasterKeys } from "../server/store/credentials/local-keys.ts";
import { UsageError } from "./exit.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const SHORTEST = 32;
const MAKE_ONE = "Make one with: openssl rand -base64 32";

export interface FoundKeys {
  readonly keys: MasterKeys;
  /** Where the current one is from; `made`: a file that was written just now; `process`: ends with this process. */
  readonly origin: "environment" | "file" | "made" | "process";
  /** Name of the file, if it is from one. */
  readonly file?: string;
}

/**
 * `COGNATE_MASTER_KEY`, else the file that `COGNATE_MASTER_KEY_FILE` names. Older keys, separated by commas, are in
 * `COGNATE_MASTER_KEY_PREVIOUS`.
 * @throws UsageError no base64 of 32 bytes or more; a file that cannot be read
 */
export const configuredKeys = (env: Environment): FoundKeys | undefined => {
  const previous = previousKeys(env);
  const text = env["COGNATE_MASTER_KEY"];
  if (text !== undefined && text !== "")
    return { keys: { current: decode(text, "COGNATE_MASTER_KEY"), previous }, origin: "environment" };
  const file = env["COGNATE_MASTER_KEY_FILE"];
  if (file === undefined || file === "") return undefined;
  const current = readKeyFile(file);
  if (current !== undefined) return { keys: { current, previous }, origin: "file", file };
  throw new UsageError(`COGNATE_MASTER_KEY_FILE names \`${file}\`, which does not exist.`, MAKE_ONE);
};

/**
 * The configured key, else the one in `beside`, which is made if it does not exist.
 * @param beside undefined: a key for this process alone
 * @throws UsageError as `configuredKeys`; none is configured in production
 */
export const findMasterKeys = (env: Environment, beside: string | undefined): FoundKeys => {
  const configured = configuredKeys(env);
  if (configured !== undefined) return configured;
  if (env["NODE_ENV"] === "production")
    throw new UsageError(
      "In production (NODE_ENV) a master key is needed: it encrypts the credentials of accounts.",
      `Set COGNATE_MASTER_KEY or COGNATE_MASTER_KEY_FILE. ${MAKE_ONE}`,
    );
  const previous = previousKeys(env);
  if (beside === undefined) return { keys: { current: randomBytes(SHORTEST), previous }, origin: "process" };
  const read = readKeyFile(beside);
  return read === undefined
    ? { keys: { current: makeKeyFile(beside), previous }, origin: "made", file: beside }
    : { keys: { current: read, previous }, origin: "file", file: beside };
};

const previousKeys = (env: Environment): readonly Uint8Array[] =>
  (env["COGNATE_MASTER_KEY_PREVIOUS"] ?? "")
    .split(",")
    .filter((text) => text.trim() !== "")
    .map((text) => decode(text, "COGNATE_MASTER_KEY_PREVIOUS"));

const decode = (text: string, name: string): Uint8Array => {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, "base64");
  // Node skips what is no base64: a mistyped key would silently be another one.
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)) throw new UsageError(`${name} is not base64.`, MAKE_ONE);
  if (bytes.length >= SHORTEST) return bytes;
  throw new UsageError(`${name} is too short: ${SHORTEST} bytes, in base64, are needed.`, MAKE_ONE);
};

const readKeyFile = (file: string): Uint8Array | undefined => {
  try {
    return decode(readFileSync(file, "utf8"), `The key in ${file}`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (isCode(error, "ENOENT")) return undefined;
    throw new UsageError(`The key file \`${file}\` cannot be read.`);
  }
};

const makeKeyFile = (file: string): Uint8Array => {
  const key = randomBytes(SHORTEST);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${key.toString("base64")}\n`, { flag: "wx", mode: 0o600 });
    return key;
  } catch (error) {
    // Another process was first.
    const other = isCode(error, "EEXIST") ? readKeyFile(file) : undefined;
    if (other !== undefined) return other;
    throw new UsageError(
      `The key file \`${file}\` cannot be written.`,
      "Set COGNATE_MASTER_KEY, or keep nothing with --data :memory:",
    );
  }
};

const isCode = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === code;
