/** One server process of the test beside: calls the provider through one account of a shared store, many times at once, and says how that went. */
import { setTimeout as sleep } from "node:timers/promises";
import { CognateError } from "../../engine/errors.ts";
import { createEngine } from "../../engine/operation/index.ts";
import { createCursorSealer } from "../../engine/operation/sealer.ts";
import { createTokenSource } from "../../engine/operation/tokens/index.ts";
import { acme } from "../../engine/operation/tokens/testing.ts";
import { createSend, createWire } from "../../engine/transport/index.ts";
import { createAccountOpener } from "../../server/accounts/open.ts";
import { accountTokens } from "../../server/store/account-tokens.ts";
import { openStore } from "../../server/store/open.ts";
import { ACCOUNT, keys, type WorkerOutcome, type WorkerTask } from "./shared-account.ts";

const { name, place, host, calls, atOnce } = JSON.parse(process.argv[2] ?? "{}") as WorkerTask;

const clock = Date.now;
const store = await openStore({ ...place, keys: keys(), clock });
const network = createWire({ userAgent: name });
const timing = {
  clock,
  sleep: async (ms: number, signal?: AbortSignal): Promise<void> =>
    sleep(ms, undefined, signal === undefined ? {} : { signal }),
  random: Math.random,
};
const send = createSend({ wire: network.wire, ...timing });
const integration = acme();
const engine = createEngine({
  catalog: () => ({ integrations: new Map([["acme", integration]]), models: new Map(), findings: [] }),
  send,
  clock,
  cursors: createCursorSealer({ current: new Uint8Array(32).fill(7) }),
  tokens: createTokenSource({ send, ...timing, store: accountTokens(store.accounts), locks: store.locks }),
});
const open = createAccountOpener([host], clock, () => ({ client_id: "app", client_secret: "app-secret" }));
const outcome: WorkerOutcome = { answered: 0, failures: [] };

const callOnce = async (): Promise<void> => {
  const record = await store.accounts.get(ACCOUNT);
  if (record === undefined) throw new Error("The account is not in the store.");
  const account = open(integration, record);
  await engine.proxy({ account, resource: "users", operation: "list", parameters: [], deadline: clock() + 20_000 });
  outcome.answered += 1;
};

const callInTurn = async (): Promise<void> => {
  for (let done = 0; done < calls; done += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other; others run beside
      await callOnce();
    } catch (error) {
      outcome.failures.push(error instanceof CognateError ? `${error.code}: ${error.message}` : String(error));
    }
  }
};

await Promise.all(Array.from({ length: atOnce }, callInTurn));
network.close();
await store.close();
process.stdout.write(JSON.stringify(outcome));
