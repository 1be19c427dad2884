/** Reads what a token endpoint answers: the token set, its public members, and refusals as errors that say who is at fault. */
import { CognateError } from "../../errors.ts";
import type { ProviderAnswer } from "../../language/exchange.ts";
import type { Redactor } from "../../redaction.ts";
import type { TokenSet } from "./token.ts";

type Members = Readonly<Record<string, unknown>>;

/** Read by the look of it: token endpoints answer with forms, and with types that their bodies do not have. */
export const bodyOf = (answer: ProviderAnswer): unknown => {
  const { body } = answer;
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return /^[\w.%-]+=[^<>\s]*$/.test(body) ? Object.fromEntries(new URLSearchParams(body)) : body;
  }
};

export const membersOf = (answer: ProviderAnswer): Members => {
  const body = bodyOf(answer);
  return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Members) : {};
};

/** Names whose values may open something: they are never published. */
const SECRET_NAME =
  /token|secret|password|passwd|signature|assertion|credential|private|cookie|session|^code$|_key$|^key$/i;
/** Not secret, whatever their name says. */
const PUBLIC_NAME = /^(?:token_type|.*_expires?_(?:in|at)|.*_url|expires?_(?:in|at))$/i;
/** More would be a profile, not facts about a token. */
const LARGEST = 8192;

/** Members of a token answer that templates may see as `token.*`; a value that holds a secret stays out under any name. */
const publicMembers = (body: Members, secrets: readonly string[]): Members => {
  const kept = withoutSecrets(body, secrets) as Members;
  return JSON.stringify(kept).length > LARGEST
    ? Object.fromEntries(
        Object.entries(kept).filter(([, value]) => typeof value !== "object" && JSON.stringify(value).length <= 512),
      )
    : kept;
};

const withoutSecrets = (value: unknown, secrets: readonly string[]): unknown => {
  if (Array.isArray(value))
    return value.map((item) => withoutSecrets(item, secrets)).filter((item) => item !== undefined);
  if (typeof value === "string") return secrets.some((one) => one !== "" && value.includes(one)) ? undefined : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => PUBLIC_NAME.test(name) || !SECRET_NAME.test(name))
      .map(([name, member]) => [name, withoutSecrets(member, secrets)] as const)
      .filter(([, member]) => member !== undefined),
  );
};

export interface IssuedToken {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly expiresInSeconds?: number;
}

/** Refresh answers may lack the refresh token and members such as an instance address: the earlier ones stay. */
export const tokenSet = (issued: IssuedToken, body: Members, now: number, previous?: TokenSet): TokenSet => {
  const refreshToken = issued.refreshToken ?? previous?.refreshToken;
  const secrets = [issued.accessToken, ...(refreshToken === undefined ? [] : [refreshToken])];
  const { expiresInSeconds } = issued;
  return {
    accessToken: issued.accessToken,
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(expiresInSeconds === undefined ? {} : { expiresAt: now + expiresInSeconds * 1000 }),
    obtainedAt: now,
    members: { ...previous?.members, ...publicMembers(body, secrets) },
  };
};

/** Faults of the integration's files or of the provider's settings, not of the account (RFC 6749 §5.2). */
const NOT_THE_ACCOUNT = new Set([
  "invalid_request",
  "unsupported_grant_type",
  "invalid_scope",
  "unsupported_response_type",
]);

/** The error for a refused token request; undefined if the answer is none. Some providers refuse with 200. */
export const tokenRefusal = (answer: ProviderAnswer, redact: Redactor): CognateError | undefined => {
  const body = membersOf(answer);
  const code = typeof body["error"] === "string" && body["access_token"] === undefined ? body["error"] : undefined;
  if (answer.outcome === "ok" && code === undefined) return undefined;
  const said = [body["error_description"], body["message"], code].find(
    (text) => typeof text === "string" && text !== "",
  );
  const rejected = !NOT_THE_ACCOUNT.has(code ?? "") && (code !== undefined || [400, 401, 403].includes(answer.status));
  const text = typeof said === "string" ? `: ${redact.text(said).slice(0, 500)}` : ` with ${answer.status}`;
  return new CognateError(
    rejected ? "account_credentials_rejected" : "provider_rejected",
    `The provider gives no token${text}`,
    {
      hint: rejected
        ? "Connect the account again with valid credentials."
        : "Check the scopes and parameters of the connection in the integration's files.",
      provider: { status: answer.status, ...(code === undefined ? {} : { code: redact.text(code).slice(0, 100) }) },
    },
  );
};
