/** The hosts that the operator of a server allows besides those of the integrations: the one reading of `--allow-host`. */
import { isLoopbackName } from "./addresses.ts";

/**
 * Entries are `host`, `*.suffix` for any name below it, each with an optional `:port` and an optional scheme before it.
 * An entry without a port allows every port; one with a scheme allows that scheme alone; without one, http is for
 * loopback. Upper case and a dot at the end mean nothing.
 */
export const operatorAllows = (url: URL, entries: readonly string[]): boolean =>
  /^https?:$/.test(url.protocol) &&
  url.username === "" &&
  url.password === "" &&
  entries.some((entry) => allows(entry.trim().toLowerCase(), url));

const allows = (entry: string, url: URL): boolean => {
  const [, scheme, authority = ""] = /^(?:(https?):\/\/)?(.+?)\/?$/.exec(entry) ?? [];
  // Read as a URL, so that odd ways to write an address mean what they mean there.
  const wanted = URL.parse(`${scheme ?? "https"}://${authority}`);
  if (wanted === null || !nameFits(wanted.hostname, url.hostname)) return false;
  const port = /:(\d+)$/.exec(authority)?.[1];
  if (port !== undefined && Number(port) !== portOf(url)) return false;
  if (scheme !== undefined) return url.protocol === `${scheme}:`;
  return url.protocol === "https:" || isLoopbackName(url.hostname);
};

/** Exact, or `*.suffix` for any name below it; upper case and a dot at the end mean nothing. */
export const nameFits = (pattern: string, hostname: string): boolean => {
  const [name, host] = [withoutDot(pattern), withoutDot(hostname)];
  return name.startsWith("*.") ? host.endsWith(name.slice(1)) && host.length > name.length - 1 : host === name;
};

const withoutDot = (host: string): string => host.toLowerCase().replace(/\.$/, "");

const portOf = ({ port, protocol }: URL): number => (port === "" ? (protocol === "https:" ? 443 : 80) : Number(port));
