/** The pages before the form: which integration, which way to connect it. Plain links, so nothing needs a script. */
import type { Integration } from "../../../engine/catalog/types.ts";
import type { Html } from "../../http/html.ts";
import { html } from "../../http/html.ts";
import { initialOf, layout } from "./layout.ts";
import type { PageData } from "./layout.ts";

export interface Surroundings {
  readonly data: PageData;
  readonly nonce: string;
  /** The page's own address with these choices made. */
  readonly linkTo: (wish: { readonly integration?: string; readonly connection?: string }) => string;
  /** Truto's `no_back`. */
  readonly noBack: boolean;
  readonly framed: boolean;
  /** What the address said and the form has to say again. */
  readonly carried: readonly (readonly [name: string, value: string])[];
}

export const integrationPage = (among: readonly Integration[], around: Surroundings): Html =>
  layout(
    {
      title: "Connect an account",
      badge: { text: "+" },
      heading: "Connect an account",
      subtitle: "What do you want to connect?",
      body: html`<ul class="choices">
          ${among.map(
            ({ name, label, description }) =>
              html`<li>
                <a href="${around.linkTo({ integration: name })}"
                  ><span class="badge" aria-hidden="true">${initialOf(label)}</span
                  ><span
                    ><strong>${label}</strong
                    >${description !== undefined && html`<span class="quiet">${description}</span>`}</span
                  ></a
                >
              </li>`,
          )}
        </ul>
        ${cancel}`,
      data: around.data,
    },
    around.nonce,
  );

export const connectionPage = (integration: Integration, chosen: boolean, around: Surroundings): Html =>
  layout(
    {
      title: `Connect ${integration.label}`,
      badge: { text: initialOf(integration.label) },
      heading: `Connect ${integration.label}`,
      subtitle: "How do you want to connect?",
      body: html`${chosen && !around.noBack && backLink(around.linkTo({}))}
        <ul class="choices">
          ${[...integration.connections.values()].map(
            ({ name, label, description }) =>
              html`<li>
                <a href="${around.linkTo({ integration: integration.name, connection: name })}"
                  ><span
                    ><strong>${label}</strong
                    >${description !== undefined && html`<span class="quiet">${description}</span>`}</span
                  ></a
                >
              </li>`,
          )}
        </ul>
        ${cancel}`,
      data: around.data,
    },
    around.nonce,
  );

export const backLink = (href: string): Html =>
  html`<a class="back" href="${href}"><span aria-hidden="true">←</span> Back</a>`;

/** Of use where a window waits for the result. */
export const cancel: Html = html`<button type="button" class="button" data-cancel data-opened hidden>Cancel</button>`;
