/** Ties a form to the browser that was shown it: a cookie, and a form token made from it (http-api-spec 3.10). */
import { createHash, timingSafeEqual } from "node:crypto";

/** How a cookie may be set: over TLS or not, in a frame of another site or not. */
export interface CookieSetting {
  readonly secure: boolean;
  readonly framed: boolean;
}

const VALUE = /^[A-Za-z0-9_-]{43}$/;

/** `__Host-`: no other host and no plain http can set it. Browsers take it over TLS alone, so development has a plain name. */
const nameOf = (secure: boolean): string => (secure ? "__Host-cognate_link" : "cognate_link");

/** The browser's own secret; undefined if it sent none of the right form. */
export const readSession = (cookies: string | undefined, secure: boolean): string | undefined => {
  const name = nameOf(secure);
  const values = (cookies ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.find((value) => VALUE.test(value));
};

export const newSession = (random: (bytes: number) => Uint8Array): string =>
  Buffer.from(random(32)).toString("base64url");

/** Lax: arriving from the application's site must find the cookie of another tab. None only where a frame needs it. */
export const sessionCookie = (session: string, { secure, framed }: CookieSetting): string => {
  const scope = `${nameOf(secure)}=${session}; Path=/; HttpOnly`;
  if (!secure) return `${scope}; SameSite=Lax`;
  return framed ? `${scope}; Secure; SameSite=None; Partitioned` : `${scope}; Secure; SameSite=Lax`;
};

/** Worth nothing without the cookie, and for no other link. */
export const formToken = (session: string, linkId: string): string =>
  createHash("sha256").update(`cognate link form\n${session}\n${linkId}`).digest("base64url");

export const isFormToken = (given: string, session: string, linkId: string): boolean => {
  const expected = Buffer.from(formToken(session, linkId));
  const sent = Buffer.from(given);
  return sent.length === expected.length && timingSafeEqual(sent, expected);
};
