/** Which account fields decide where requests go: changing one needs all secrets again, or keys could be sent anywhere (http-api-spec 3.7). */
import type { Connection, Integration } from "../../engine/catalog/types.ts";
import type { Template } from "../../engine/language/compilation.ts";
import { CognateError } from "../../engine/errors.ts";
import type { Account } from "../../engine/operation/types.ts";
import type { Json } from "./body.ts";

/** Names of fields of type host or url, and of those that a base URL reads. */
export const hostFields = (integration: Integration, connection: Connection): ReadonlySet<string> => {
  const templates: readonly Template[] = [
    integration.defaults.baseUrl,
    ...integration.defaults.servers.map((rule) => rule.baseUrl),
    ...[...integration.operations.values()].map((operation) => operation.request.baseUrl),
  ];
  const read = templates
    .flatMap((template) => [...template.references.members, ...template.references.paths])
    .flatMap((path) => /^(?:credentials|account)\.([^.]+)/.exec(path)?.[1] ?? []);
  const typed = connection.fields
    .filter((field) => field.type === "host" || field.type === "url")
    .map((field) => field.name);
  return new Set([...read, ...typed]);
};

/** What of an account decides where its credentials are sent. */
export type CredentialPlace = Pick<Account["view"], "connection" | "fields" | "account" | "baseUrl">;

/**
 * @param sent the `context` of this very request
 * @throws CognateError invalid_body that names each secret to send again
 */
export const requireSecretsAgain = (
  integration: Integration,
  connection: Connection,
  before: CredentialPlace,
  { view: after }: Pick<Account, "view">,
  sent: Json,
): void => {
  const moved = [...hostFields(integration, connection)].filter(
    (name) => valueOf(before, name) !== valueOf(after, name),
  );
  if (before.baseUrl !== after.baseUrl) moved.push("base_url");
  if (before.connection !== after.connection) moved.push("authentication_method");
  if (moved.length === 0) return;
  const missing = connection.fields.filter(
    (field) =>
      field.secret &&
      after.secrets[field.name] !== undefined &&
      (sent[field.name] === undefined || sent[field.name] === null),
  );
  if (missing.length === 0) return;
  throw new CognateError(
    "invalid_body",
    `Changing ${moved.join(", ")} decides where credentials are sent, so every secret has to be sent again in the same request.`,
    {
      errors: missing.map((field) => ({ pointer: `/context/${field.name}`, message: "send this secret again" })),
    },
  );
};

const valueOf = (view: CredentialPlace, name: string): string | undefined => {
  const value = view.fields[name] ?? view.account[name];
  return value === undefined ? undefined : JSON.stringify(value);
};
