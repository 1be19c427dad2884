/** `/playground`: a page to try calls on, and to see where each value comes from. In development and on loopback alone. */
import type { Catalog } from "../../engine/catalog/types.ts";
import type { Engine } from "../../engine/operation/types.ts";
import { isLoopbackHost } from "../http/host.ts";
import { respond } from "../http/respond.ts";
import { html, scriptJson, trusted, type Html } from "../http/html.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";
import { PLAYGROUND_SCRIPT } from "./script.ts";
import { PLAYGROUND_STYLE } from "./style.ts";

export const PLAYGROUND_PATH = "/playground";

/** None outside of development: what is not there cannot be left open. */
export const playgroundRoutes = (parts: ServerParts): readonly Route[] =>
  parts.options.dev && isLoopbackHost(parts.options.host)
    ? [
        {
          path: PLAYGROUND_PATH,
          verbs: { GET: { scope: undefined, run: (incoming) => Promise.resolve(replyPlayground(parts, incoming)) } },
        },
      ]
    : [];

const replyPlayground = (parts: ServerParts, { c }: Incoming): Response => {
  const nonce = Buffer.from(parts.randomBytes(16)).toString("base64url");
  return respond(c, page(callsOf(parts.catalog(), parts.engine), nonce).html, 200, {
    "content-type": "text/html; charset=utf-8",
    // Calls to this very server are all that the page may do.
    "content-security-policy": [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      `style-src 'nonce-${nonce}'`,
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "cache-control": "no-store",
  });
};

interface Calls {
  readonly [integration: string]: {
    readonly label: string;
    readonly resources: { readonly [target: string]: readonly string[] };
  };
}

/** Integrations, what each maps, and the methods of it: names, no account and no secret. */
const callsOf = (catalog: Catalog, engine: Engine): Calls =>
  Object.fromEntries(
    [...catalog.integrations.values()].map((integration) => [
      integration.name,
      {
        label: integration.label,
        resources: Object.fromEntries(
          [...integration.mappings].map(([key, { model, resource }]) => [
            key,
            engine.methods(integration, { model, resource }).map(({ method }) => method),
          ]),
        ),
      },
    ]),
  );

const page = (calls: Calls, nonce: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Cognate playground</title>
        <style nonce="${nonce}">
          ${trusted(PLAYGROUND_STYLE)}
        </style>
      </head>
      <body>
        <h1>Playground</h1>
        <p id="stale" role="status" hidden></p>
        <form id="call">
          <label
            >Account
            <select id="account" required></select
          ></label>
          <label
            >Resource
            <select id="resource" required></select
          ></label>
          <label
            >Method
            <select id="method" required></select
          ></label>
          <label id="id-label">Id <input id="id" autocomplete="off" /></label>
          <label id="query-label"
            >Query <input id="query" placeholder="status=active&amp;limit=5" autocomplete="off"
          /></label>
          <label id="body-label">Body <textarea id="body" rows="4" placeholder="{}"></textarea></label>
          <label
            >Token <input id="token" type="password" placeholder="kept by this page alone" autocomplete="off"
          /></label>
          <button>Send</button>
        </form>
        <p id="line" role="status"></p>
        <section id="explained" aria-label="Where each value comes from"></section>
        <h2>Answer</h2>
        <pre id="answer" tabindex="0"></pre>
        <script type="application/json" id="calls">
          ${scriptJson(calls)}
        </script>
        <script nonce="${nonce}">
          ${trusted(PLAYGROUND_SCRIPT)};
        </script>
      </body>
    </html> `;
