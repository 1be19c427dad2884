/** What a piece of generated text is found by. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** 32 hex digits, so that no other text has the same. */
export const keyOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32);
