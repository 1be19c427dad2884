/** What providers issued, kept with its account: the engine's seam for token renewal over the account store. */
import type { TokenStore as EngineTokenStore } from "../../engine/operation/tokens/types.ts";
import type { TokenSet } from "../../engine/request/types.ts";
import type { AccountStore } from "../accounts/store.ts";

export const accountTokens = (accounts: AccountStore): EngineTokenStore => ({
  async read(accountId) {
    const record = await accounts.get(accountId);
    // The edge to the database: `write` put it there.
    return record?.token as TokenSet | undefined;
  },
  async write(accountId, token) {
    await accounts.update(accountId, (current) => ({ ...current, token: { ...token } }));
  },
});
