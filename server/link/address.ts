/** Addresses that a link token may name: origins that hear of the result, and where the browser goes afterwards (http-api-spec 3.10). */
import { isLoopbackHost } from "../http/host.ts";

/** Schemes that run or hold content instead of leading somewhere; never allowed, whatever the operator says. */
const NEVER: ReadonlySet<string> = new Set(["javascript", "data", "vbscript", "blob", "file", "about", "view-source"]);

/** `https://app.example`, or http on loopback; undefined for anything that is not exactly an origin. */
export const readOrigin = (text: string): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isSafeWeb(url)) return undefined;
  return url.origin === text.toLowerCase().replace(/\/$/, "") ? url.origin : undefined;
};

/** https, http on loopback, or a scheme of the operator's list as `myapp`; undefined for anything else. */
export const readRedirect = (text: string, schemes: readonly string[]): string | undefined => {
  const url = URL.canParse(text) && text.length <= 2048 ? new URL(text) : undefined;
  if (url === undefined || url.username !== "" || url.password !== "") return undefined;
  const scheme = url.protocol.slice(0, -1);
  if (isSafeWeb(url)) return url.href;
  return schemes.includes(scheme) && !NEVER.has(scheme) && scheme !== "http" ? url.href : undefined;
};

const isSafeWeb = (url: URL): boolean =>
  url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));

/** For `form-action`: browsers hold the redirect after a form to it as well. */
export const sourceOf = (redirect: string): string => {
  const url = new URL(redirect);
  return url.origin === "null" ? url.protocol : url.origin;
};

/** The redirect URI with the result in its query, Truto's names. */
export const withResult = (redirect: string, result: Readonly<Record<string, string>>): string => {
  const url = new URL(redirect);
  for (const [name, value] of Object.entries(result)) url.searchParams.set(name, value);
  return url.href;
};
