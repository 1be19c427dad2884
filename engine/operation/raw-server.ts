/** Which host a raw call goes to, and how a redirect of it comes back to our path (http-api-spec 2.6, 3.6). */
import type { Integration } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import { parseBase, renderBase, type BaseUrl } from "../request/index.ts";
import type { Account } from "./types.ts";

/** The account's own base URL stands for all hosts; else the first `servers` rule for method and path; else the integration's. */
export const chooseServer = (
  integration: Integration,
  account: Account,
  method: string,
  path: string,
  now: number,
): BaseUrl => {
  if (account.view.baseUrl !== undefined) return parseBase(account.view.baseUrl);
  const rule = integration.defaults.servers.find((one) => one.matches(method, path));
  return renderBase(rule?.baseUrl ?? integration.defaults.baseUrl, baseScope(account, now), now);
};

/** What base URLs and fixed headers may read (REQ without arguments). */
export const baseScope = ({ view }: Account, now: number): Readonly<Record<string, unknown>> => ({
  args: {},
  credentials: view.fields,
  token: view.token,
  account: view.account,
  now: new Date(now).toISOString(),
});

export interface LocationContext {
  readonly integration: Integration;
  readonly account: Account;
  /** Our path that stands for the provider's base: `/custom`, `/passthrough/name@account`. */
  readonly mount: string;
  readonly server: BaseUrl;
  /** Full URL of the call that was answered. */
  readonly url: string;
  readonly status: number;
  readonly method: string;
  readonly now: number;
}

/**
 * The `Location` to hand out: our own path for a place that a raw call can reach, undefined to leave it out.
 * A client would carry its credentials wherever it points, so a foreign host never leaves here.
 * @throws CognateError provider_redirect with the host, for a redirect that leads elsewhere
 */
export const rewriteLocation = (location: string, context: LocationContext): string | undefined => {
  const target = URL.parse(location, context.url);
  const path = target === null ? undefined : pathHere(target, context);
  if (target !== null && path !== undefined) return `${context.mount}${path}${target.search}${target.hash}`;
  const isRedirect = context.status >= 300 && context.status <= 399;
  if (!isRedirect) return undefined;
  throw new CognateError(
    "provider_redirect",
    `The provider redirects to ${target?.host ?? "an address that cannot be read"}, which is not reached through this path.`,
    {
      hint: "Call that host directly, or declare it under `servers` of the integration.",
      provider: { status: context.status, body: { host: target?.host ?? null } },
    },
  );
};

/** The raw path that would lead to this URL; undefined if none does. */
const pathHere = (
  target: URL,
  { integration, account, server, method, now, status }: LocationContext,
): string | undefined => {
  const below = pathBelow(target, server);
  const next = status === 307 || status === 308 ? method : "GET";
  const bases = [server, ...otherBases(integration, account, now)];
  const candidates = [below, ...bases.map((base) => pathBelow(target, base))].filter((path) => path !== undefined);
  return candidates.find((path) => {
    const chosen = chooseServer(integration, account, next, path, now);
    return chosen.origin === target.origin && `${chosen.path}${path}` === target.pathname;
  });
};

const otherBases = (integration: Integration, account: Account, now: number): readonly BaseUrl[] => {
  if (account.view.baseUrl !== undefined) return [];
  const scope = baseScope(account, now);
  return [integration.defaults.baseUrl, ...integration.defaults.servers.map((rule) => rule.baseUrl)].map((template) =>
    renderBase(template, scope, now),
  );
};

const pathBelow = (target: URL, base: BaseUrl): string | undefined => {
  if (target.origin !== base.origin || target.username !== "" || target.password !== "") return undefined;
  if (base.path === "") return target.pathname;
  return target.pathname.startsWith(`${base.path}/`) ? target.pathname.slice(base.path.length) : undefined;
};
