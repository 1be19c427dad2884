/** The form of a Cognate token: `cgt_<label?>_<id>_<secret><checksum>`, found by secret scanners and checked for typing errors offline. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

export interface MintedToken {
  /** Shown once, kept nowhere. */
  readonly token: string;
  /** In the token, so that one row is read. */
  readonly id: string;
  /** What people see of it later: label, and the beginning of the id. */
  readonly prefix: string;
  /** SHA-256 of the whole token, hex: right for 256 random bits, where a slow hash would add nothing but load. */
  readonly hash: string;
}

const SECRET_BYTES = 32;
const ID_LENGTH = 16;
/** 32 characters, so that five bits of randomness are one of them; none look alike. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** What may stand in a token after `cgt_`. */
export const isTokenLabel = (text: string): boolean => /^[a-z0-9]{1,10}$/.test(text);

/**
 * @param random as `crypto.randomBytes`
 * @param label `[a-z0-9]{1,10}`, as `live`; tells people and scanners what it belongs to
 */
export const mintToken = (random: (bytes: number) => Uint8Array, label?: string): MintedToken => {
  const id = [...random(ID_LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
  const head = label === undefined ? "cgt" : `cgt_${label}`;
  const body = `${head}_${id}_${Buffer.from(random(SECRET_BYTES)).toString("base64url")}`;
  const token = body + checksum(body);
  return { token, id, prefix: `${head}_${id.slice(0, 6)}`, hash: hashToken(token) };
};

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

const FORM = /^(cgt(?:_[a-z0-9]{1,10})?_([0-9a-z]{16})_[A-Za-z0-9_-]{43})([A-Za-z0-9_-]{6})$/;

/** The id in a token; undefined unless prefix, form and checksum are right. Says nothing of whether it is known. */
export const tokenIdOf = (value: string): string | undefined => {
  const [, body = "", id, sum = ""] = FORM.exec(value) ?? [];
  return id !== undefined && checksum(body) === sum ? id : undefined;
};

/** Looks like one of ours, checksum or not: worth a line in the log when it is refused. */
export const looksLikeToken = (value: string): boolean => value.startsWith("cgt_");

const checksum = (text: string): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString("base64url");
};
