/** Reads the body of `POST /api-token`, and holds it to what its maker may give. */
import { CognateError } from "../../engine/errors.ts";
import type { ErrorDetail } from "../../engine/errors.ts";
import type { Caller, Grant } from "../auth/authenticator.ts";
import { contains, SCOPES } from "../auth/caller.ts";
import { instantOf } from "../http/instant.ts";
import { suggest } from "../http/suggest.ts";

export interface TokenRequest {
  readonly name: string;
  readonly grant: Grant;
  /** RFC 3339, in the future. */
  readonly expiresAt?: string;
}

const KNOWN = ["name", "scopes", "tenants", "accounts", "models", "expires_at"];
const MOST = 1000;

/**
 * Limits that are left out are those of the maker. @param now epoch ms
 * @throws CognateError invalid_body, token_scope (more than the maker has)
 */
export const readTokenRequest = (body: unknown, maker: Pick<Caller, "grant">, now: number): TokenRequest => {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new CognateError("invalid_body", "The body has to be a JSON object.");
  const given = body as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given)) {
    const shown = key.slice(0, 80);
    if (!KNOWN.includes(key)) throw invalid(shown, `Unknown member "${shown}".`, suggest(shown, KNOWN));
  }
  const name = given["name"];
  if (typeof name !== "string" || name.trim() === "" || name.length > 200)
    throw invalid("name", "`name` has to be a text of 1 to 200 characters that says what the token is for.");
  const grant = readGrant(given, maker.grant);
  if (!contains(maker.grant, grant))
    throw new CognateError("token_scope", "A token can give others no more than it allows itself.", {
      hint: "Ask for fewer scopes, tenants, accounts or models.",
    });
  const expiresAt = readExpiry(given["expires_at"], now);
  return { name: name.trim(), grant, ...(expiresAt === undefined ? {} : { expiresAt }) };
};

const readGrant = (given: Readonly<Record<string, unknown>>, maker: Grant | undefined): Grant => {
  const scopes = readNames(given, "scopes");
  if (scopes === undefined) throw invalid("scopes", "`scopes` is missing.", `Possible: ${SCOPES.join(", ")}.`);
  const wrong = scopes.find((scope) => !(SCOPES as readonly string[]).includes(scope));
  if (wrong !== undefined)
    throw invalid("scopes", `"${wrong.slice(0, 80)}" is not a scope.`, `Possible: ${SCOPES.join(", ")}.`);
  const limit = (name: "tenants" | "accounts" | "models") => {
    const names = readNames(given, name) ?? maker?.[name];
    return names === undefined ? {} : { [name]: names };
  };
  return { scopes, ...limit("tenants"), ...limit("accounts"), ...limit("models") };
};

/** null is "not given", as clients write it; an empty list would be a token for nothing. */
const readNames = (given: Readonly<Record<string, unknown>>, name: string): readonly string[] | undefined => {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  const ok =
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= MOST &&
    value.every((one) => typeof one === "string" && one !== "" && one.length <= 200);
  if (!ok) throw invalid(name, `\`${name}\` has to be a list of 1 to ${MOST} names.`);
  return [...new Set(value as readonly string[])];
};

const readExpiry = (value: unknown, now: number): string | undefined => {
  if (value === undefined || value === null) return undefined;
  const at = typeof value === "string" ? instantOf(value) : undefined;
  if (at === undefined) throw invalid("expires_at", "`expires_at` has to be a date, as 2027-01-31T00:00:00Z.");
  if (Date.parse(at) <= now) throw invalid("expires_at", "`expires_at` is in the past.");
  return at;
};

const invalid = (name: string, message: string, hint?: string): CognateError => {
  const detail: ErrorDetail = { pointer: `/${name}`, message };
  return new CognateError("invalid_body", message, { errors: [detail], ...(hint === undefined ? {} : { hint }) });
};
