/** Accounts that talk to imitations served by this process: `<integration>-sandbox`. */
import type { Integration } from "../../engine/catalog/types.ts";
import type { AccountRecord, AccountStore } from "./store.ts";

export interface RunningSandbox {
  /** On loopback. */
  readonly url: string;
  /** Credentials that the imitation accepts; made up from the fields if left out. */
  readonly connection?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

export type StartSandbox = (integration: Integration) => Promise<RunningSandbox>;

export interface RegisteredSandbox {
  readonly accountId: string;
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the imitation of an integration and puts its account into the store. @param now epoch ms */
export const registerSandbox = async (
  integration: Integration,
  start: StartSandbox,
  accounts: AccountStore,
  now: number,
): Promise<RegisteredSandbox> => {
  const running = await start(integration);
  const at = new Date(now).toISOString();
  const connection = running.connection ?? [...integration.connections.keys()][0] ?? "";
  const record: AccountRecord = {
    id: `${integration.name}-sandbox`,
    tenantId: "sandbox",
    integration: integration.name,
    connection,
    context: running.context ?? madeUpContext(integration, connection),
    baseUrl: running.url,
    learned: {},
    label: `${integration.label} sandbox`,
    sandbox: true,
    status: "active",
    createdAt: at,
    updatedAt: at,
  };
  await accounts.insert(record);
  return { accountId: record.id, url: running.url, close: () => running.close() };
};

/** Something of the right form for each required field. */
const madeUpContext = (integration: Integration, connection: string): Readonly<Record<string, unknown>> => {
  const fields = integration.connections.get(connection)?.fields ?? [];
  return Object.fromEntries(
    fields
      .filter((field) => field.required && field.default === undefined)
      .map((field) => [field.name, field.options[0]?.value ?? field.placeholder ?? "sandbox"]),
  );
};
