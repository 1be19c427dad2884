/** Why a token was refused: for the log, never for the caller. */

type Reason =
  /** No such id. */
  | "unknown"
  /** The id is known, the rest is not its own: somebody guesses. */
  | "wrong_secret"
  | "revoked"
  | "expired"
  /** Ours by its prefix, but cut or mistyped. */
  | "malformed"
  /** Not one of ours: perhaps a provider's key, so nothing of it is told. */
  | "foreign";

/** The cause of a `token_invalid`. */
export class TokenRefusal extends Error {
  readonly reason: Reason;
  readonly tokenId: string | undefined;
  constructor(reason: Reason, tokenId?: string) {
    super(`The token was refused: ${reason}.`);
    this.name = "TokenRefusal";
    this.reason = reason;
    this.tokenId = tokenId;
  }
}

/** Members for a log line. */
export const refusedToken = (error: { readonly cause?: unknown } | undefined): Readonly<Record<string, string>> => {
  if (!(error?.cause instanceof TokenRefusal)) return {};
  const { reason, tokenId } = error.cause;
  return { token_refused: reason, ...(tokenId === undefined ? {} : { token_id: tokenId }) };
};
