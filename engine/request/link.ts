/** A next link in place of the operation's own path and query (config-language-spec A9); its body is `plan-body`'s. */
import { CognateError } from "../errors.ts";
import type { RequestPlan } from "../language/exchange.ts";
import type { BaseUrl } from "./plan-url.ts";
import { namesIn } from "./raw-query.ts";
import { url } from "../language/plan-url.ts";

export interface LinkOptions {
  readonly carry: readonly ("headers" | "query" | "body")[];
  /** The provider's own base, where the account has another one: its links are brought home. */
  readonly home?: { readonly from: BaseUrl; readonly to: BaseUrl };
}

/**
 * Resolves the link against the request's URL (RFC 3986 §5). Headers and the plan's body ride along, the query only if
 * `carry` says so; a query parameter that the link has itself is never repeated. The link's query stays byte for byte.
 * @throws CognateError pagination_failed for a link that is no http(s) URL
 */
export const followLink = (plan: RequestPlan, link: string, { carry, home }: LinkOptions): RequestPlan => {
  const target = URL.parse(link, url(plan));
  if (target === null || !/^https?:$/.test(target.protocol) || target.username !== "" || target.password !== "") {
    throw new CognateError("pagination_failed", "The provider's next link is not an http(s) address.");
  }
  const at = bringHome(sameScheme(target, plan.origin), home);
  const { rawQuery: _own, query, ...others } = plan;
  const linked = at.search.slice(1);
  const names = namesIn(linked);
  return {
    ...others,
    origin: at.origin,
    path: at.pathname,
    ...(linked === "" ? {} : { rawQuery: linked }),
    query: carry.includes("query") ? query.filter(([name]) => !names.has(name)) : [],
  };
};

/** Providers behind a TLS proxy write `http:` links to themselves; never downgrade. */
const sameScheme = (target: URL, origin: string): URL => {
  const own = new URL(origin);
  if (target.protocol === "http:" && own.protocol === "https:" && target.hostname === own.hostname)
    target.protocol = "https:";
  return target;
};

/** Through a gateway the provider still writes links to its own host; the account's traffic stays on the gateway. */
const bringHome = (target: URL, home: LinkOptions["home"]): URL => {
  if (home === undefined || target.origin !== home.from.origin || home.from.origin === home.to.origin) return target;
  if (home.from.path !== "" && !target.pathname.startsWith(`${home.from.path}/`)) return target;
  return new URL(`${home.to.origin}${home.to.path}${target.pathname.slice(home.from.path.length)}${target.search}`);
};
