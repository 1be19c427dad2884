/** `POST /integrated-account/token`: a short-lived token for one account, to be given to a browser or an agent (http-api-spec 2.31). */
import { CognateError } from "../../engine/errors.ts";
import { findAccount } from "../accounts/find.ts";
import { audited } from "../audit/record.ts";
import { ACCOUNT_SCOPES } from "../auth/caller.ts";
import { replyJson } from "../http/reply.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { issueToken } from "./issue.ts";
import { issueDeps } from "./routes.ts";

const LIFE_MS = 15 * 60_000;
const LABEL = "acc";

export const issueAccountToken = async (parts: ServerParts, incoming: Incoming): Promise<Response> => {
  const id = accountIdIn(await incoming.json());
  return audited(parts, incoming, { action: "token.issued", accountId: id.slice(0, 100) }, async (note) => {
    const { tenantId } = await findAccount(parts, incoming, id);
    note({ tenantId });
    const { caller } = incoming;
    const scopes = ACCOUNT_SCOPES.filter((scope) => caller.allows(scope));
    if (scopes.length === 0)
      throw new CognateError("token_scope", "A token can give others no more than it allows itself.", {
        hint: `It has none of ${ACCOUNT_SCOPES.join(", ")}.`,
      });
    const { record, token } = await issueToken(
      { ...issueDeps(parts), label: LABEL },
      {
        kind: "account",
        name: `account ${id}`,
        scopes,
        accounts: [id],
        ...(caller.grant?.tenants === undefined ? {} : { tenants: caller.grant.tenants }),
        ...(caller.grant?.models === undefined ? {} : { models: caller.grant.models }),
        createdBy: caller.id,
        expiresAt: new Date(parts.clock() + LIFE_MS).toISOString(),
      },
    );
    note({ tokenId: record.id });
    return replyJson(incoming.c, { integrated_account_token: token, expires_at: record.expiresAt }, 200, {
      "cache-control": "no-store",
    });
  });
};

const accountIdIn = (body: unknown): string => {
  const id =
    typeof body === "object" && body !== null && "integrated_account_id" in body
      ? body.integrated_account_id
      : undefined;
  if (typeof id === "string" && id !== "") return id;
  const message = "`integrated_account_id` is missing.";
  throw new CognateError("invalid_body", message, { errors: [{ pointer: "/integrated_account_id", message }] });
};
