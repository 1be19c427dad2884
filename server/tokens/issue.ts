/** Makes a token and keeps its hash; the token itself is given once and kept nowhere. */
import { CognateError } from "../../engine/errors.ts";
import { mintToken } from "../auth/token.ts";
import type { TokenRecord, TokenStore } from "../store/types.ts";

export interface IssueDeps {
  readonly tokens: TokenStore;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly randomBytes: (bytes: number) => Uint8Array;
  readonly label?: string | undefined;
}

export type TokenDraft = Omit<TokenRecord, "id" | "prefix" | "hash" | "createdAt" | "lastUsedAt" | "revokedAt">;

export interface IssuedToken {
  readonly record: TokenRecord;
  readonly token: string;
}

export const issueToken = async (
  { tokens, clock, randomBytes, label }: IssueDeps,
  draft: TokenDraft,
): Promise<IssuedToken> => {
  const { token, id, prefix, hash } = mintToken(randomBytes, label);
  const record: TokenRecord = { ...draft, id, prefix, hash, createdAt: new Date(clock()).toISOString() };
  if (!(await tokens.insert(record)))
    throw new CognateError("internal_error", "The random source gave an id that is taken.");
  return { record, token };
};
