/** `/integrated-account`: connect, list, read, change and remove accounts. */
import { CognateError } from "../../engine/errors.ts";
import type { Account } from "../../engine/operation/types.ts";
import { replyJson } from "../http/reply.ts";
import { rejectUnknown } from "../http/known.ts";
import { nestPairs } from "../http/query.ts";
import { readBoolean } from "../unified/values.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";
import { connectionOf, integrationOf, mergeContext, readAccountChange } from "./body.ts";
import { requireSecretsAgain } from "./host-fields.ts";
import { listAccounts } from "./list.ts";
import { presentAccount } from "./present.ts";
import { isRealAccount } from "./real.ts";
import { watchingAccount } from "./resolve.ts";
import type { AccountRecord } from "./store.ts";
import { verifyRecord } from "./verify.ts";

export const accountRoutes = (parts: ServerParts): readonly Route[] => [
  {
    path: "/integrated-account",
    verbs: {
      GET: { scope: "accounts", run: (incoming) => listAccounts(parts, incoming) },
      POST: { scope: "accounts", run: (incoming) => createAccount(parts, incoming) },
    },
  },
  {
    path: "/integrated-account/refresh-credentials",
    verbs: { POST: { scope: "accounts", run: (incoming) => refreshCredentials(parts, incoming) } },
  },
  {
    path: "/integrated-account/:id",
    verbs: {
      GET: {
        scope: "accounts",
        run: async (incoming) => present(parts, incoming, await findAccount(parts, incoming, incoming.param("id"))),
      },
      PATCH: { scope: "accounts", run: (incoming) => updateAccount(parts, incoming) },
      DELETE: { scope: "accounts", run: (incoming) => removeAccount(parts, incoming) },
    },
  },
];

/** @throws CognateError account_not_found: unknown and not allowed look alike */
const findAccount = async (parts: ServerParts, incoming: Incoming, id: string): Promise<AccountRecord> => {
  const record = await parts.accounts.get(id);
  if (record === undefined || (incoming.caller.accountId !== undefined && incoming.caller.accountId !== id))
    throw new CognateError("account_not_found", "There is no such account, or the token may not use it.");
  return record;
};

const createAccount = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const validate = wantsValidation(incoming);
  const body = await incoming.json();
  const integration = integrationOf(body, parts.catalog().integrations);
  const change = readAccountChange(body, parts.options.allowHosts);
  const connection = connectionOf(integration, change.connection);
  const now = new Date(parts.clock()).toISOString();
  const draft: AccountRecord = {
    id: parts.newId(),
    tenantId: change.tenantId ?? "default",
    integration: integration.name,
    connection: connection.name,
    context: change.context ?? {},
    ...(typeof change.baseUrl === "string" ? { baseUrl: change.baseUrl } : {}),
    learned: {},
    sandbox: false,
    status: "active",
    createdAt: now,
    updatedAt: now,
  };
  await requireTokenFor(parts, draft);
  const account = parts.openAccount(integration, draft);
  const opened = { ...draft, context: contextOf(account) };
  const record = validate ? await verifyRecord(parts, opened, account, incoming.deadline) : opened;
  if (!(await parts.accounts.insert(record)))
    throw new CognateError("conflict", "An account with this id exists already.");
  return present(parts, incoming, record, 201);
};

const updateAccount = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const validate = wantsValidation(incoming);
  const current = await findAccount(parts, incoming, incoming.param("id"));
  const integration = parts.catalog().integrations.get(current.integration);
  if (integration === undefined)
    throw new CognateError(
      "integration_not_found",
      `The account's integration "${current.integration}" is not installed.`,
    );
  const change = readAccountChange(await incoming.json(), parts.options.allowHosts);
  const connection = connectionOf(integration, change.connection ?? current.connection);
  const sameConnection = connection.name === current.connection;
  const { baseUrl: currentBase, ...rest } = current;
  const baseUrl = change.baseUrl === undefined ? currentBase : (change.baseUrl ?? undefined);
  const draft: AccountRecord = {
    ...rest,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    tenantId: change.tenantId ?? current.tenantId,
    connection: connection.name,
    context: mergeContext(sameConnection ? current.context : {}, change.context ?? {}),
    // An imitation that is pointed elsewhere is one no longer.
    sandbox: current.sandbox && baseUrl === currentBase,
    updatedAt: new Date(parts.clock()).toISOString(),
  };
  await requireTokenFor(parts, draft);
  const account = parts.openAccount(integration, draft);
  requireSecretsAgain(integration, connection, parts.openAccount(integration, current), account, change.context ?? {});
  const touched = change.context !== undefined || change.baseUrl !== undefined || !sameConnection;
  const opened = { ...draft, context: contextOf(account) };
  const record = validate && touched ? await verifyRecord(parts, opened, account, incoming.deadline) : opened;
  const stored = await parts.accounts.update(current.id, (latest) => {
    if (latest.updatedAt === current.updatedAt) return record;
    throw new CognateError("conflict", "The account was changed by somebody else in the meantime; read it again.");
  });
  if (stored === undefined)
    throw new CognateError("account_not_found", "There is no such account, or the token may not use it.");
  return present(parts, incoming, stored);
};

/** What is stored is what was understood: pasted addresses as the option they mean, defaults written down. */
const contextOf = ({ view }: Account): AccountRecord["context"] => ({ ...view.fields, ...view.secrets });

const removeAccount = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const { id } = await findAccount(parts, incoming, incoming.param("id"));
  await parts.accounts.remove(id);
  return replyJson(incoming.c, { id });
};

/** Keys have nothing to refresh: they are tried again (http-api-spec 4). */
const refreshCredentials = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const body = await incoming.json();
  const id = typeof body === "object" && body !== null && "id" in body && typeof body.id === "string" ? body.id : "";
  const record = await findAccount(parts, incoming, id);
  const integration = parts.catalog().integrations.get(record.integration);
  if (integration === undefined)
    throw new CognateError(
      "integration_not_found",
      `The account's integration "${record.integration}" is not installed.`,
    );
  const account = parts.openAccount(integration, record);
  const verified = await watchingAccount(parts, record, () => refresh(parts, record, account, incoming.deadline));
  await parts.accounts.update(id, ({ lastError: _healed, ...current }) => ({ ...current, ...verified }));
  return replyJson(incoming.c, { success: true });
};

/** Rejected keys are 424 here, as everywhere but at the creation of an account (http-api-spec 4). */
const refresh = async (
  parts: ServerParts,
  record: AccountRecord,
  account: Account,
  deadline: number,
): Promise<Pick<AccountRecord, "status" | "learned" | "label" | "externalId">> => {
  try {
    const { status, learned, label, externalId } = await verifyRecord(parts, record, account, deadline);
    return {
      status,
      learned,
      ...(label === undefined ? {} : { label }),
      ...(externalId === undefined ? {} : { externalId }),
    };
  } catch (error) {
    if (!(error instanceof CognateError) || error.errors[0]?.code !== "account_credentials_rejected") throw error;
    const { hint, provider } = error;
    throw new CognateError("account_credentials_rejected", error.message, {
      cause: error,
      ...(hint === undefined ? {} : { hint }),
      ...(provider === undefined ? {} : { provider }),
    });
  }
};

/** The first real account needs a token, also on loopback (http-api-spec 3.1). */
const requireTokenFor = async (parts: ServerParts, record: AccountRecord): Promise<void> => {
  if (!isRealAccount(parts.catalog)(record) || !(await parts.gate.open())) return;
  throw new CognateError(
    "token_missing",
    "A server without a token holds sandbox accounts alone; this account would reach a real provider.",
    {
      hint: "Set COGNATE_TOKEN, restart, and send it as `Authorization: Bearer <token>`. Or give a `base_url` on loopback.",
    },
  );
};

const wantsValidation = (incoming: Incoming): boolean => {
  const query = nestPairs(incoming.pairs);
  rejectUnknown(query, ["validate"]);
  return readBoolean("validate", query["validate"]) ?? true;
};

const present = (parts: ServerParts, incoming: Incoming, record: AccountRecord, status: 200 | 201 = 200): Response =>
  replyJson(
    incoming.c,
    presentAccount(record, parts.catalog().integrations.get(record.integration)),
    status,
    status === 201 ? { location: `/integrated-account/${encodeURIComponent(record.id)}` } : {},
  );
