/** Makes the engine's account from a stored one, once per stored state. */
import type { Integration } from "../../engine/catalog/types.ts";
import { openAccount } from "../../engine/operation/account.ts";
import type { Account } from "../../engine/operation/types.ts";
import { parseHttpUrl } from "../http/host.ts";
import type { OpenAccount } from "../types.ts";
import type { FindOAuthApp } from "./oauth-apps.ts";
import type { AccountRecord } from "./store.ts";

/**
 * A base URL is held to the operator's list each time: a host that was taken off the list is refused from then on.
 * @param clock epoch ms, for `normalize`
 * @param findApp the operator's OAuth apps
 */
export const createAccountOpener = (
  allowHosts: readonly string[],
  clock: () => number,
  findApp: FindOAuthApp = () => undefined,
): OpenAccount => {
  const opened = new WeakMap<AccountRecord, { readonly integration: Integration; readonly account: Account }>();
  return (integration, record) => {
    const known = opened.get(record);
    // A reloaded catalog brings new integrations.
    if (known !== undefined && known.integration === integration) return known.account;
    const app = findApp(integration.name);
    const account = openAccount(integration, {
      id: record.id,
      connection: record.connection,
      context: record.context,
      learned: record.learned,
      sandbox: record.sandbox,
      operatorHosts: operatorHosts(record, allowHosts),
      now: clock(),
      ...(record.token === undefined ? {} : { token: record.token }),
      ...(app === undefined ? {} : { app }),
      ...(record.baseUrl === undefined ? {} : { baseUrl: record.baseUrl }),
      ...(record.overlays === undefined ? {} : { overlays: overlaysOf(record.overlays) }),
    });
    opened.set(record, { integration, account });
    return account;
  };
};

/** The engine takes several for each mapping, an account has one. */
const overlaysOf = (overlays: NonNullable<AccountRecord["overlays"]>): Readonly<Record<string, readonly unknown[]>> =>
  Object.fromEntries(Object.entries(overlays).map(([key, overlay]) => [key, [overlay]]));

/** An imitation stands where this process put it. */
const operatorHosts = ({ baseUrl, sandbox }: AccountRecord, allowHosts: readonly string[]): readonly string[] => {
  const url = sandbox && baseUrl !== undefined ? parseHttpUrl(baseUrl) : undefined;
  return url === undefined ? allowHosts : [...allowHosts, url.host];
};
