/** What follows from an account for every call of it: where it may go, and what must never be printed. */
import type { Integration } from "../catalog/types.ts";
import { createRedactor, type Redactor } from "../redaction.ts";
import type { AccountView } from "../request/types.ts";
import type { EgressPolicy } from "../transport/types.ts";
import { isLedByAccount } from "./account-reach.ts";
import type { Account } from "./types.ts";

/** An account with a base URL of its own (a gateway, a mock) reaches nothing else: its links cannot lead to the real provider. */
export const egressFor = (integration: Integration, account: Account): EgressPolicy => {
  const known = policies.get(account);
  // A reloaded catalog brings new integrations.
  if (known?.integration === integration) return known.policy;
  const hosts = account.view.baseUrl === undefined && !integration.hostsByOperator ? integration.hosts : [];
  const policy: EgressPolicy = {
    hosts,
    operatorHosts: account.operatorHosts,
    isLedByAccount: (origin) => isLedByAccount(integration, account, origin),
  };
  policies.set(account, { integration, policy });
  return policy;
};

const policies = new WeakMap<Account, { readonly integration: Integration; readonly policy: EgressPolicy }>();

const redactors = new WeakMap<AccountView, Redactor>();

/** Made when the first text is printed: most calls print nothing. */
export const redactorFor = (view: AccountView): Redactor => {
  const known = redactors.get(view);
  if (known !== undefined) return known;
  let made: Redactor | undefined;
  const redactor = (): Redactor => (made ??= createRedactor([...strings(view.secrets), ...strings(view.issued)]));
  const lazy: Redactor = { text: (input) => redactor().text(input), value: (input) => redactor().value(input) };
  redactors.set(view, lazy);
  return lazy;
};

/** Every text in the secrets, members of parsed key files included. */
function* strings(value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const member of Object.values(value)) yield* strings(member);
}
