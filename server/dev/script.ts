/** The playground's script, as the browser runs it: plain DOM, text set as text. */
export const PLAYGROUND_SCRIPT = `
"use strict";
const calls = JSON.parse(document.getElementById("calls").textContent);
const at = (id) => document.getElementById(id);
const fill = (select, pairs) => {
  select.replaceChildren(...pairs.map(([value, text]) => new Option(text, value)));
};
const make = (name, text, kind) => {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (kind) element.className = kind;
  return element;
};
const headers = () => {
  const token = at("token").value.trim();
  return token === "" ? {} : { authorization: "Bearer " + token };
};
let accounts = [];

const loadAccounts = async () => {
  const response = await fetch("/integrated-account?limit=100", { headers: headers() });
  const answer = await response.json();
  accounts = response.ok ? answer.result : [];
  at("line").textContent = response.ok ? (accounts.length === 0 ? "There is no account yet." : "") : answer.message;
  const label = (account) => account.id + " (" + nameOf(account) + ")";
  fill(at("account"), accounts.map((account) => [account.id, label(account)]));
  showResources();
};
const nameOf = (account) => (typeof account.integration === "string" ? account.integration : account.integration?.name);
const chosen = () => calls[nameOf(accounts.find(({ id }) => id === at("account").value) ?? {})]?.resources ?? {};
const showResources = () => {
  fill(at("resource"), Object.keys(chosen()).map((key) => [key, key]));
  showMethods();
};
const showMethods = () => {
  fill(at("method"), (chosen()[at("resource").value] ?? []).map((name) => [name, name]));
  showFields();
};
const showFields = () => {
  const method = at("method").value;
  at("id-label").hidden = !["get", "update", "delete"].includes(method);
  at("body-label").hidden = ["list", "get", "delete"].includes(method);
};
at("account").addEventListener("change", showResources);
at("resource").addEventListener("change", showMethods);
at("method").addEventListener("change", showFields);
at("token").addEventListener("change", () => void loadAccounts());

const VERBS = { list: "GET", get: "GET", create: "POST", update: "PATCH", delete: "DELETE" };

const request = () => {
  const method = at("method").value;
  const id = encodeURIComponent(at("id").value);
  const query = new URLSearchParams(at("query").value);
  query.set("integrated_account_id", at("account").value);
  if (VERBS[method]) query.set("explain", "1");
  const own = VERBS[method] ? (at("id-label").hidden ? "" : "/" + id) : "/" + encodeURIComponent(method);
  const body = at("body-label").hidden ? undefined : at("body").value.trim() || "{}";
  return {
    path: "/unified/" + at("resource").value + own + "?" + query,
    init: {
      method: VERBS[method] ?? "POST",
      headers: { ...headers(), ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body }),
    },
  };
};

at("call").addEventListener("submit", async (event) => {
  event.preventDefault();
  at("explained").replaceChildren();
  const { path, init } = request();
  at("line").textContent = init.method + " " + path;
  try {
    const response = await fetch(path, init);
    const stale = response.headers.get("x-cognate-catalog");
    at("stale").hidden = stale === null;
    at("stale").textContent =
      stale === null ? "" : "The files on disk have errors; the last good version answers (" + stale + "). See the terminal.";
    const { explain, ...answer } = await response.json();
    at("line").textContent = init.method + " " + path + " -> " + response.status;
    at("answer").textContent = JSON.stringify(answer, null, 2);
    if (explain) showTrace(explain.events);
  } catch (error) {
    at("line").textContent = String(error);
  }
});

const showTrace = (events) => {
  const records = events.filter(({ kind }) => kind === "record");
  at("explained").append(make("h2", "Requests"), requests(events), make("h2", "Where each value comes from"));
  at("explained").append(...records.map(record));
};
const requests = (events) => {
  const list = make("ul");
  for (const event of events) {
    if (event.kind === "request") list.append(make("li", event.method + " " + event.url));
    if (event.kind === "response") list.append(make("li", event.status + " after " + Math.round(event.durationMs) + " ms", "quiet"));
    if (event.kind === "unanswered") list.append(make("li", "no answer after " + Math.round(event.durationMs) + " ms", "quiet"));
    if (event.kind === "wait") list.append(make("li", "wait " + event.seconds + " s: " + event.reason));
  }
  return list;
};
const record = ({ id, fields }, index) => {
  const details = make("details");
  details.open = index === 0;
  const table = make("table");
  const head = make("tr");
  head.append(...["Field", "Value", "Expression", "Read"].map((text) => make("th", text)));
  table.append(head, ...fields.filter((field) => field.source !== "").map(row));
  details.append(make("summary", id ?? "(no id)"), table);
  const unmapped = fields.filter((field) => field.source === "").map((field) => field.field);
  if (unmapped.length > 0) details.append(make("p", "Null because not mapped: " + unmapped.join(", "), "why"));
  return details;
};
const row = (field) => {
  const line = make("tr");
  const value = make("td");
  value.append(make("code", JSON.stringify(field.value)));
  if (field.why || field.note) value.append(make("div", field.why || field.note, "why"));
  const source = make("td");
  const { file, line: number, column } = field.where;
  source.append(make("code", field.source), make("div", file + ":" + number + ":" + column + (field.layer === "base" ? "" : " (" + field.layer + ")"), "quiet"));
  const read = make("td");
  for (const [path, seen] of Object.entries(field.input)) read.append(make("div", path + ": " + short(seen)));
  for (const part of field.parts) read.append(make("div", part.source + " -> " + (part.error ?? short(part.value)), "quiet"));
  line.append(make("td", field.field), value, source, read);
  return line;
};
const short = (value) => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? text.slice(0, 120) + "…" : text;
};
void loadAccounts();
`;
