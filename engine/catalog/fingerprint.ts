/** A hash of the files that decide how an integration runs; cursors are bound to it. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * 16 hex digits over names and texts, so that any change of either gives another one. The texts are read now and hashed
 * when somebody asks: most processes open no cursor.
 */
export const fingerprint = (paths: readonly string[], read: (path: string) => string | undefined): (() => string) => {
  const files = paths.map((path) => [path, read(path) ?? ""] as const);
  let digits: string | undefined;
  return () => (digits ??= hash(files));
};

const hash = (files: readonly (readonly [path: string, text: string])[]): string => {
  const sum = sha256.create();
  for (const [path, content] of files) {
    const text = utf8ToBytes(content);
    sum.update(utf8ToBytes(`${path}\0${text.length}\0`));
    sum.update(text);
  }
  return bytesToHex(sum.digest()).slice(0, 16);
};
