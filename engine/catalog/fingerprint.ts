/** A hash of the files that decide how an integration runs; cursors are bound to it. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { FileTree } from "./types.ts";

/** 16 hex digits over names and texts, so that any change of either gives another one. */
export const fingerprint = (paths: readonly string[], tree: Pick<FileTree, "read">): string => {
  const hash = sha256.create();
  for (const path of paths) {
    const text = utf8ToBytes(tree.read(path) ?? "");
    hash.update(utf8ToBytes(`${path}\0${text.length}\0`));
    hash.update(text);
  }
  return bytesToHex(hash.digest()).slice(0, 16);
};
