/** Addresses outside of the base URL that auth strategies name: token endpoints, logins, the page where a person agrees. */
import { CognateError } from "../../errors.ts";
import type { Template } from "../../language/compilation.ts";
import type { RequestPlan } from "../../language/exchange.ts";
import { encodeText } from "../../language/plan-url.ts";
import type { AccountView } from "../types.ts";
import { renderCredential, type AuthScope } from "./strategy.ts";

/** @throws CognateError credential_missing for an empty hole, egress_denied for what is no http(s) address */
export const renderAuthUrl = (template: Template, scope: AuthScope, now: number): URL => {
  const url = URL.parse(renderCredential(template, scope, now, printUrlPart));
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") return url;
  throw new CognateError("egress_denied", `\`${template.source}\` gives no plain http(s) address for this account.`, {
    where: template.where,
  });
};

/** Hosts and whole addresses go in as they are; anything else is one segment. */
const printUrlPart = (text: string): string =>
  /^(?:https?:\/\/[A-Za-z0-9.-]+(?::\d+)?|[A-Za-z0-9._~-]+(?::\d+)?)$/.test(text) ? text : encodeText(text);

/** The account's own base URL (a gateway, a mock) stands for every host of the provider. */
const placeAuthUrl = (url: URL, account: AccountView): Pick<RequestPlan, "origin" | "path" | "rawQuery"> => {
  const root = account.baseRoot ?? account.baseUrl;
  const base = root === undefined ? undefined : new URL(root);
  return {
    origin: base?.origin ?? url.origin,
    path: `${(base?.pathname ?? "").replace(/\/+$/, "")}${url.pathname}`,
    ...(url.search === "" ? {} : { rawQuery: url.search.slice(1) }),
  };
};

/** What every request for a token has in common. */
export const tokenPlan = (type: string, url: URL, account: AccountView, repeatable: boolean): RequestPlan => ({
  operation: `auth.${type}`,
  method: "POST",
  ...placeAuthUrl(url, account),
  query: [],
  headers: [["accept", "application/json"]],
  // What does no harm twice leaves nothing that could be of unknown outcome.
  effect: repeatable ? "read" : "write",
  repeatable,
  timeoutMs: 20_000,
  responseFormat: "text",
});
