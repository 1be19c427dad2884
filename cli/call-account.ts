/** Opens the account of a call from the command line: of the sandbox, or from the environment and `--field`. */
import type { Catalog, Connection, ConnectionField, Integration } from "../engine/catalog/types.ts";
import { CognateError } from "../engine/errors.ts";
import { didYouMean } from "../engine/language/suggest.ts";
import { openAccount, type AccountInput } from "../engine/operation/account.ts";
import { withOwnHosts } from "../engine/operation/account-reach.ts";
import { accountFromEnvironment, type EnvironmentAccount } from "../engine/operation/environment.ts";
import type { Account } from "../engine/operation/types.ts";
import { splitPair, type CallArguments } from "./call-arguments.ts";
import { findIntegration } from "./catalog.ts";
import { UsageError } from "./exit.ts";
import { startSandboxServer } from "./sandbox-server.ts";

export interface CallAccount {
  readonly account: Account;
  /** Required fields that nothing sets, and what would be learnt: a stand-in has their place. */
  readonly stoodIn: readonly string[];
  readonly close: () => Promise<void>;
}

type Fields = Readonly<Record<string, string>>;
type Env = Readonly<Record<string, string | undefined>>;

/**
 * @param shown the account is only shown: what is not set has a stand-in
 * @throws UsageError that names what is missing or wrong
 */
export const openCallAccount = async (
  catalog: Catalog,
  args: CallArguments,
  env: Env,
  shown = false,
): Promise<CallAccount> => {
  const integration = findIntegration(catalog, args.integration);
  const given = Object.fromEntries(args.field.map(splitPair));
  const named = args.connection === undefined ? undefined : connectionNamed(integration, args.connection);
  if (args.sandbox === true) return openSandboxAccount(integration, named, given);
  const among =
    named === undefined ? integration : { ...integration, connections: new Map([[named.name, named] as const]) };
  const found = accountFromEnvironment(among, env);
  const missing = (found?.missing ?? []).filter(({ field }) => !(field in given));
  if (!shown && found === undefined && args.field.length === 0)
    throw new UsageError(`No credentials of ${integration.label} are set.`, credentialsHint(among));
  if (!shown && missing.length > 0)
    throw new UsageError(
      `${missing.map(({ field, env: names }) => names[0] ?? field).join(", ")} is not set.`,
      credentialsHint(among),
    );
  const connection =
    named?.name ?? found?.connection ?? onlyWayWith(integration, Object.keys(given)) ?? firstShown(integration, shown);
  const context = { ...found?.context, ...given };
  const absent = shown ? absentFields(integration, connection, context) : [];
  // Nothing is sent to learn it from.
  const unlearnt = shown ? (integration.connections.get(connection ?? "")?.learn ?? []).map(({ name }) => name) : [];
  const account = opened(integration, {
    id: `${integration.name}-cli`,
    context,
    standIns: Object.fromEntries(absent.map((field) => [field.name, standIn(field)])),
    learned: Object.fromEntries(unlearnt.map((name) => [name, name.toUpperCase()])),
    now: Date.now(),
    ...(connection === undefined ? {} : { connection }),
    ...(args.baseUrl === undefined ? {} : { baseUrl: args.baseUrl, operatorHosts: [hostOf(args.baseUrl)] }),
  });
  return {
    account: withOwnHosts(integration, account),
    stoodIn: [...absent.map(({ name, env: [variable] }) => variable ?? name), ...unlearnt],
    close: async () => undefined,
  };
};

const connectionNamed = ({ label, connections }: Integration, name: string): Connection => {
  const found = connections.get(name);
  if (found !== undefined) return found;
  const names = [...connections.keys()];
  throw new UsageError(
    `${label} has no connection \`${name}\`.`,
    didYouMean(name, names) ?? `There ${names.length === 1 ? "is" : "are"} ${names.join(", ")}.`,
  );
};

/** The one way to connect that has all of these fields. */
const onlyWayWith = (integration: Integration, names: readonly string[]): string | undefined => {
  const ways = [...integration.connections.values()].filter(({ fields }) =>
    names.every((name) => fields.some((field) => field.name === name)),
  );
  return ways.length === 1 ? ways[0]?.name : undefined;
};

const firstShown = ({ connections }: Integration, shown: boolean): string | undefined =>
  shown ? [...connections.keys()][0] : undefined;

const absentFields = (
  { connections }: Integration,
  connection: string | undefined,
  context: EnvironmentAccount["context"],
): readonly ConnectionField[] =>
  (connections.get(connection ?? "")?.fields ?? []).filter(
    ({ name, required, default: preset }) => required && preset === undefined && !(name in context),
  );

/** Secrets are masked wherever they are shown; of the rest, what the author gives as an example. */
const standIn = ({ name, type, secret, options, placeholder }: ConnectionField): unknown => {
  if (type === "json_secret") return {};
  if (type === "number") return 0;
  if (type === "boolean") return false;
  if (secret) return `not set: ${name}`;
  const example = placeholder ?? options[0]?.value;
  if (example !== undefined) return example;
  return type === "host" ? "example.com" : type === "url" ? "https://example.com" : name.toUpperCase();
};

/** What is wrong with the fields is wrong use of the command. */
const opened = (integration: Integration, input: AccountInput): Account => {
  try {
    return openAccount(integration, input);
  } catch (error) {
    if (!(error instanceof CognateError)) throw error;
    const isWay = error.errors.some(({ parameter }) => parameter === "authentication_method");
    const hint = error.hint ?? error.errors.find((one) => one.hint !== undefined)?.hint;
    throw new UsageError(
      error.message,
      isWay ? `Name it with --connection. ${error.hint ?? ""}` : (hint ?? credentialsHint(integration)),
    );
  }
};

/** Its own connection and credentials, with the fields that are given. */
const openSandboxAccount = async (
  integration: Integration,
  named: Connection | undefined,
  given: Fields,
): Promise<CallAccount> => {
  const running = await startSandboxServer(integration);
  const { connection, credentials } = running.sandbox;
  try {
    if (named !== undefined && named.name !== connection)
      throw new UsageError(
        `The sandbox of ${integration.label} is connected by \`${connection}\`, not \`${named.name}\`.`,
        "Leave --connection out.",
      );
    const account = opened(integration, {
      id: `${integration.name}-sandbox`,
      connection,
      context: { ...credentials, ...given },
      baseUrl: running.url,
      operatorHosts: [hostOf(running.url)],
      sandbox: true,
      now: Date.now(),
    });
    return { account, stoodIn: [], close: () => running.close() };
  } catch (error) {
    await running.close();
    throw error;
  }
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

const credentialsHint = (integration: Pick<Integration, "connections">): string =>
  `Set ${[...integration.connections.values()]
    .map((connection) =>
      connection.fields
        .filter((field) => field.required)
        .map((field) => field.env[0] ?? `--field ${field.name}=…`)
        .join(" and "),
    )
    // Ways that a person agrees to on the provider's page have no fields.
    .filter((fields) => fields !== "")
    .join(", or ")}; or try --sandbox.`;
