/** The pages at the end: connected, not valid any more, refused. */
import type { Integration } from "../../../engine/catalog/types.ts";
import type { ProbedResource } from "../../accounts/probe.ts";
import type { Html } from "../../http/html.ts";
import { html } from "../../http/html.ts";
import { initialOf, layout } from "./layout.ts";
import type { PageData } from "./layout.ts";
import { drawResources } from "./resources.ts";

export interface Connected {
  readonly integration: Integration;
  readonly label: string | undefined;
  readonly site: string | undefined;
  readonly resources: readonly ProbedResource[];
  /** Where to go on; undefined: nowhere but closing. */
  readonly redirect: string | undefined;
}

export const connectedPage = (done: Connected, data: PageData, nonce: string): Html => {
  const { integration, label, redirect } = done;
  const lacking = done.resources.some(({ state }) => state === "missing_permission");
  return layout(
    {
      title: `${integration.label} is connected`,
      badge: { text: "✓", tone: "good" },
      heading: `${integration.label} is connected`,
      subtitle: label ?? "The credentials were checked and work.",
      body: html`<div role="status">
          ${done.site !== undefined && html`<p>Your account was found on ${done.site}.</p>`}
          ${lacking && html`<p>Some of it cannot be read with these credentials. Grant the missing permissions in ${integration.label}; there is no need to connect again.</p>`}
          ${lacking && drawResources(done.resources)}
        </div>
        <div class="actions">
          ${redirect !== undefined && html`<a class="button main" href="${redirect}" data-focus>Continue</a>`}
          ${redirect === undefined && html`<button type="button" class="button main" data-done data-opened data-focus hidden>Done</button>`}
        </div>
        ${redirect === undefined && html`<p class="quiet">You can close this window and go back to where you came from.</p>`}`,
      data,
    },
    nonce,
  );
};

/** Unknown, used, locked and expired links alike (http-api-spec 3.10). */
export const gonePage = (data: PageData, nonce: string): Html =>
  endPage(
    "This link is not valid any more",
    "Links work once and for a limited time. Go back to the application that sent you here and start again.",
    data,
    nonce,
  );

export const endPage = (heading: string, text: string, data: PageData, nonce: string): Html =>
  layout(
    {
      title: heading,
      badge: { text: "!", tone: "bad" },
      heading,
      body: html`<p role="alert">${text}</p>
        <button type="button" class="button" data-done data-opened hidden>Close</button>`,
      data,
    },
    nonce,
  );

/** On to the provider's page, where the customer agrees. */
export const leavePage = (label: string, url: string, nonce: string): Html =>
  layout(
    {
      title: `On to ${label}`,
      badge: { text: initialOf(label) },
      heading: `On to ${label}`,
      subtitle: "You are asked there to agree, and come back.",
      body: html`<div class="actions"><a class="button main" href="${url}">Continue</a></div>`,
      data: { origins: [] },
      refresh: url,
    },
    nonce,
  );
