/** `base_url`, `hosts` and what an account must say about its host, from `servers`. */
import type { ApiServer, ServerVariable } from "../openapi/index.ts";
import { envOf, labelOf, snakeOf } from "./names.ts";
import type { Guess } from "./types.ts";
import { sentenceOf } from "./yaml.ts";

export interface BaseUrl extends Guess {
  /** A template. */
  readonly url: string;
  readonly hosts: readonly string[] | "account" | undefined;
  /** Fields of every connection. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Whose value differs from account to account, by what its description says. */
const PERSONAL = /\b(?:your|tenant|account|organi[sz]ation|instance|company|customer|workspace|subdomain of)\b/iu;

export const baseUrlOf = (name: string, servers: readonly ApiServer[]): BaseUrl => {
  const server = servers.find(({ url }) => /^https:/iu.test(url)) ?? servers.find(({ url }) => /^http:/iu.test(url));
  if (server === undefined) {
    const path = servers[0]?.url.startsWith("/") === true ? servers[0].url.replace(/\/+$/u, "") : "";
    return {
      url: `https://api.${name}.example${path.replaceAll(/\{[^}]*\}/gu, "v1")}`,
      hosts: undefined,
      fields: {},
      score: 0.2,
      why: "TODO: the document names no host",
    };
  }
  const fields: Record<string, Readonly<Record<string, unknown>>> = {};
  let free = false;
  const written = server.url.replace(/\/+$/u, "").replace(/^http:/iu, "https:");
  const host = /^https:\/\/([^/]*)/iu.exec(written)?.[1] ?? "";
  const url = written.replaceAll(/\{([^}]*)\}/gu, (_, variable: string) => {
    const found = server.variables.find((one) => one.name === variable) ?? { name: variable, default: "", enum: [] };
    if (!isPersonal(found, host.includes(`{${variable}}`))) return found.default;
    fields[snakeOf(variable)] = fieldOf(name, found, host === `{${variable}}`);
    if (found.enum.length === 0 && host.includes(`{${variable}}`)) free = true;
    return `{{ account.${snakeOf(variable)} }}`;
  });
  const suffixes = suffixesOf(host, server.variables, new Set(Object.keys(fields)));
  return {
    url,
    hosts: free ? (suffixes ?? "account") : undefined,
    fields,
    score: servers.length === 1 ? 0.95 : 0.8,
    why:
      servers.length === 1
        ? "the only server of the document"
        : `the first of ${servers.length} servers of the document`,
  };
};

/** `*.acme.example` for each region that the rest of a host may name; undefined where a customer may say all of it. */
const suffixesOf = (
  host: string,
  variables: readonly ServerVariable[],
  free: ReadonlySet<string>,
): readonly string[] | undefined => {
  const rest = /^\{[^}]*\}\.(.+)$/u.exec(host)?.[1];
  if (rest === undefined) return undefined;
  const expanded = [...rest.matchAll(/\{([^}]*)\}/gu)].reduce<readonly string[]>(
    (all, [hole, name = ""]) => {
      const found = variables.find((one) => one.name === name);
      const values = found === undefined || found.enum.length === 0 ? [found?.default ?? ""] : found.enum;
      const isFree = free.has(snakeOf(name)) && (found === undefined || found.enum.length === 0);
      return isFree ? [] : all.flatMap((one) => values.map((value) => one.replace(hole, () => value)));
    },
    [rest],
  );
  const known = expanded.every((one) => /^[\w-]+(?:\.[\w-]+)+$/u.test(one));
  return expanded.length > 0 && known ? expanded.map((one) => `*.${one}`) : undefined;
};

/** Parts of an address that are the same for everybody, wherever they stand. */
const SHARED = /^(?:port|scheme|protocol|(?:api_?)?version|base_?path)$/iu;

/** What a provider calls its own hosts; a customer is called something else. */
const SERVICE = /^(?:apis?|www|app|rest|graph|gateway|v\d+)$/iu;

/** A part of the host that may be anything is the customer's, whatever the document calls it and fills it with. */
const isPersonal = (
  { name, enum: values, default: preset, description = "" }: ServerVariable,
  inHost: boolean,
): boolean =>
  values.length > 1 ||
  preset === "" ||
  PERSONAL.test(description) ||
  (inHost && values.length === 0 && !SHARED.test(name) && !SERVICE.test(preset));

const fieldOf = (
  integration: string,
  { name, default: preset, enum: values, description }: ServerVariable,
  isHost: boolean,
) => {
  const help = sentenceOf(description);
  const common = {
    label: labelOf(name),
    ...(help === undefined ? {} : { help }),
    env: [envOf(integration, name)],
  };
  if (values.length > 0)
    return {
      type: "select",
      ...common,
      ...(preset === "" ? {} : { default: preset }),
      options: values.map((value) => ({ value, label: value })),
    };
  // A whole host is an address that works; `demo` or `your-domain` is nobody's.
  if (isHost && preset.includes(".")) return { type: "host", ...common, default: preset };
  return isHost ? { type: "host", ...common } : { type: "text", ...common, pattern: "^[A-Za-z0-9-]+$" };
};
