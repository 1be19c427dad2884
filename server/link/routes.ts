/** The routes of linking: making a link, its pages, and the helper for browsers. */
import type { Incoming, Route, ServerParts } from "../types.ts";
import { respond } from "../http/respond.ts";
import { LINK_JS } from "./browser/link-js.ts";
import { CALLBACK } from "./authorize.ts";
import { returnToLink } from "./callback.ts";
import { createLinkToken } from "./create.ts";
import { showLink, showPostConnect } from "./pages.ts";
import { submitLink } from "./submit.ts";

export const linkRoutes = (parts: ServerParts): readonly Route[] => [
  {
    path: "/link-token",
    verbs: { POST: { scope: "accounts", run: (incoming) => createLinkToken(parts, incoming) } },
  },
  { path: CALLBACK, verbs: { GET: { scope: undefined, run: (incoming) => returnToLink(parts, incoming) } } },
  {
    path: "/link/:token",
    verbs: {
      GET: { scope: undefined, run: (incoming) => showLink(parts, incoming, incoming.param("token")) },
      POST: { scope: undefined, run: (incoming) => submitLink(parts, incoming, incoming.param("token")) },
    },
  },
  {
    path: "/connect-account",
    verbs: { GET: { scope: undefined, run: (incoming) => showLink(parts, incoming, tokenOf(incoming)) } },
  },
  // Where the address bar stands once the token has left it: a reload there finds no link.
  { path: "/link", verbs: { GET: { scope: undefined, run: (incoming) => showLink(parts, incoming, "") } } },
  {
    path: "/connect-account/post-connect",
    verbs: { GET: { scope: undefined, run: (incoming) => Promise.resolve(showPostConnect(parts, incoming)) } },
  },
  { path: "/link.js", verbs: { GET: { scope: undefined, run: (incoming) => Promise.resolve(serveHelper(incoming)) } } },
];

const tokenOf = ({ pairs }: Incoming): string => pairs.find(([name]) => name === "link_token")?.[1] ?? "";

/** Public, and loaded by pages of other origins. */
const serveHelper = ({ c }: Incoming): Response =>
  respond(c, LINK_JS, 200, {
    "content-type": "text/javascript; charset=utf-8",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "public, max-age=3600",
  });
