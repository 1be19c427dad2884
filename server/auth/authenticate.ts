/** Finds out whose token was sent: the operator's `COGNATE_TOKEN`, or one of the store. */
import { createHash, timingSafeEqual } from "node:crypto";
import { CognateError } from "../../engine/errors.ts";
import type { TokenRecord, TokenStore } from "../store/types.ts";
import type { Authenticator, Caller, Presented } from "./authenticator.ts";
import { callerOf } from "./caller.ts";
import { TokenRefusal } from "./refusal.ts";
import { hashToken, looksLikeToken, tokenIdOf } from "./token.ts";

export interface AuthenticatorDeps {
  /** Allows everything; undefined or empty: there is none. Any text, as operators choose it themselves. */
  readonly operatorToken?: string | undefined;
  readonly tokens?: TokenStore | undefined;
  /** Epoch ms. */
  readonly clock: () => number;
}

export const createAuthenticator = ({ operatorToken, tokens, clock }: AuthenticatorDeps): Authenticator => {
  const operator = operatorToken === undefined || operatorToken === "" ? undefined : digest(operatorToken);
  const isOperator = ({ value }: Presented): boolean =>
    operator !== undefined && timingSafeEqual(digest(value), operator);
  const noteUse = createUseNotes(tokens, clock);
  const configured = async (): Promise<boolean> =>
    operator !== undefined || ((await tokens?.any(new Date(clock()).toISOString())) ?? false);
  return {
    configured,
    async authenticate(presented) {
      const known = new Map(
        presented.flatMap((one) => {
          const id = isOperator(one) ? OPERATOR : tokenIdOf(one.value);
          return id === undefined ? [] : [[one.value, id] as const];
        }),
      );
      if (known.size > 1)
        throw new CognateError("token_conflict", "Two different Cognate tokens were sent.", {
          hint: "Send one: as `Authorization: Bearer`, or where the provider's key would stand.",
        });
      const [entry] = known;
      if (entry === undefined) throw refusal(presented, await configured());
      const [token, id] = entry;
      if (id === OPERATOR) return EVERYTHING;
      const record = open(token, id, await tokens?.get(id), clock());
      noteUse(record);
      return callerOf(record);
    },
  };
};

/** One token that allows everything; undefined or empty: nobody gets in. */
export const createTokenAuthenticator = (operatorToken: string | undefined): Authenticator =>
  createAuthenticator({ operatorToken, clock: Date.now });

const OPERATOR = "COGNATE_TOKEN";
const EVERYTHING: Caller = { id: OPERATOR, allows: () => true };

/** Fixed length: comparing takes as long for any value. */
const digest = (value: string): Buffer => createHash("sha256").update(value).digest();

const NO_HASH = Buffer.alloc(32);

/** @throws CognateError token_invalid, the same for every cause; the cause stands in the log alone */
const open = (token: string, id: string, record: TokenRecord | undefined, now: number): TokenRecord => {
  const kept = record === undefined ? NO_HASH : Buffer.from(record.hash, "hex");
  const equal = timingSafeEqual(Buffer.from(hashToken(token), "hex"), kept);
  if (record === undefined) throw invalid(new TokenRefusal("unknown", id));
  if (!equal) throw invalid(new TokenRefusal("wrong_secret", id));
  if (record.revokedAt !== undefined) throw invalid(new TokenRefusal("revoked", id));
  if (record.expiresAt !== undefined && Date.parse(record.expiresAt) <= now)
    throw invalid(new TokenRefusal("expired", id));
  return record;
};

const invalid = (cause: TokenRefusal, hint?: string): CognateError =>
  new CognateError("token_invalid", "The token is unknown, expired or revoked.", {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });

const refusal = (presented: readonly Presented[], configured: boolean): CognateError => {
  if (!configured)
    return new CognateError("token_missing", "This server has no token, so nobody may use it.", {
      hint: "Set COGNATE_TOKEN and restart, or make one with `cognate token create`. Without any a server answers on loopback alone, and only while all its accounts are sandbox accounts.",
    });
  if (presented.length === 0)
    return new CognateError("token_missing", "No Cognate token was sent.", {
      hint: "Send it as `Authorization: Bearer <token>`.",
    });
  if (presented.some((one) => looksLikeToken(one.value))) return invalid(new TokenRefusal("malformed"));
  return invalid(
    new TokenRefusal("foreign"),
    presented.every((one) => one.header !== "authorization")
      ? "A provider's own key was sent where the Cognate token belongs. Cognate adds the provider's credentials itself."
      : undefined,
  );
};

const NOTE_EVERY_MS = 60_000;
const NOTES_AT_MOST = 10_000;

/** `last_used_at`, written at most once a minute for a token; that it cannot be written stops nobody. */
const createUseNotes = (tokens: TokenStore | undefined, clock: () => number): ((record: TokenRecord) => void) => {
  const noted = new Map<string, number>();
  return ({ id }) => {
    const now = clock();
    const last = noted.get(id);
    if (last !== undefined && now - last < NOTE_EVERY_MS) return;
    if (noted.size >= NOTES_AT_MOST) noted.clear();
    noted.set(id, now);
    void tokens?.touch(id, new Date(now).toISOString()).catch(() => noted.delete(id));
  };
};
