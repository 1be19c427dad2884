/** Finds an account in environment variables, by the names that the integration's fields declare. */
import type { Connection, Integration } from "../catalog/types.ts";
import { isGiven } from "./account-field.ts";

export interface EnvironmentAccount {
  readonly connection: string;
  readonly context: Readonly<Record<string, string>>;
  /** Required fields that are not set, with the variables that could set them: the account cannot be opened while there is one. */
  readonly missing: readonly { readonly field: string; readonly env: readonly string[] }[];
}

/**
 * The connection of which most is set: complete ones first, in the order of the file.
 * @returns undefined if no credential of any connection is set
 */
export const accountFromEnvironment = (
  integration: Integration,
  env: Readonly<Record<string, string | undefined>>,
): EnvironmentAccount | undefined => {
  const found = [...integration.connections.values()].flatMap((connection) => readConnection(connection, env));
  return found.toSorted((a, b) => a.missing.length - b.missing.length)[0];
};

const readConnection = (
  connection: Connection,
  env: Readonly<Record<string, string | undefined>>,
): readonly EnvironmentAccount[] => {
  const context: Record<string, string> = {};
  const missing: { readonly field: string; readonly env: readonly string[] }[] = [];
  for (const field of connection.fields) {
    const value = field.env.map((name) => env[name]).find(isGiven);
    if (value !== undefined) context[field.name] = value;
    else if (field.required) missing.push({ field: field.name, env: field.env });
  }
  // A site alone is no account.
  const hasCredential = connection.fields.some(
    (field) => field.name in context && (field.secret || !connection.fields.some((other) => other.secret)),
  );
  return hasCredential ? [{ connection: connection.name, context, missing }] : [];
};
