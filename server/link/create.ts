/** `POST /link-token`: a single-use address at which a customer connects an account. */
import { CognateError } from "../../engine/errors.ts";
import { audited } from "../audit/record.ts";
import { replyJson } from "../http/reply.ts";
import { rejectUnknown } from "../http/known.ts";
import { nestPairs } from "../http/query.ts";
import type { LinkTokenRecord } from "../store/types.ts";
import type { Incoming, ServerParts } from "../types.ts";
import type { LinkRequest } from "./body.ts";
import { readLinkRequest } from "./body.ts";
import { writeDetails } from "./details.ts";
import { siteOf } from "./site.ts";
import { linkTokenId, mintLinkToken } from "./token.ts";

/** 200 with `{link_token, url, expires_at, ignored}`; the token is shown once and kept as a hash. */
export const createLinkToken = (parts: ServerParts, incoming: Incoming): Promise<Response> =>
  audited(parts, incoming, { action: "link_token.created" }, async (note) => {
    rejectUnknown(nestPairs(incoming.pairs), []);
    if (incoming.caller.accountId !== undefined)
      throw new CognateError("token_scope", "A token of one account cannot make link tokens.");
    const asked = readLinkRequest(await incoming.json(), parts.catalog(), parts.options.linkSchemes);
    const target = await targetOf(parts, incoming, asked);
    const { tenantId, accountId } = target;
    note({ tenantId, ...(accountId === undefined ? {} : { accountId }) });
    const token = mintLinkToken(parts.randomBytes);
    const now = parts.clock();
    const record: LinkTokenRecord = {
      id: linkTokenId(token),
      ...target,
      ...(asked.redirectUri === undefined ? {} : { redirectUri: asked.redirectUri }),
      allowedOrigins: asked.allowedOrigins,
      details: writeDetails(asked),
      createdBy: incoming.caller.id,
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + asked.expiresInSeconds * 1000).toISOString(),
      failures: 0,
    };
    if (!(await parts.linkTokens.insert(record))) throw new CognateError("conflict", "Try again.");
    const { base } = siteOf(parts.options.publicUrl, incoming.header("host"));
    return replyJson(
      incoming.c,
      { link_token: token, url: `${base}/link/${token}`, expires_at: record.expiresAt, ignored: asked.ignored },
      200,
      { "cache-control": "no-store" },
    );
  });

type Target = Pick<LinkTokenRecord, "tenantId" | "integrations" | "accountId">;

/** @throws CognateError account_not_found, invalid_body, token_scope */
const targetOf = async (parts: ServerParts, { caller }: Incoming, asked: LinkRequest): Promise<Target> => {
  const { accountId, tenantId = "" } = asked;
  if (accountId === undefined) {
    // An account that is yet to be made has no id; tokens that are held to accounts cannot make one.
    if (!caller.allows("accounts", { id: "", tenantId }))
      throw new CognateError("token_scope", "The token may not connect accounts of this tenant.");
    return { tenantId, integrations: asked.integrations };
  }
  const account = await parts.accounts.get(accountId);
  if (account === undefined || !caller.allows("accounts", account))
    throw new CognateError("account_not_found", "There is no such account, or the token may not use it.");
  if (asked.tenantId !== undefined && asked.tenantId !== account.tenantId)
    throw differs("/tenant_id", "The account belongs to another tenant; leave `tenant_id` out.");
  if (asked.integrations.length > 0 && !asked.integrations.includes(account.integration))
    throw differs("/integrations", `The account is one of ${account.integration}.`);
  return { accountId, tenantId: account.tenantId, integrations: [account.integration] };
};

const differs = (pointer: string, message: string): CognateError =>
  new CognateError("invalid_body", message, { errors: [{ pointer, message }] });
