/** Where an account's own fields lead its calls: looked at before it is stored, and when a call was refused for its host. */
import type { ConnectionField, Integration } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { Template } from "../language/compilation.ts";
import { renderBase } from "../request/index.ts";
import { judgeUrl } from "../transport/index.ts";
import { baseScope } from "./raw-server.ts";
import type { Account } from "./types.ts";

/**
 * A site that is neither an option nor under a declared host would take the credentials nowhere good; one beside a base
 * URL of the account's own is held to the same, as that may be taken away.
 * @param now epoch ms
 * @throws CognateError invalid_body with a detail for each field that the base URL reads
 */
export const checkReach = (integration: Integration, account: Account, now: number): void => {
  const template = integration.defaults.baseUrl;
  const fields = fieldsOf(template, integration, account);
  // Where the operator alone knows the hosts, a gateway or a mock stands for them.
  if (fields.length === 0 || (integration.hostsByOperator && account.view.baseUrl !== undefined)) return;
  const hosts = integration.hostsByOperator ? [] : integration.hosts;
  const refused = refusalOf(template, account, { hosts, operatorHosts: account.operatorHosts }, now);
  if (refused === undefined) return;
  const errors = fields.map((field) => {
    const hint = hintOf(field, integration);
    return {
      parameter: field.name,
      pointer: `/context/${field.name}`,
      message: `\`${field.name}\` leads elsewhere than to ${integration.label}: ${refused}.`,
      code: "invalid_body" as const,
      ...(hint === undefined ? {} : { hint }),
    };
  });
  const [first] = errors;
  throw new CognateError("invalid_body", errors.map(({ message }) => message).join(" "), {
    errors,
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
  });
};

const refusalOf = (
  template: Template,
  account: Account,
  policy: Parameters<typeof judgeUrl>[1],
  now: number,
): string | undefined => {
  try {
    const verdict = judgeUrl(renderBase(template, baseScope(account, now), now).origin, policy);
    return "refused" in verdict ? verdict.refused : undefined;
  } catch (error) {
    if (!(error instanceof CognateError)) throw error;
    // What verification will teach is not known yet.
    return error.code === "egress_denied" ? "it makes no web address" : undefined;
  }
};

const hintOf = ({ options }: ConnectionField, { hosts, hostsByOperator }: Integration): string | undefined => {
  if (hostsByOperator) return "The operator allows hosts with --allow-host.";
  if (options.length > 0) return `There are ${options.map(({ value }) => value).join(", ")}.`;
  return hosts.length === 0 ? undefined : `Its hosts are ${hosts.join(", ")}.`;
};

const fieldsOf = (
  { references }: Template,
  { connections }: Integration,
  { view }: Account,
): readonly ConnectionField[] => {
  const read = new Set(
    [...references.members, ...references.paths].flatMap(
      (path) => /^(?:credentials|account)\.([^.]+)/.exec(path)?.[1] ?? [],
    ),
  );
  return (connections.get(view.connection)?.fields ?? []).filter(({ name }) => read.has(name));
};

/** Whether it is the account, and not the integration, that decides on this origin. */
export const isLedByAccount = (integration: Integration, account: Account, origin: string): boolean =>
  account.view.baseUrl === undefined
    ? basesOf(integration).some((template) => originBy(template, integration, account) === origin)
    : URL.parse(account.view.baseUrl)?.origin === origin;

/**
 * The account with its own hosts allowed where the operator alone allows any (`hosts: account`): for one whose fields the
 * operator typed, as in a fixture or on a command line.
 */
export const withOwnHosts = (integration: Integration, account: Account): Account => {
  if (!integration.hostsByOperator || account.view.baseUrl !== undefined) return account;
  const { urls = [] } = integration.connections.get(account.view.connection)?.auth ?? {};
  const hosts = [...basesOf(integration), ...urls.map(({ template }) => template)].flatMap((template) => {
    const origin = originBy(template, integration, account);
    return origin === undefined ? [] : [new URL(origin).host];
  });
  return { ...account, operatorHosts: [...account.operatorHosts, ...hosts] };
};

const basesOf = ({ defaults, operations }: Integration): readonly Template[] => [
  defaults.baseUrl,
  ...defaults.servers.map((rule) => rule.baseUrl),
  ...[...operations.values()].map((operation) => operation.request.baseUrl),
];

/** Where a template leads by fields of the account; undefined if none has a say in it. */
const originBy = (template: Template, integration: Integration, account: Account): string | undefined => {
  if (fieldsOf(template, integration, account).length === 0) return undefined;
  try {
    return renderBase(template, baseScope(account, 0), 0).origin;
  } catch {
    return undefined;
  }
};
