/** Where an integration's requests may go, and whether anything free can reach a host position (config-language-spec A6, http-api-spec 3.7). */
import type { Template } from "../language/compilation.ts";
import type { Findings } from "../language/finding.ts";
import { splitTemplate } from "../language/holes.ts";
import { child, type Located } from "../language/located.ts";
import type { RequestDefaults } from "../request/index.ts";
import type { Connection, ConnectionField, Operation } from "./types.ts";

/** A `base_url` wherever it stands. */
interface BaseUrlPlace {
  readonly at: Located;
  readonly template: Template;
}

export interface Hosts {
  readonly hosts: readonly string[];
  readonly byOperator: boolean;
}

/** Reports each free value in a host position that `hosts` does not cover. */
export const resolveHosts = (
  declared: Located,
  places: readonly BaseUrlPlace[],
  connections: readonly Connection[],
  findings: Findings,
): Hosts => {
  const byOperator = declared.value === "account";
  const listed = Array.isArray(declared.value) ? declared.value.map(String) : [];
  const fields = new Map(
    connections.flatMap((connection) => connection.fields.map((field) => [field.name, field] as const)),
  );
  const learned = new Set(connections.flatMap((connection) => connection.learn.map(({ name }) => name)));
  const isFree = (root: string, name: string): boolean => {
    const field = fields.get(name);
    if (root === "token" || root === "args" || (root === "account" && learned.has(name))) return true;
    // A field that does not exist or is secret has its own finding.
    return field !== undefined && !field.secret && field.type !== "select";
  };
  const own = places.flatMap(({ at, template }) => {
    if (!/^(?:https?:\/\/|\{\{)/u.test(template.source)) {
      findings.report("wrong_value", at.span, "a base URL begins with `https://`", "hosts alone stand under `hosts`");
      return [];
    }
    const hostPart = hostOf(template.source);
    if (template.source.startsWith("http://") && !LOOPBACK.test(hostPart))
      findings.report(
        "plain_http",
        at.span,
        "Credentials and records would travel unencrypted.",
        `Write \`https://${template.source.slice("http://".length)}\`.`,
      );
    const free = freeNames(hostPart, isFree);
    if (free.length === 0) return expand(template, fields);
    const covered = byOperator || listed.some((pattern) => fits(hostPart, pattern));
    if (!covered) {
      findings.report(
        "host_not_covered",
        at.span,
        `${[...new Set(free)].map((name) => `\`${name}\``).join(" and ")} can put any host here, and credentials would go there`,
        listed.length === 0
          ? `list the hosts under \`hosts\`, such as \`${suffixOf(hostPart) ?? "*.acme.example"}\`, or write \`hosts: account\``
          : `none of \`hosts\` (${listed.join(", ")}) covers \`${hostPart}\``,
      );
    }
    return [];
  });
  return { hosts: [...new Set([...own, ...listed])], byOperator };
};

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::|$)/u;

/** `*.acme.example` of `{{ account.site }}.acme.example`. */
const suffixOf = (hostPart: string): string | undefined => {
  const suffix = /\}\}((?:\.[a-z0-9-]+){2,})$/u.exec(hostPart)?.[1];
  return suffix === undefined ? undefined : `*${suffix}`;
};

/** The text between `//` and the next `/` outside of holes. */
const hostOf = (source: string): string => {
  let host = "";
  let begun = false;
  for (const part of splitTemplate(source)) {
    if (part.kind === "hole") {
      // Before any scheme was seen, a hole gives scheme and host.
      host += source.slice(part.from, part.to);
      begun = true;
      continue;
    }
    const scheme = part.text.indexOf("//");
    const text = begun || scheme === -1 ? part.text : part.text.slice(scheme + 2);
    begun = true;
    const end = text.indexOf("/");
    if (end !== -1) return host + text.slice(0, end);
    host += text;
  }
  return host;
};

const MEMBER = /\b(credentials|account|token|args)\s*\.\s*`?([A-Za-z_][\w-]*)/gu;

/** Names in the host's holes whose value is not one of a list. */
const freeNames = (host: string, isFree: (root: string, name: string) => boolean): readonly string[] =>
  splitTemplate(host).flatMap((part) => {
    if (part.kind === "text") return [];
    const members = [...part.source.matchAll(MEMBER)];
    if (members.length === 0) return [part.source.trim()];
    return members.flatMap(([, root = "", name = ""]) => (isFree(root, name) ? [`${root}.${name}`] : []));
  });

/** A pattern covers a host with holes if what is written of it must end in the pattern's suffix, or if nothing is written at all. */
const fits = (host: string, pattern: string): boolean => {
  const parts = splitTemplate(host);
  const last = parts.at(-1);
  if (parts.length === 1 && last?.kind === "hole") return true;
  const suffix = last?.kind === "text" ? last.text.toLowerCase() : "";
  if (suffix === "") return true;
  const wanted = pattern.replace(/^\*/u, "");
  return suffix.endsWith(wanted) || wanted.endsWith(suffix);
};

/** At most this many hosts from options. */
const MOST = 400;

/** Renders the base URL for every combination of options. */
const expand = (template: Template, fields: ReadonlyMap<string, ConnectionField>): readonly string[] => {
  const names = [...new Set([...template.source.matchAll(MEMBER)].map(([, , name = ""]) => name))];
  let combinations: readonly Readonly<Record<string, unknown>>[] = [{}];
  for (const name of names) {
    const options = fields.get(name)?.options.map((option) => option.value) ?? [];
    const values = options.length > 0 ? options : ["x"];
    combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))).slice(0, MOST);
  }
  return combinations.flatMap((values) => {
    const url = render(template, {
      credentials: values,
      account: values,
      token: values,
      args: values,
      now: "1970-01-01T00:00:00Z",
    });
    const host = typeof url === "string" ? /^[a-z]+:\/\/([^/?#]+)/iu.exec(url)?.[1] : undefined;
    return host === undefined ? [] : [host.toLowerCase()];
  });
};

const render = (template: Template, scope: Readonly<Record<string, unknown>>): unknown => {
  try {
    return template.render(scope, 0);
  } catch {
    // A template that does not compile has its finding; one that fails for an option gives no host.
    return undefined;
  }
};

/** Every `base_url` with its compiled template. */
export const baseUrls = (
  root: Located,
  files: readonly Located[],
  defaults: RequestDefaults,
  operations: ReadonlyMap<string, Operation>,
): readonly BaseUrlPlace[] => [
  { at: child(root, "base_url"), template: defaults.baseUrl },
  ...child(root, "servers")
    .items()
    .flatMap((server, index) => {
      const rule = defaults.servers[index];
      return rule === undefined ? [] : [{ at: child(server, "base_url"), template: rule.baseUrl }];
    }),
  ...files.flatMap((file) =>
    child(file, "operations")
      .entries()
      .flatMap(([name, operation]) => {
        const place = child(operation, "base_url");
        const compiled = operations.get(`${String(child(file, "resource").value)}.${name}`);
        return place.value === undefined || compiled === undefined
          ? []
          : [{ at: place, template: compiled.request.baseUrl }];
      }),
  ),
];
