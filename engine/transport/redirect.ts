/** Follows redirects of engine calls: few, re-checked, over TLS, and without credentials to another host (http-api-spec 3.6). */
import { CognateError } from "../errors.ts";
import { judgeUrl } from "./egress.ts";
import type { EgressPolicy, WireRequest, WireResponse } from "./types.ts";

export const MAX_REDIRECTS = 3;

const STATUSES = new Set([301, 302, 303, 307, 308]);

export interface RedirectOptions {
  readonly egress: EgressPolicy;
  /** Names of headers that carry credentials. */
  readonly credentialHeaders: readonly string[];
  readonly credentialInBody: boolean;
}

/** The next request; undefined if the answer is no redirect. @throws CognateError provider_redirect */
export const nextRequest = (
  request: WireRequest,
  response: WireResponse,
  { egress, credentialHeaders, credentialInBody }: RedirectOptions,
): WireRequest | undefined => {
  const location = response.headers["location"];
  if (!STATUSES.has(response.status) || location === undefined) return undefined;
  const from = new URL(request.url);
  const to = URL.parse(location, request.url);
  const verdict = to === null ? { refused: "the address cannot be read" } : judgeUrl(to.href, egress);
  if (to === null || "refused" in verdict) throw refuse(request, "refused" in verdict ? verdict.refused : "");
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (!isRead && (response.status === 301 || response.status === 302)) {
    throw refuse(request, `${response.status} on a ${request.method} does not say which method to use`);
  }
  const sameHost = to.host === from.host && to.protocol === from.protocol;
  const { body, ...others } = request;
  const keepsBody = body !== undefined && response.status !== 303;
  if (keepsBody && credentialInBody && !sameHost)
    throw refuse(request, "its body holds a credential, and the host is another one");
  return {
    ...others,
    method: response.status === 303 && request.method !== "HEAD" ? "GET" : request.method,
    url: to.href,
    headers: without(request.headers, [...(sameHost ? [] : credentialHeaders), ...(keepsBody ? [] : ["content-type"])]),
    ...(keepsBody ? { body } : {}),
  };
};

const without = (
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

const refuse = (request: WireRequest, why: string): CognateError =>
  new CognateError(
    "provider_redirect",
    `The provider redirects a ${request.method}, and the redirect was not followed: ${why}.`,
    {
      hint: "If the host is the provider's, declare it under `hosts`; else correct the base URL.",
    },
  );
