/** Which unified resources an account's credentials are good for: one record of each is read. */
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { Source } from "../../engine/mapping/types.ts";
import type { Account } from "../../engine/operation/types.ts";
import type { ServerParts } from "../types.ts";

export interface ProbedResource {
  readonly model: string;
  readonly resource: string;
  /** For people, as `Users`. */
  readonly label: string;
  /** `unknown`: the provider failed, or the list needs a parameter. */
  readonly state: "works" | "missing_permission" | "unknown";
  /** Permissions that the operations declare. */
  readonly scopes: readonly string[];
  /** Why it does not work. */
  readonly message?: string;
}

const LONGEST_MS = 10_000;

/** Every resource with a list, at once. Never throws: what cannot be told is `unknown`. @param deadline epoch ms */
export const probeResources = (
  parts: ServerParts,
  integration: Integration,
  account: Account,
  deadline: number,
): Promise<readonly ProbedResource[]> => {
  const until = Math.min(deadline, parts.clock() + LONGEST_MS);
  const mappings = [...integration.mappings.values()].flatMap(({ model, resource, list }) =>
    list === undefined ? [] : [{ model, resource, source: list.source }],
  );
  return Promise.all(
    mappings.map(async ({ model, resource, source }) => ({
      model,
      resource,
      label: labelOf(resource),
      scopes: scopesOf(integration, source),
      ...(await probe(parts, account, { model, resource }, until)),
    })),
  );
};

const probe = async (
  parts: ServerParts,
  account: Account,
  target: { readonly model: string; readonly resource: string },
  deadline: number,
): Promise<Pick<ProbedResource, "state" | "message">> => {
  try {
    await parts.engine.list({
      ...target,
      account,
      deadline,
      query: {},
      limit: 1,
      remoteData: false,
      format: "unified",
      strict: false,
      validate: "off",
    });
    return { state: "works" };
  } catch (error) {
    if (!(error instanceof CognateError)) throw error;
    return { state: REFUSED.has(error.code) ? "missing_permission" : "unknown", message: error.hint ?? error.message };
  }
};

/** The credentials were verified before: what refuses them now refuses them here alone. */
const REFUSED: ReadonlySet<string> = new Set(["provider_permission_missing", "account_credentials_rejected"]);

const scopesOf = ({ operations }: Integration, source: Source): readonly string[] => [
  ...new Set(operationsOf(source).flatMap((name) => operations.get(name)?.scopes ?? [])),
];

/** Of a choice the last branch: the one that a list without filters takes. */
const operationsOf = (source: Source): readonly string[] => {
  switch (source.kind) {
    case "operation":
      return [source.operation];
    case "concat":
      return source.members.flatMap(operationsOf);
    case "choose":
      return source.branches.slice(-1).flatMap(operationsOf);
    default:
      return [];
  }
};

/** `usage-items` is `Usage items`. */
const labelOf = (resource: string): string => {
  const words = resource.replaceAll(/[-_]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The first lack, as an account keeps it. @param at RFC 3339 */
export const missingPermissionOf = (resources: readonly ProbedResource[], at: string) => {
  const lacking = resources.find(({ state }) => state === "missing_permission");
  if (lacking === undefined) return undefined;
  const { model, resource, scopes, message } = lacking;
  return {
    ...(scopes.length === 0 ? {} : { permission: scopes.join(", ") }),
    resource: `${model}/${resource}`,
    message: message ?? "The provider refuses it.",
    occurredAt: at,
  };
};
