/** `/integrated-account`: connect, list, read, change and remove accounts; tokens for one of them. */
import { CognateError } from "../../engine/errors.ts";
import { audited } from "../audit/record.ts";
import { replyJson } from "../http/reply.ts";
import { runOnce } from "../idempotency/replay.ts";
import { issueAccountToken } from "../tokens/account-token.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";
import { createAccount, updateAccount } from "./change.ts";
import { findAccount } from "./find.ts";
import { listAccounts } from "./list.ts";
import { presentAccount, presentResource } from "./present.ts";
import type { ProbedResource } from "./probe.ts";
import { refreshCredentials } from "./refresh.ts";
import type { AccountRecord } from "./store.ts";

/** Order matters: the words stand before ids. */
export const accountRoutes = (parts: ServerParts): readonly Route[] => [
  {
    path: "/integrated-account",
    verbs: {
      GET: { scope: "accounts", run: (incoming) => listAccounts(parts, incoming) },
      POST: { scope: "accounts", run: (incoming) => connect(parts, incoming) },
    },
  },
  {
    path: "/integrated-account/refresh-credentials",
    verbs: { POST: { scope: "accounts", run: (incoming) => refreshCredentials(parts, incoming) } },
  },
  {
    path: "/integrated-account/token",
    verbs: { POST: { scope: "accounts", run: (incoming) => issueAccountToken(parts, incoming) } },
  },
  {
    path: "/integrated-account/me",
    verbs: {
      GET: { scope: "me", run: async (incoming) => present(parts, incoming, await findOwn(parts, incoming)) },
      PATCH: { scope: "me", run: (incoming) => changeOwn(parts, incoming) },
    },
  },
  {
    path: "/integrated-account/:id",
    verbs: {
      GET: {
        scope: "accounts",
        run: async (incoming) => present(parts, incoming, await findAccount(parts, incoming, incoming.param("id"))),
      },
      PATCH: {
        scope: "accounts",
        run: async (incoming) => change(parts, incoming, await findAccount(parts, incoming, incoming.param("id"))),
      },
      DELETE: { scope: "accounts", run: (incoming) => remove(parts, incoming) },
    },
  },
];

const connect = (parts: ServerParts, incoming: Incoming): Promise<Response> =>
  runOnce(parts, incoming, undefined, () =>
    audited(parts, incoming, { action: "account.created" }, async (note) => {
      const { record, resources } = await createAccount(parts, incoming, note);
      note({ accountId: record.id });
      return present(parts, incoming, record, 201, resources);
    }),
  );

const change = (parts: ServerParts, incoming: Incoming, current: AccountRecord): Promise<Response> =>
  runOnce(parts, incoming, current.id, () =>
    audited(parts, incoming, subjectOf("account.updated", current), async (note) => {
      const record = await updateAccount(parts, incoming, current, note);
      if (record.tenantId !== current.tenantId) note({ details: { moved_to: record.tenantId } });
      return present(parts, incoming, record);
    }),
  );

const remove = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const record = await findAccount(parts, incoming, incoming.param("id"));
  return runOnce(parts, incoming, record.id, () =>
    audited(parts, incoming, subjectOf("account.deleted", record), async () => {
      await parts.accounts.remove(record.id);
      return replyJson(incoming.c, { id: record.id });
    }),
  );
};

const findOwn = (parts: ServerParts, incoming: Incoming): Promise<AccountRecord> =>
  findAccount(parts, incoming, incoming.caller.accountId ?? "");

/** Whoever holds an account's token is its user, not its keeper: settings, and no credentials (http-api-spec 2.31). */
const changeOwn = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const record = await findOwn(parts, incoming);
  const body = await incoming.json();
  const fields = parts.catalog().integrations.get(record.integration)?.connections.get(record.connection)?.fields ?? [];
  const open = new Set(fields.filter((field) => !field.secret).map((field) => field.name));
  const given = typeof body === "object" && body !== null ? Object.entries(body) : [];
  const context: unknown = given.find(([key]) => key === "context")?.[1];
  const names = typeof context === "object" && context !== null ? Object.keys(context) : [];
  const refused = [
    ...given.map(([key]) => key).filter((key) => key !== "context"),
    ...names.filter((name) => !open.has(name)),
  ];
  if (refused.length > 0)
    throw new CognateError(
      "token_scope",
      `An account's own token does not change ${refused.map((name) => name.slice(0, 80)).join(", ")}.`,
      { hint: "It may change fields of `context` that are no secrets." },
    );
  return change(parts, incoming, record);
};

const subjectOf = (action: string, { id, tenantId, integration }: AccountRecord) => ({
  action,
  accountId: id,
  tenantId,
  details: { integration },
});

const present = (
  parts: ServerParts,
  incoming: Incoming,
  record: AccountRecord,
  status: 200 | 201 = 200,
  resources?: readonly ProbedResource[],
): Response =>
  replyJson(
    incoming.c,
    {
      ...presentAccount(record, parts.catalog().integrations.get(record.integration)),
      ...(resources === undefined ? {} : { resources: resources.map(presentResource) }),
    },
    status,
    status === 201 ? { location: `/integrated-account/${encodeURIComponent(record.id)}` } : {},
  );
