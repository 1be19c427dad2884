/** An account as callers see it: Truto's names and ours, secrets left out, so that read-modify-write cannot store stars (http-api-spec 2.29). */
import type { Integration } from "../../engine/catalog/types.ts";
import type { ProbedResource } from "./probe.ts";
import type { AccountRecord } from "./store.ts";

export const presentAccount = (
  record: AccountRecord,
  integration: Integration | undefined,
): Readonly<Record<string, unknown>> => ({
  id: record.id,
  tenant_id: record.tenantId,
  environment_id: "default",
  environment_integration_id: record.integration,
  integration: {
    id: record.integration,
    name: record.integration,
    label: integration?.label ?? record.integration,
    category: integration?.category ?? null,
  },
  environment_integration: { id: record.integration },
  authentication_method: record.connection,
  status: record.status,
  is_sandbox: record.sandbox,
  context: publicContext(record, integration),
  base_url: record.baseUrl ?? null,
  overlays: record.overlays ?? {},
  label: record.label ?? null,
  external_id: record.externalId ?? null,
  last_error:
    record.lastError === undefined
      ? null
      : { code: record.lastError.code, message: record.lastError.message, occurred_at: record.lastError.occurredAt },
  last_forbidden_error: forbiddenOf(record),
  created_at: record.createdAt,
  updated_at: record.updatedAt,
});

/** Truto's shape: what the provider's last 403 was about. */
const forbiddenOf = ({ missingPermission: lack }: AccountRecord): Readonly<Record<string, unknown>> | null =>
  lack === undefined
    ? null
    : {
        resource: lack.resource ?? null,
        method: lack.operation?.split(".").at(-1) ?? null,
        operation: lack.operation ?? null,
        missing_scopes: lack.permission?.split(", ") ?? [],
        message: lack.message,
        occurred_at: lack.occurredAt,
      };

/** What a new account can read of one unified resource. */
export const presentResource = ({ model, resource, state, scopes, message }: ProbedResource) => ({
  model,
  resource,
  state,
  missing_scopes: state === "missing_permission" ? scopes : [],
  message: message ?? null,
});

/** Fields that the connection declares and does not call secret. */
const publicContext = (
  record: AccountRecord,
  integration: Integration | undefined,
): Readonly<Record<string, unknown>> => {
  const fields = integration?.connections.get(record.connection)?.fields ?? [];
  return Object.fromEntries(
    fields.flatMap((field) =>
      field.secret || record.context[field.name] === undefined ? [] : [[field.name, record.context[field.name]]],
    ),
  );
};
