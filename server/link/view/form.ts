/** The form of one connection, fresh or after a failed try. */
import type { Connection, ConnectionField, Integration } from "../../../engine/catalog/types.ts";
import type { Json } from "../../accounts/body.ts";
import type { Html } from "../../http/html.ts";
import { html } from "../../http/html.ts";
import type { Surroundings } from "./choices.ts";
import { backLink, cancel } from "./choices.ts";
import { drawField, fieldId } from "./field.ts";
import { initialOf, layout } from "./layout.ts";
import { drawResources } from "./resources.ts";
import type { ProbedResource } from "../../accounts/probe.ts";

/** Why a try failed. */
export interface Failure {
  readonly heading: string;
  readonly hint?: string;
  /** What exactly was said, for whoever is asked for help. */
  readonly detail?: string;
  /** By field name. */
  readonly fields: Readonly<Record<string, string>>;
  /** Sites besides the one that was tried, by label: the keys may belong to one of them. */
  readonly otherSites?: { readonly field: string; readonly labels: readonly string[] };
  /** Known keys that may do nothing. */
  readonly resources?: readonly ProbedResource[];
}

export interface FormState {
  readonly integration: Integration;
  readonly connection: Connection;
  readonly action: string;
  readonly csrf: string;
  readonly chosen: boolean;
  readonly reconnect: boolean;
  /** Known values; secrets among them are not written. */
  readonly values: Json;
  /** Set by the application. */
  readonly fixed: Json;
  readonly failure?: Failure;
}

export const formPage = (state: FormState, around: Surroundings): Html => {
  const { integration, connection, failure } = state;
  const asked = connection.fields.filter(({ name }) => state.fixed[name] === undefined);
  const heading = `${state.reconnect ? "Reconnect" : "Connect"} ${integration.label}`;
  const focused = failure === undefined ? asked[0]?.name : undefined;
  const back = around.linkTo(integration.connections.size > 1 ? { integration: integration.name } : {});
  return layout(
    {
      title: failure === undefined ? heading : `Failed: ${heading}`,
      badge: { text: initialOf(integration.label) },
      heading,
      subtitle: connection.label,
      body: html`${state.chosen && !around.noBack && backLink(back)}
        ${failure !== undefined && drawFailure(failure, connection, around.framed)}
        ${connection.description !== undefined && html`<p>${connection.description}</p>`}
        ${
          connection.documentationUrl !== undefined &&
          html`<p>
            <a href="${connection.documentationUrl}" target="_blank" rel="noopener noreferrer"
              >Where to find this<span class="optional"> (opens a new tab)</span></a
            >
          </p>`
        }
        <form method="post" action="${state.action}" novalidate>
          <input type="hidden" name="csrf" value="${state.csrf}" />
          <input type="hidden" name="integration" value="${integration.name}" />
          <input type="hidden" name="connection" value="${connection.name}" />
          ${around.carried.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
          <input type="hidden" name="opened" value="" />
          ${drawFixed(connection, state.fixed)}
          ${asked.map((field) => [
            drawField(field, {
              value: state.values[field.name] ?? field.default,
              problem: failure?.fields[field.name],
              focus: field.name === focused,
            }),
            failure?.otherSites?.field === field.name && drawOtherSites(failure.otherSites.labels, integration),
          ])}
          ${failure?.resources !== undefined && html`<div class="tick"><input type="checkbox" id="accept" name="accept_missing" value="true" /><label for="accept">Connect without these permissions</label></div>`}
          <div class="actions">
            <button class="button main" data-busy="Checking with ${integration.label}…">${heading}</button>
            ${cancel}
          </div>
          <p id="busy" class="quiet" role="status"></p>
        </form>
        <footer>
          What you enter is sent to ${integration.label} to check it, then kept to read your data from there. It is not
          shown again.
        </footer>`,
      data: around.data,
    },
    around.nonce,
  );
};

/** Announced, focused, and with a link to each field that is wrong. Browsers refuse `autofocus` in frames of other sites. */
const drawFailure = (failure: Failure, connection: Connection, framed: boolean): Html => {
  const wrong = connection.fields.filter(({ name }) => failure.fields[name] !== undefined);
  return html`<div class="notice bad" role="alert" tabindex="-1" data-focus ${!framed && html`autofocus`}>
    <h2>${failure.heading}</h2>
    ${failure.hint !== undefined && html`<p>${failure.hint}</p>`}
    ${
      wrong.length > 0 &&
      html`<ul>
        ${wrong.map(({ name }) => html`<li><a href="#${fieldId(name)}">${failure.fields[name]}</a></li>`)}
      </ul>`
    }
    ${failure.resources !== undefined && drawResources(failure.resources)}
    ${failure.detail !== undefined && html`<p class="quiet">${failure.detail}</p>`}
    ${connection.fields.some((field) => field.secret) && wrong.length === 0 && html`<p>Enter the keys again; they are not kept after a failed try.</p>`}
  </div>`;
};

const drawOtherSites = (sites: readonly string[], { label }: Integration): Html =>
  html`<div class="tick">
    <input type="checkbox" id="find-site" name="find_site" value="true" aria-describedby="h-find-site" />
    <div>
      <label for="find-site">I am not sure of the site: try the other ones too</label>
      <p class="help" id="h-find-site">Your keys are then sent to ${label} at ${sites.join(", ")}.</p>
    </div>
  </div>`;

/** What the application has set already: to see, not to change. */
const drawFixed = (connection: Connection, fixed: Json): Html | false => {
  const rows = connection.fields.filter(({ name }) => fixed[name] !== undefined);
  return (
    rows.length > 0 &&
    html`<dl>
      ${rows.map(
        (field) =>
          html`<dt>${field.label}</dt>
            <dd>${shownValue(field, fixed[field.name])}</dd>`,
      )}
    </dl>`
  );
};

const shownValue = (field: ConnectionField, value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return field.options.find((option) => option.value === text)?.label ?? text;
};
