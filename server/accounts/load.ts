/** Accounts that a server starts with: from the environment, by the names that integrations declare, and from an accounts file. */
import { parse } from "yaml";
import type { Catalog } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import { accountFromEnvironment } from "../../engine/operation/environment.ts";
import type { Json } from "./body.ts";
import { connectionOf, integrationOf, readAccountChange } from "./body.ts";
import { mergeOverlays } from "./overlays.ts";
import type { AccountRecord } from "./store.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadedAccounts {
  readonly records: readonly AccountRecord[];
  /** Sentences for the operator: integrations whose variables are set in part. */
  readonly notes: readonly string[];
}

/** One account for each integration of which credentials are set; its id is the integration's name. */
export const accountsFromEnvironment = (catalog: Catalog, env: Environment, now: number): LoadedAccounts => {
  const records: AccountRecord[] = [];
  const notes: string[] = [];
  for (const integration of catalog.integrations.values()) {
    const found = accountFromEnvironment(integration, env);
    if (found === undefined) continue;
    const lacking = found.missing.map(({ field, env: names }) => names.join(" or ") || field);
    if (lacking.length > 0)
      notes.push(
        `${integration.label}: ${lacking.join(", ")} ${lacking.length === 1 ? "is" : "are"} not set, so no account was made from the environment.`,
      );
    else
      records.push({
        ...blank(integration.name, now),
        integration: integration.name,
        connection: found.connection,
        context: found.context,
      });
  }
  return { records, notes };
};

/**
 * A list (or `accounts: [...]`) of what `POST /integrated-account` takes, with an `id` each. A value may be
 * `{ $env: NAME }`, so that secrets stay out of the file.
 * @param text YAML or JSON
 * @throws CognateError invalid_body that names the entry
 */
export const accountsFromFile = (
  text: string,
  catalog: Catalog,
  env: Environment,
  allowHosts: readonly string[],
  now: number,
): readonly AccountRecord[] => {
  const parsed: unknown = parse(text);
  const list: unknown = isObject(parsed) ? parsed["accounts"] : parsed;
  if (!Array.isArray(list))
    throw new CognateError(
      "invalid_body",
      "The accounts file has to be a list of accounts, or have one under `accounts`.",
    );
  return list.map((entry: unknown, index) => {
    try {
      return recordOf(entry, catalog, env, allowHosts, now);
    } catch (error) {
      if (error instanceof CognateError)
        throw new CognateError("invalid_body", `Account ${index + 1} of the accounts file: ${error.message}`, {
          cause: error,
          ...(error.hint === undefined ? {} : { hint: error.hint }),
        });
      throw error;
    }
  });
};

const recordOf = (
  entry: unknown,
  catalog: Catalog,
  env: Environment,
  allowHosts: readonly string[],
  now: number,
): AccountRecord => {
  const filled = withEnvironment(entry, env);
  const integration = integrationOf(filled, catalog.integrations);
  const change = readAccountChange(filled, allowHosts);
  const id = isObject(filled) && typeof filled["id"] === "string" ? filled["id"] : integration.name;
  return {
    ...blank(id, now),
    tenantId: change.tenantId ?? "default",
    integration: integration.name,
    connection: connectionOf(integration, change.connection).name,
    context: change.context ?? {},
    ...(typeof change.baseUrl === "string" ? { baseUrl: change.baseUrl } : {}),
    ...(change.overlays === undefined ? {} : { overlays: mergeOverlays({}, change.overlays) }),
  };
};

const blank = (id: string, now: number): Omit<AccountRecord, "integration" | "connection" | "context"> => {
  const at = new Date(now).toISOString();
  return { id, tenantId: "default", learned: {}, sandbox: false, status: "active", createdAt: at, updatedAt: at };
};

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const withEnvironment = (value: unknown, env: Environment): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => withEnvironment(item, env));
  if (!isObject(value)) return value;
  const name = value["$env"];
  if (typeof name !== "string")
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withEnvironment(child, env)]));
  const found = env[name];
  if (found === undefined || found === "")
    throw new CognateError("invalid_body", `the environment variable ${name} is not set.`);
  return found;
};
