/** Which unified resources work with the credentials, and what the others lack. */
import type { ProbedResource } from "../../accounts/probe.ts";
import type { Html } from "../../http/html.ts";
import { html } from "../../http/html.ts";

export const drawResources = (resources: readonly ProbedResource[]): Html =>
  html`<ul class="rows">
    ${resources.map(drawOne)}
  </ul>`;

const drawOne = ({ label, state, scopes, message }: ProbedResource): Html => {
  if (state === "works")
    return html`<li class="works">
      <span class="mark" aria-hidden="true">✓</span
      ><span><strong>${label}</strong> <span class="quiet">works</span></span>
    </li>`;
  if (state === "unknown")
    return html`<li>
      <span class="mark" aria-hidden="true">?</span
      ><span><strong>${label}</strong> <span class="quiet">could not be checked now</span></span>
    </li>`;
  return html`<li class="missing">
    <span class="mark" aria-hidden="true">✕</span
    ><span
      ><strong>${label}</strong>
      <span class="quiet">lacks a permission${scopes.length > 0 && html`: ${scopes.join(", ")}`}</span
      >${scopes.length === 0 && message !== undefined && html`<br /><span class="quiet">${message}</span>`}</span
    >
  </li>`;
};
