/** What is installed and how it is connected, as callers see it. */
import type { Connection, ConnectionField, Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import { suggest } from "../http/suggest.ts";
import type { ServerParts } from "../types.ts";

type Json = Readonly<Record<string, unknown>>;

/** @throws CognateError integration_not_found with a suggestion */
export const integrationNamed = (parts: ServerParts, name: string): Integration => {
  const { integrations } = parts.catalog();
  const integration = integrations.get(name);
  const hint = suggest(name, [...integrations.keys()]);
  if (integration === undefined)
    throw new CognateError(
      "integration_not_found",
      `There is no integration "${name.slice(0, 80)}".`,
      hint === undefined ? {} : { hint },
    );
  return integration;
};

export const describeIntegration = (integration: Integration): Json => ({
  id: integration.name,
  name: integration.name,
  label: integration.label,
  category: integration.category,
  description: integration.description ?? null,
  documentation_url: integration.documentationUrl ?? null,
  authentication_methods: [...integration.connections.values()].map(describeConnection),
  models: [...integration.mappings.keys()].sort(),
});

export interface ConnectionFacts {
  readonly name: string;
  readonly label: string;
  readonly description: string | null;
  readonly documentation_url: string | null;
  readonly scopes: readonly string[];
  readonly fields: readonly (Pick<ConnectionField, "name" | "label" | "type" | "required" | "secret"> &
    Partial<Pick<ConnectionField, "default" | "options" | "placeholder" | "help">>)[];
}

/** Field names, types and help; the environment's names are the operator's business, not a caller's. */
export const describeConnection = (connection: Connection): ConnectionFacts => ({
  name: connection.name,
  label: connection.label,
  description: connection.description ?? null,
  documentation_url: connection.documentationUrl ?? null,
  scopes: connection.scopes,
  fields: connection.fields.map((field) => ({
    name: field.name,
    label: field.label,
    type: field.type,
    required: field.required,
    secret: field.secret,
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(field.options.length === 0 ? {} : { options: field.options }),
    ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
    ...(field.help === undefined ? {} : { help: field.help }),
  })),
});
