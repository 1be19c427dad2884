/** Token sets as stores keep them and accounts carry them. */
import { sha256 } from "@noble/hashes/sha2.js";
import { printBytes, utf8 } from "../../expression/functions/bytes.ts";
import type { AccountView, TokenSet } from "../../request/types.ts";
import type { Account } from "../types.ts";

/** Reads what a store kept as JSON; undefined for anything else. */
export const readTokenSet = (kept: unknown): TokenSet | undefined => {
  if (typeof kept !== "object" || kept === null) return undefined;
  const { accessToken, refreshToken, expiresAt, obtainedAt, members, madeWith } = kept as Readonly<
    Record<string, unknown>
  >;
  if (typeof accessToken !== "string" || typeof obtainedAt !== "number") return undefined;
  return {
    accessToken,
    obtainedAt,
    members: typeof members === "object" && members !== null ? (members as TokenSet["members"]) : {},
    ...(typeof refreshToken === "string" ? { refreshToken } : {}),
    ...(typeof expiresAt === "number" ? { expiresAt } : {}),
    ...(typeof madeWith === "string" ? { madeWith } : {}),
  };
};

/** A token that follows from the account's credentials ends with them. */
export const digestOf = ({ connection, fields, secrets, baseUrl }: AccountView): string =>
  printBytes(sha256(utf8(JSON.stringify([connection, fields, secrets, baseUrl]))), "hex");

export const newest = (...sets: readonly (TokenSet | undefined)[]): TokenSet | undefined =>
  sets.reduce<TokenSet | undefined>(
    (best, one) => (one !== undefined && (best === undefined || one.obtainedAt > best.obtainedAt) ? one : best),
    undefined,
  );

export const withToken = (account: Account, { accessToken, refreshToken, members }: TokenSet): Account => ({
  ...account,
  view: {
    ...account.view,
    token: { ...account.view.token, ...members },
    issued: { accessToken, ...(refreshToken === undefined ? {} : { refreshToken }) },
  },
});
