/** The hash functions by the names that providers use for them. */
import { md5, sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { choiceArgument } from "./arguments.ts";

const hashes = { "SHA-256": sha256, "SHA-384": sha384, "SHA-512": sha512, "SHA-1": sha1, MD5: md5 } as const;

export const hashNames = Object.keys(hashes) as readonly (keyof typeof hashes)[];

const bare = (text: string): string => text.replace(/[^a-z0-9]/gi, "").toLowerCase();

/** `sha256` and `sha-256` are `SHA-256`; that is also the default. */
export function hashArgument(name: string, value: unknown): (typeof hashes)[keyof typeof hashes] {
  const known = typeof value === "string" ? hashNames.find((one) => bare(one) === bare(value)) : undefined;
  return hashes[known ?? choiceArgument(name, "algorithm", value, hashNames, "SHA-256")];
}
