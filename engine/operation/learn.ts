/** What an account learns of its provider: values that are fetched once and kept with it, as `account.NAME`. */
import type { Connection, Integration } from "../catalog/types.ts";
import { withLearned } from "./account.ts";
import { ask, callsFor, variablesOf, type AccountCall, type AccountTools } from "./account-calls.ts";
import type { Account } from "./types.ts";

type Learned = Readonly<Record<string, unknown>>;

/** What the connection learns and the account lacks: it was not verified, or its integration did not ask for it then. */
export const unlearned = ({ connections }: Integration, { view }: Account): Connection["learn"] =>
  (connections.get(view.connection)?.learn ?? []).filter(({ name }) => !Object.hasOwn(view.account, name));

/** The values that the account lacks, {} if none. @throws CognateError as any call of the account does */
export const learnLacking = async (
  call: AccountCall,
  integration: Integration,
  tools: AccountTools,
): Promise<Learned> => {
  const lacking = unlearned(integration, call.account);
  if (lacking.length === 0) return {};
  const account = (await tools.tokens?.prepare({ ...call, integration })) ?? call.account;
  return learn({ ...call, account }, integration, lacking, tools);
};

/** In order; each sees what the earlier ones learnt. */
export const learn = async (
  call: AccountCall,
  integration: Integration,
  what: Connection["learn"],
  tools: AccountTools,
): Promise<Learned> => {
  const learned: Record<string, unknown> = {};
  for (const one of what) {
    const account = withLearned(call.account, learned);
    const calls = callsFor({ ...call, account }, integration, tools);
    const { answer, value } = await ask(one, account, calls);
    learned[one.name] = one.value.evaluate(value, variablesOf(account, answer), calls.now) ?? null;
  }
  return learned;
};
