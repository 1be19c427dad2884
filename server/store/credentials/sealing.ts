/** AES-256-GCM with a random nonce; what a text belongs to is bound to it, so that rows cannot be swapped. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const CIPHER = "aes-256-gcm";
const VERSION = 1;
const NONCE = 12;
const TAG = 16;

export const KEY_BYTES = 32;

/** `v1|tenant|account|field`; parts are escaped, so that no two different places give the same text. */
export const placeOf = (...parts: readonly string[]): string => ["v1", ...parts.map(encodeURIComponent)].join("|");

/** @returns version, nonce, ciphertext, tag */
export const seal = (key: Uint8Array, plain: Uint8Array, associated: string): Uint8Array => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(associated));
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** undefined: another key, another place, or changed bytes. */
export const unseal = (key: Uint8Array, sealed: Uint8Array, associated: string): Uint8Array | undefined => {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE + TAG) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, 1 + NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(associated));
  decipher.setAuthTag(sealed.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE, -TAG)), decipher.final()]);
  } catch {
    return undefined;
  }
};
