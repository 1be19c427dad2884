/** OAuth: sends the customer to the provider's page, and takes them back. */
import { createHash } from "node:crypto";
import { CognateError } from "../../engine/errors.ts";
import { beginAuthorization, finishAuthorization } from "../../engine/operation/tokens/index.ts";
import type { Send } from "../../engine/transport/types.ts";
import type { AccountRecord } from "../accounts/store.ts";
import { openDraft } from "../accounts/verify-draft.ts";
import type { LinkTokenRecord } from "../store/types.ts";
import type { Incoming, ServerParts } from "../types.ts";
import type { Try } from "./connect.ts";
import { beginTry } from "./connect.ts";
import type { Outcome } from "./settle.ts";
import { settleTry } from "./settle.ts";
import { isUsable } from "./token.ts";

/** Registered at every provider, below the server's public address. */
export const CALLBACK = "/link/callback";

export interface Agreeing {
  /** The browser's own secret: state and verifier follow from it, so nothing else has to be kept. */
  readonly session: string;
  /** `https://connect.example` */
  readonly base: string;
}

/**
 * Where to send the browser; undefined if the link is locked. What was typed waits in an account of status `connecting`.
 * @throws CognateError invalid_body, not_supported, credential_missing without a registered app
 */
export const beginAgreement = async (
  parts: ServerParts,
  attempt: Try,
  { session, base }: Agreeing,
  opened: boolean,
): Promise<string | undefined> => {
  sendOf(parts);
  const draft = await beginTry(parts, attempt);
  if (draft === undefined) return undefined;
  const { integration, connection, link } = attempt;
  const { overlays: _not, ...rest } = draft;
  const waiting: AccountRecord = { ...rest, id: parts.newId(), status: "connecting" };
  const { account, record } = openDraft(parts, integration, connection, waiting);
  const { url } = beginAuthorization({
    integration,
    account,
    redirectUri: base + CALLBACK,
    now: parts.clock(),
    state: writeState(session, link.id, record.id, opened),
    verifier: verifierOf(session, record.id),
  });
  if (!(await parts.accounts.insert(record))) throw new CognateError("conflict", "Try again.");
  return url;
};

export interface Returned {
  readonly link: LinkTokenRecord;
  readonly waiting: AccountRecord;
  readonly opened: boolean;
  readonly state: string;
}

/** Whose agreement the browser brings; undefined if it is not of this browser, or its link is not usable any more. */
export const readReturn = async (
  parts: ServerParts,
  session: string | undefined,
  state: string,
): Promise<Returned | undefined> => {
  const [linkId = "", accountId = "", flag = ""] = state.split(".");
  const opened = flag === "1";
  if (session === undefined || state !== writeState(session, linkId, accountId, opened)) return undefined;
  const link = await parts.linkTokens.get(linkId);
  const waiting = await parts.accounts.get(accountId);
  if (link === undefined || !isUsable(link, parts.clock()) || waiting?.status !== "connecting") return undefined;
  return { link, waiting, opened, state };
};

/** @throws CognateError account_credentials_rejected for a refusal, verification_failed, and what the provider's failure is */
export const finishAgreement = async (
  parts: ServerParts,
  incoming: Incoming,
  { link, waiting, state }: Returned,
  { session, base }: Agreeing,
): Promise<Outcome> => {
  const integration = parts.catalog().integrations.get(waiting.integration);
  const connection = integration?.connections.get(waiting.connection);
  const before = link.accountId === undefined ? waiting : await parts.accounts.get(link.accountId);
  if (integration === undefined || connection === undefined || before === undefined) return { kind: "gone" };
  const { account } = openDraft(parts, integration, connection, waiting);
  try {
    const token = await finishAuthorization({
      integration,
      account,
      redirectUri: base + CALLBACK,
      now: parts.clock(),
      state,
      verifier: verifierOf(session, waiting.id),
      callback: new URLSearchParams(incoming.pairs.map(([name, value]): [string, string] => [name, value])),
      deadline: incoming.deadline,
      send: sendOf(parts),
    });
    const draft: AccountRecord = {
      ...waiting,
      id: before.id,
      createdAt: before.createdAt,
      token: { ...token },
      status: "active",
    };
    const settling = { link, integration, connection, draft, findSite: false, acceptMissing: true, exists: true };
    const outcome = await settleTry(parts, incoming, settling);
    if (before.id !== waiting.id) await parts.accounts.remove(waiting.id);
    return outcome;
  } catch (error) {
    await parts.accounts.remove(waiting.id);
    throw error;
  }
};

/** @throws CognateError not_supported */
const sendOf = ({ send }: ServerParts): Send => {
  if (send !== undefined) return send;
  throw new CognateError("not_supported", "This server cannot authorise accounts at a provider's page.");
};

const digest = (...parts: readonly string[]): string =>
  createHash("sha256")
    .update(`cognate link\n${parts.join("\n")}`)
    .digest("base64url");

/** Only the browser that began can make it. */
const writeState = (session: string, linkId: string, accountId: string, opened: boolean): string => {
  const flag = opened ? "1" : "0";
  return `${linkId}.${accountId}.${flag}.${digest("state", session, linkId, accountId, flag)}`;
};

/** 43 characters of base64url (RFC 7636 §4.1). */
const verifierOf = (session: string, accountId: string): string => digest("verifier", session, accountId);
