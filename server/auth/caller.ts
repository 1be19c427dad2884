/** What a token lets its bearer do: scopes × tenants and accounts × models. */
import type { TokenRecord } from "../store/types.ts";
import type { AccountIdentity, Caller, Grant, ResourceIdentity, Scope } from "./authenticator.ts";

/** Those that a token may be given, in the order of the docs. */
export const SCOPES: readonly Scope[] = [
  "read",
  "write",
  "proxy:read",
  "proxy:write",
  "custom:read",
  "custom:write",
  "explain",
  "accounts",
  "tokens",
  "log",
  "metrics",
];

/** Those that an account token has, as far as its maker has them (http-api-spec 2.31). */
export const ACCOUNT_SCOPES: readonly Scope[] = [
  "read",
  "write",
  "proxy:read",
  "proxy:write",
  "custom:read",
  "custom:write",
];

export const callerOf = (record: TokenRecord): Caller => {
  const scopes = new Set(record.scopes);
  // An account token without its account reaches nothing, rather than everything.
  const accountId = record.kind === "account" ? (record.accounts?.[0] ?? "") : undefined;
  return {
    id: record.id,
    grant: grantOf(record),
    ...(accountId === undefined ? {} : { accountId }),
    allows: (scope, account, resource) =>
      (scope === "me" ? accountId !== undefined : scopes.has(scope)) &&
      (account === undefined || reaches(record, account)) &&
      (resource === undefined || !NARROWED.has(scope) || covers(record.models, resource)),
  };
};

/** Raw calls and the proxy know no models (http-api-spec 3.4). */
const NARROWED: ReadonlySet<Scope> = new Set(["read", "write"]);

const reaches = ({ tenants, accounts }: Grant, account: AccountIdentity): boolean =>
  (tenants === undefined || tenants.includes(account.tenantId)) &&
  (accounts === undefined || accounts.includes(account.id));

const covers = (models: readonly string[] | undefined, { model, resource }: ResourceIdentity): boolean =>
  models === undefined || models.includes(model) || models.includes(`${model}/${resource}`);

const grantOf = ({ scopes, tenants, accounts, models }: TokenRecord): Grant => ({
  scopes,
  ...(tenants === undefined ? {} : { tenants }),
  ...(accounts === undefined ? {} : { accounts }),
  ...(models === undefined ? {} : { models }),
});

/** Whether whoever has `mine` may hand out or see `other`: nobody makes a token that can do more than their own. */
export const contains = (mine: Grant | undefined, other: Grant): boolean =>
  mine === undefined ||
  (other.scopes.every((scope) => mine.scopes.includes(scope)) &&
    within(mine.tenants, other.tenants) &&
    within(mine.accounts, other.accounts) &&
    (mine.models === undefined ||
      (other.models ?? [""]).every(
        (one) => mine.models?.includes(one) === true || mine.models?.includes(one.split("/")[0] ?? "") === true,
      )));

const within = (mine: readonly string[] | undefined, other: readonly string[] | undefined): boolean =>
  mine === undefined || (other !== undefined && other.every((one) => mine.includes(one)));
