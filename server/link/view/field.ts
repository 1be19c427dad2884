/** One field of a connection as an input with its label, help and error. A secret is never written into the page. */
import type { ConnectionField } from "../../../engine/catalog/types.ts";
import { inputName, OTHER, otherName } from "../form-values.ts";
import type { Html } from "../../http/html.ts";
import { html } from "../../http/html.ts";

export interface FieldState {
  /** What was typed or is known; ignored for secrets. */
  readonly value: unknown;
  readonly problem: string | undefined;
  /** The first one with an error, or the first one of a fresh form. */
  readonly focus: boolean;
}

export const fieldId = (name: string): string => `f-${name}`;

export const drawField = (field: ConnectionField, state: FieldState): Html => {
  const id = fieldId(field.name);
  const error = state.problem !== undefined && html`<p class="problem" id="e-${field.name}">${state.problem}</p>`;
  const help = field.help !== undefined && html`<p class="help" id="h-${field.name}">${field.help}</p>`;
  if (field.type === "boolean")
    return html`<div class="field">
      <div class="tick">
        <input
          type="checkbox"
          id="${id}"
          name="${inputName(field.name)}"
          value="true"
          ${attributes(field, state)}${isTrue(state.value) && html` checked`}
        /><label for="${id}">${field.label}</label>
      </div>
      ${help}${error}
    </div>`;
  return html`<div class="field">
    <label for="${id}"
      >${field.label}${!field.required && field.default === undefined && html` <span class="optional">(optional)</span>`}</label
    >
    ${control(field, state)} ${help}${error}
  </div>`;
};

const control = (field: ConnectionField, state: FieldState): Html => {
  const common = attributes(field, state);
  const named = html`id="${fieldId(field.name)}" name="${inputName(field.name)}"`;
  switch (field.type) {
    case "select":
      return drawSelect(field, state);
    case "secret":
      return html`<div class="secret">
        <input type="password" ${named}${common} /><button
          type="button"
          class="show"
          aria-pressed="false"
          aria-label="Show ${field.label}"
          hidden
        >
          Show
        </button>
      </div>`;
    case "multiline_secret":
    case "json_secret":
      return html`<textarea ${named}${common}></textarea>`;
    case "number":
      return html`<input type="text" inputmode="decimal" ${named} value="${textOf(state.value)}" ${common} />`;
    case "host":
    case "url":
      // Not `type=url`: people paste what they see, and it is understood.
      return html`<input
        type="text"
        inputmode="url"
        autocapitalize="none"
        ${named}
        value="${textOf(state.value)}"
        ${common}
      />`;
    default:
      return html`<input type="text" ${named} value="${textOf(state.value)}" ${common} />`;
  }
};

/** Without a script the box for another value stands open below the list. */
const drawSelect = (field: ConnectionField, state: FieldState): Html => {
  const value = textOf(state.value);
  const known = value === "" || field.options.some((option) => option.value === value);
  const otherId = `o-${field.name}`;
  const list = html`<select
    id="${fieldId(field.name)}"
    name="${inputName(field.name)}"
    ${field.allowOther && html` data-other="${otherId}"`}${attributes(field, state)}
  >
    ${value === "" && html`<option value="">Choose…</option>`}
    ${field.options.map((option) => html`<option value="${option.value}" ${option.value === value && html` selected`}>${option.label}</option>`)}
    ${field.allowOther && html`<option value="${OTHER}" ${!known && html` selected`}>Another one…</option>`}
  </select>`;
  if (!field.allowOther) return list;
  return html`${list}
    <div class="other" id="${otherId}">
      <label class="help" for="${otherId}-input">If it is not in the list (choose “Another one…”)</label>
      <input
        type="text"
        id="${otherId}-input"
        name="${otherName(field.name)}"
        value="${known ? "" : value}"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        ${placeholder(field)}
      />
    </div>`;
};

const attributes = (field: ConnectionField, { problem, focus }: FieldState): Html => {
  const described = [
    ...(problem === undefined ? [] : [`e-${field.name}`]),
    ...(field.help === undefined ? [] : [`h-${field.name}`]),
  ];
  return html`${described.length > 0 && html` aria-describedby="${described.join(" ")}"`}${problem !== undefined && html` aria-invalid="true"`}${field.required && field.type !== "boolean" && html` required`}${focus && html` data-focus`}
  autocomplete="off" spellcheck="false"${field.type !== "select" && placeholder(field)}`;
};

const placeholder = ({ placeholder: text }: ConnectionField): Html | false =>
  text !== undefined && html` placeholder="${text}"`;

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : "";

const isTrue = (value: unknown): boolean => value === true || value === "true";
