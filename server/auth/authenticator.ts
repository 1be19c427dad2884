/** Who calls: the seam that real token management replaces, and the one-token implementation behind `COGNATE_TOKEN`. */
import { createHash, timingSafeEqual } from "node:crypto";
import { CognateError } from "../../engine/errors.ts";

/** http-api-spec 4: what a route asks of the caller. */
export type Scope =
  | "read"
  | "write"
  | "proxy:read"
  | "proxy:write"
  | "custom:read"
  | "custom:write"
  | "explain"
  | "accounts"
  | "tokens"
  | "log"
  | "metrics";

/** A value found where a token may ride. It may as well be a provider's key: never log, store or forward it. */
export interface Presented {
  readonly value: string;
  /** `authorization` or the lower-case name of an integration's credential header. */
  readonly header: string;
}

export interface Caller {
  /** For logs and for idempotency; no secret. */
  readonly id: string;
  /** Set for tokens that reach one account alone. */
  readonly accountId?: string;
  allows(scope: Scope, account?: { readonly id: string; readonly tenantId: string }): boolean;
}

export interface Authenticator {
  /** False if nobody could ever authenticate: no token is known. */
  readonly configured: boolean;
  /** @throws CognateError token_missing | token_invalid; one text for unknown, expired and revoked tokens */
  authenticate(presented: readonly Presented[]): Promise<Caller>;
}

/** One token that allows everything; undefined or empty: nobody gets in. */
export const createTokenAuthenticator = (token: string | undefined): Authenticator => {
  const expected = token === undefined || token === "" ? undefined : digest(token);
  return {
    configured: expected !== undefined,
    authenticate(presented) {
      // Fixed-length digests: the comparison takes as long for any value.
      const known =
        expected !== undefined && presented.map((one) => timingSafeEqual(digest(one.value), expected)).includes(true);
      return known ? Promise.resolve(EVERYTHING) : Promise.reject(refusal(presented, expected !== undefined));
    },
  };
};

/** The caller of a server on loopback with nothing but sandbox accounts (http-api-spec 3.1). */
export const ANYBODY: Caller = { id: "loopback", allows: () => true };

/** The caller of a route that is open to everybody; reaches nothing that asks for a scope. */
export const NOBODY: Caller = { id: "nobody", allows: () => false };

const EVERYTHING: Caller = { id: "COGNATE_TOKEN", allows: () => true };

const digest = (value: string): Buffer => createHash("sha256").update(value).digest();

const refusal = (presented: readonly Presented[], configured: boolean): CognateError => {
  if (!configured) {
    return new CognateError("token_missing", "This server has no token, so nobody may use it.", {
      hint: "Set COGNATE_TOKEN and restart. Without it a server answers on loopback alone, and only while all its accounts are sandbox accounts.",
    });
  }
  if (presented.length === 0)
    return new CognateError("token_missing", "No Cognate token was sent.", {
      hint: "Send it as `Authorization: Bearer <token>`.",
    });
  const hint = presented.every((one) => one.header !== "authorization")
    ? "A provider's own key was sent where the Cognate token belongs. Cognate adds the provider's credentials itself."
    : undefined;
  return new CognateError(
    "token_invalid",
    "The token is unknown, expired or revoked.",
    hint === undefined ? {} : { hint },
  );
};
