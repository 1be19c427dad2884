/** One visit to a link's page: which link, which browser, what was asked for, who may hear and frame. */
import type { LinkTokenRecord } from "../store/types.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { originsOf } from "./connected.ts";
import type { PageAccess } from "./reply.ts";
import { newSession, readSession, sessionCookie } from "./session.ts";
import { siteOf } from "./site.ts";
import { findUsable } from "./token.ts";
import type { Choice, Wish } from "./choice.ts";
import { chooseFrom } from "./choice.ts";
import type { Surroundings } from "./view/choices.ts";

export interface Visit {
  readonly link: LinkTokenRecord;
  /** `/link/{token}` */
  readonly path: string;
  readonly origins: readonly string[];
  /** The cookie that came with the request; undefined: none. */
  readonly session: string | undefined;
  readonly secure: boolean;
  readonly framed: boolean;
}

/** Reads a parameter of the query or a field of the form; empty if absent. */
export type Ask = (name: string) => string;

/** undefined: the link is unknown, used, locked or expired. */
export const openVisit = async (
  parts: ServerParts,
  incoming: Incoming,
  token: string,
  ask: Ask,
): Promise<Visit | undefined> => {
  const link = await findUsable(parts.linkTokens, token, parts.clock());
  if (link === undefined) return undefined;
  const { secure } = siteOf(parts.options.publicUrl, incoming.header("host"));
  return {
    link,
    path: `/link/${token}`,
    origins: originsOf(parts, link),
    session: readSession(incoming.header("cookie"), secure),
    secure,
    framed: ask("iframe") === "true" || incoming.header("sec-fetch-dest") === "iframe",
  };
};

/** The browser's session, made now if it has none, and how a page of this visit may be used. */
export const beginSession = (
  parts: ServerParts,
  visit: Visit,
): { readonly session: string; readonly access: PageAccess } => {
  const session = visit.session ?? newSession(parts.randomBytes);
  const { redirectUri } = visit.link;
  return {
    session,
    access: {
      origins: visit.origins,
      formTargets: redirectUri === undefined ? [] : [redirectUri],
      ...(visit.session === undefined ? { cookie: sessionCookie(session, visit) } : {}),
    },
  };
};

export const choose = (parts: ServerParts, { link }: Visit, ask: Ask): Choice =>
  chooseFrom(parts.catalog(), link, wishOf(ask));

/** Truto's SDK names the way to connect `auth_format`; it counts where a connection has that name. */
const wishOf = (ask: Ask): Wish => {
  const names = ask("integrations");
  return {
    integration: ask("integration"),
    integrations: names === "" ? [] : names.split(","),
    connection: ask("connection") || ask("auth_format"),
  };
};

const CARRIED = ["integrations", "no_back", "iframe"] as const;

const carriedOf = (ask: Ask): readonly (readonly [string, string])[] =>
  CARRIED.map((name) => [name, ask(name)] as const).filter(([, value]) => value !== "");

export const surroundingsOf = (visit: Visit, ask: Ask, nonce: string): Surroundings => ({
  data: { origins: visit.origins },
  nonce,
  noBack: ask("no_back") === "true",
  framed: visit.framed,
  carried: carriedOf(ask),
  linkTo(wish) {
    const query = new URLSearchParams();
    for (const [name, value] of carriedOf(ask)) query.set(name, value);
    for (const [name, value] of Object.entries(wish)) query.set(name, value);
    const text = query.toString();
    return text === "" ? visit.path : `${visit.path}?${text}`;
  },
});
