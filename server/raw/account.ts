/** Lets a raw call in and finds its account (http-api-spec 2.33, 3.2). */
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import { rawEffect } from "../../engine/operation/raw.ts";
import type { ResolvedAccount } from "../accounts/resolve.ts";
import { accountIdOf, resolveForCall } from "../accounts/resolve.ts";
import type { AccountRecord } from "../accounts/store.ts";
import type { Caller } from "../auth/authenticator.ts";
import { presentedTokens } from "../auth/presented.ts";
import { requireScope } from "../auth/require.ts";
import { deadlineMsOf } from "../http/deadline.ts";
import { suggest } from "../http/suggest.ts";
import type { ServerParts } from "../types.ts";
import type { RawTarget } from "./target.ts";

type Header = (name: string) => string | undefined;

/** @throws CognateError token_*, account_*, integration_not_found */
export const admitRawCall = async (
  parts: ServerParts,
  target: RawTarget,
  method: string,
  header: Header,
): Promise<ResolvedAccount & { readonly caller: Caller }> => {
  const integration = await integrationBehind(parts, target, header);
  // A provider's own client sends our token where the provider's key would stand.
  const caller = await parts.gate.admit(
    presentedTokens(header, integration === undefined ? [] : credentialHeaders(integration)),
  );
  requireScope(caller, ["custom:read", "custom:write"]);
  if (target.surface === "passthrough" && integration === undefined) {
    const hint = suggest(target.integration ?? "", [...parts.catalog().integrations.keys()]);
    throw new CognateError(
      "integration_not_found",
      "There is no such integration.",
      hint === undefined ? {} : { hint },
    );
  }
  const id =
    target.surface === "custom"
      ? accountIdOf({ query: target.accountId, header: header("integrated-account-id") }, caller)
      : await passthroughAccount(parts, target, caller, header);
  const deadline = parts.clock() + deadlineMsOf(header("x-deadline-ms"));
  const resolved = await resolveForCall(parts, caller, id, deadline, "custom:read", "custom:write");
  if (target.surface === "passthrough" && resolved.record.integration !== target.integration)
    throw new CognateError("account_not_found", "There is no such account, or the token may not use it.");
  const reads = rawEffect(resolved.integration, method, target.rawPath) === "read";
  requireScope(caller, reads ? "custom:read" : "custom:write");
  return { ...resolved, caller };
};

/** Lower-case names of all headers that may carry a credential of this integration. */
const credentialHeaders = (integration: Integration): readonly string[] => [
  ...new Set([...integration.connections.values()].flatMap((connection) => connection.auth.headerNames)),
];

/** Known before anybody is let in, for the names of its headers alone. */
const integrationBehind = async (
  parts: ServerParts,
  target: RawTarget,
  header: Header,
): Promise<Integration | undefined> => {
  const { integrations } = parts.catalog();
  if (target.integration !== undefined) return integrations.get(target.integration);
  const id = target.accountId ?? header("integrated-account-id");
  const record = id === undefined ? undefined : await parts.accounts.get(id);
  return record === undefined ? undefined : integrations.get(record.integration);
};

/** The first two that the token may use: more of them would not change anything. */
const visibleAccounts = async (
  parts: ServerParts,
  integration: string,
  caller: Caller,
): Promise<readonly AccountRecord[]> => {
  const visible: AccountRecord[] = [];
  let after: AccountRecord | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page = await parts.accounts.list({ integration }, PAGE, after);
    visible.push(...page.filter((one) => caller.allows("custom:read", one) || caller.allows("custom:write", one)));
    after = page.length === PAGE ? page.at(-1) : undefined;
  } while (visible.length < 2 && after !== undefined);
  return visible;
};

const PAGE = 100;

/** In the path, of the token, in the header, else the only one of that integration. @throws CognateError account_missing, account_ambiguous */
const passthroughAccount = async (
  parts: ServerParts,
  target: RawTarget,
  caller: Caller,
  header: Header,
): Promise<string> => {
  const named = target.accountId ?? caller.accountId ?? header("integrated-account-id");
  if (named !== undefined && named !== "") return named;
  const [only, second] = await visibleAccounts(parts, target.integration ?? "", caller);
  if (only === undefined)
    throw new CognateError("account_missing", `No account of "${target.integration ?? ""}" is connected.`, {
      hint: "POST /integrated-account connects one.",
    });
  if (second !== undefined)
    throw new CognateError("account_ambiguous", "Several accounts of this integration are connected.", {
      hint: `Name one in the path: /passthrough/${target.integration ?? ""}@<account id>/…`,
    });
  return only.id;
};
