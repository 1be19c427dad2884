/** Node-only (node:crypto, node:zlib): seals cursor states with AES-256-GCM; the engine sees the `CursorSealer` seam alone. */
import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync, type KeyObject } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { CognateError } from "../errors.ts";
import type { CursorSealer } from "./types.ts";

/** Characters of a cursor at most: it travels in URLs and headers. */
const MAX_LENGTH = 4096;
/** A state inflates to no more than this, whatever a stranger sends. */
const MAX_STATE = 256 * 1024;
const VERSION = "c1";
const NONCE = 12;
const TAG = 16;

interface Key {
  /** Names the key in the clear, so that rotation needs no trial decryption. */
  readonly id: string;
  readonly seal: KeyObject;
  /** HMAC-SHA-256, one-shot. */
  readonly nonce: (message: Uint8Array) => Uint8Array;
}

const derive = (master: Uint8Array, info: string): Uint8Array =>
  new Uint8Array(hkdfSync("sha256", master, new Uint8Array(0), info, 32));

const BLOCK = 64;

/** HMAC by its definition (RFC 2104), over one-shot hashes: `createHmac` makes an object with a native side for each text. */
const createMac = (key: Uint8Array): ((message: Uint8Array) => Uint8Array) => {
  const padded = (pad: number): Uint8Array => Uint8Array.from({ length: BLOCK }, (_, at) => (key[at] ?? 0) ^ pad);
  const inner = padded(0x36);
  const outer = padded(0x5c);
  return (message) =>
    hash("sha256", Buffer.concat([outer, hash("sha256", Buffer.concat([inner, message]), "buffer")]), "buffer");
};

const keyOf = (master: Uint8Array): Key => ({
  id: Buffer.from(derive(master, "cursor id").subarray(0, 3)).toString("base64url"),
  seal: createSecretKey(derive(master, "cursor")),
  nonce: createMac(derive(master, "cursor nonce")),
});

/** One message for every cause: no oracle. */
const invalid = (): CognateError =>
  new CognateError("cursor_invalid", "This cursor cannot be read here.", {
    hint: "Send `next_cursor` exactly as it was answered, with the same account; or start the list again.",
  });

/** A short state is sent as it is: deflating it would cost more than it saves. The first byte says which. */
const WORTH_DEFLATING = 512;
const PLAIN = 0;
const DEFLATED = 1;

const pack = (state: unknown): Uint8Array => {
  const text = Buffer.from(JSON.stringify(state));
  return text.length < WORTH_DEFLATING
    ? Buffer.concat([Buffer.of(PLAIN), text])
    : Buffer.concat([Buffer.of(DEFLATED), deflateRawSync(text)]);
};

const unpack = (packed: Buffer): unknown => {
  const body = packed.subarray(1);
  const text = packed[0] === DEFLATED ? inflateRawSync(body, { maxOutputLength: MAX_STATE }) : body;
  return JSON.parse(text.toString("utf8"));
};

const sealWith = (key: Key, state: unknown, associated: string): string => {
  const plain = pack(state);
  // Derived from what is sealed (and for whom): equal state gives an equal cursor, and no nonce ever serves two texts.
  const nonce = key.nonce(Buffer.concat([Buffer.from(`${associated}\0`), plain])).subarray(0, NONCE);
  const cipher = createCipheriv("aes-256-gcm", key.seal, nonce);
  cipher.setAAD(Buffer.from(associated));
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}${key.id}${sealed.toString("base64url")}`;
};

const openWith = (key: Key, sealed: Uint8Array, associated: string): unknown => {
  const decipher = createDecipheriv("aes-256-gcm", key.seal, sealed.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(associated));
  decipher.setAuthTag(sealed.subarray(-TAG));
  return unpack(Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]));
};

/** Random or derived bytes; at least 16, so that nobody configures a word. */
export interface CursorKeys {
  /** Seals and opens. */
  readonly current: Uint8Array;
  /** Still open cursors that were sealed before the key changed. */
  readonly previous?: readonly Uint8Array[];
}

/**
 * Deterministic, authenticated, bound to `associated` (http-api-spec 2.15). Keys are derived from the given ones by HKDF.
 * `seal` raises cursor_too_large over 4 KiB; `open` raises cursor_invalid, one message for every cause.
 */
export const createCursorSealer = ({ current, previous = [] }: CursorKeys): CursorSealer => {
  const own = keyOf(current);
  const keys = [own, ...previous.map(keyOf)];
  const prefixLength = VERSION.length + own.id.length;
  return {
    seal(state, associated) {
      const cursor = sealWith(own, state, associated);
      if (cursor.length <= MAX_LENGTH) return cursor;
      throw new CognateError(
        "cursor_too_large",
        `The position takes ${cursor.length} characters as a cursor; at most ${MAX_LENGTH} are possible.`,
        {
          hint: "The provider's own cursor or link is very long; look for another way to page.",
        },
      );
    },
    open(cursor, associated) {
      const key =
        cursor.startsWith(VERSION) && cursor.length <= MAX_LENGTH
          ? keys.find((candidate) => candidate.id === cursor.slice(VERSION.length, prefixLength))
          : undefined;
      const sealed = Buffer.from(cursor.slice(prefixLength), "base64url");
      if (
        key === undefined ||
        sealed.length <= NONCE + TAG ||
        sealed.toString("base64url") !== cursor.slice(prefixLength)
      )
        throw invalid();
      try {
        return openWith(key, sealed, associated);
      } catch {
        throw invalid();
      }
    },
  };
};
