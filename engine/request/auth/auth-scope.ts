/** What auth templates see of an account: the one scope that holds secrets. */
import type { AccountView } from "../types.ts";
import type { AuthScope } from "./strategy.ts";

export const authScope = (account: AccountView, now: number): AuthScope => ({
  credentials: { ...account.fields, ...account.secrets },
  token: account.issued === undefined ? account.token : { ...account.token, access_token: account.issued.accessToken },
  account: account.account,
  now: new Date(now).toISOString(),
});
