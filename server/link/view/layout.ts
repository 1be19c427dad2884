/** The frame of every page: head, card, and what the script needs to know. */
import type { Html, Part } from "../../http/html.ts";
import { html, scriptJson, trusted } from "../../http/html.ts";
import type { LinkMessage } from "../message.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

export interface PageData {
  /** For the window that opened the page. */
  readonly message?: LinkMessage;
  /** Who may hear it. */
  readonly origins: readonly string[];
  /** Posts and closes at once; otherwise a person reads first. */
  readonly close?: boolean;
}

export interface Page {
  readonly title: string;
  readonly badge: { readonly text: string; readonly tone?: "good" | "bad" };
  readonly heading: string;
  readonly subtitle?: Part;
  readonly body: Part;
  readonly data: PageData;
  /** Goes on there at once, without a script. */
  readonly refresh?: string;
}

export const layout = (page: Page, nonce: string): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        ${page.refresh !== undefined && html`<meta http-equiv="refresh" content="0; url=${page.refresh}" />`}
        <title>${page.title}</title>
        <style nonce="${nonce}">
          ${trusted(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <span class="badge ${page.badge.tone ?? ""}" aria-hidden="true">${page.badge.text}</span>
            <div>
              <h1>${page.heading}</h1>
              ${page.subtitle !== undefined && html`<p class="quiet">${page.subtitle}</p>`}
            </div>
          </header>
          ${page.body}
        </main>
        <script type="application/json" id="link-data">
          ${scriptJson(page.data)}
        </script>
        <script nonce="${nonce}">
          ${trusted(SCRIPT)};
        </script>
      </body>
    </html> `;

/** What stands for a logo: nothing is fetched from third parties. */
export const initialOf = (label: string): string => (/\p{L}|\p{N}/u.exec(label)?.[0] ?? "?").toUpperCase();
