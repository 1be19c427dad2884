/** Verifies an account's credentials and learns what is kept with it; a failure says which cause it is and what to do. */
import type { Connection, Integration } from "../catalog/types.ts";
import { CognateError, type ErrorCode } from "../errors.ts";
import { ask, callsFor, variablesOf, type AccountCall, type AccountTools } from "./account-calls.ts";
import { learn } from "./learn.ts";
import type { Account, Verification } from "./types.ts";

/** @throws CognateError verification_failed with the cause as the detail's code; rate limits and faults of ours as they are */
export const verifyAccount = async (
  given: AccountCall,
  integration: Integration,
  tools: AccountTools,
): Promise<Verification> => {
  const { account } = given;
  const connection = integration.connections.get(account.view.connection);
  if (connection === undefined)
    throw new CognateError("internal_error", `${integration.name} has no connection ${account.view.connection}.`);
  let call: AccountCall = given;
  try {
    // What is learnt may be read from the token's own members.
    const prepared = await tools.tokens?.prepare({ ...given, integration });
    call = { ...given, account: prepared ?? account };
    const facts = await runVerify(call, integration, connection, tools);
    return { ...facts, learned: await learn(call, integration, connection.learn, tools) };
  } catch (error) {
    const found = await diagnosed(error, call, integration, connection, tools);
    throw found ?? explained(error, integration, account);
  }
};

/** Which of several credentials is wrong, where narrower checks can tell. */
const diagnosed = async (
  error: unknown,
  call: AccountCall,
  integration: Integration,
  connection: Connection,
  tools: AccountTools,
): Promise<CognateError | undefined> => {
  if (!(error instanceof CognateError) || error.code !== "account_credentials_rejected") return undefined;
  for (const { operation, field, message } of connection.verify?.diagnose ?? []) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- in order; the first that works decides
      await ask({ operation }, call.account, callsFor(call, integration, tools));
    } catch {
      continue;
    }
    return new CognateError("verification_failed", message, {
      errors: [{ code: error.code, message, parameter: field, pointer: `/context/${field}` }],
      cause: error,
      ...(error.provider === undefined ? {} : { provider: error.provider }),
    });
  }
  return undefined;
};

const runVerify = async (
  call: AccountCall,
  integration: Integration,
  connection: Connection,
  tools: AccountTools,
): Promise<Omit<Verification, "learned">> => {
  const { verify } = connection;
  if (verify === undefined) return {};
  const calls = callsFor(call, integration, tools);
  const { answer, value } = await ask(verify, call.account, calls);
  const read = (expression: typeof verify.label): string | undefined =>
    textOf(expression?.evaluate(value, variablesOf(call.account, answer), calls.now));
  const label = read(verify.label);
  const externalId = read(verify.externalId);
  return { ...(label === undefined ? {} : { label }), ...(externalId === undefined ? {} : { externalId }) };
};

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;

interface Cause {
  readonly says: (label: string, error: CognateError) => string;
  readonly hint: string;
}

const wrongHost: Cause = {
  says: (label, error) => `The address answers, but not as ${label} does (${error.provider?.status ?? "no JSON"}).`,
  hint: "Check the site or host of the account; the keys may belong to another one.",
};
const unreachable: Cause = {
  says: (label, error) => `${label} could not be reached: ${error.message}`,
  hint: "Check the site or host of the account, and the network of this server. The keys were not judged.",
};
const broken: Cause = {
  says: (label, error) => `${label} failed while the keys were checked: ${error.message}`,
  hint: "Try again later. The keys were not judged.",
};

/** One row for each thing that a person can do about it. Anything else passes as it is. */
const CAUSES: Readonly<Partial<Record<ErrorCode, Cause>>> = {
  account_credentials_rejected: {
    says: (label, error) => `${label} rejects the credentials: ${error.message}`,
    hint: "Check that the keys are whole, not revoked, and of this site.",
  },
  provider_permission_missing: {
    says: (label, error) => `The credentials are known to ${label} but lack a permission: ${error.message}`,
    hint: "Grant the permission to the key or its owner, then verify again.",
  },
  credential_missing: { says: (_, error) => error.message, hint: "Fill the field in and verify again." },
  not_found: wrongHost,
  provider_answer_invalid: wrongHost,
  provider_unexpected_answer: wrongHost,
  provider_redirect: wrongHost,
  egress_denied: {
    says: (label, error) => `The account leads to a host that is not ${label}'s: ${error.message}`,
    hint: "Choose a site of the list; other hosts must be allowed by the operator.",
  },
  provider_unreachable: unreachable,
  provider_timeout: unreachable,
  deadline_exceeded: unreachable,
  provider_error: broken,
  provider_rejected: {
    says: (label, error) => `${label} refuses the check: ${error.message}`,
    hint: "Check the fields of the account.",
  },
};

const explained = (error: unknown, integration: Integration, account: Account): unknown => {
  if (!(error instanceof CognateError)) return error;
  const cause = CAUSES[error.code];
  if (cause === undefined) return error;
  const scopes = integration.connections.get(account.view.connection)?.scopes ?? [];
  const hint =
    error.code === "provider_permission_missing" && scopes.length > 0
      ? `It needs ${scopes.join(", ")}.`
      : (error.hint ?? cause.hint);
  const message = cause.says(integration.label, error);
  return new CognateError("verification_failed", message, {
    hint,
    errors: [{ code: error.code, message, hint }],
    cause: error,
    retryable: error.retryable,
    ...(error.provider === undefined ? {} : { provider: error.provider }),
  });
};
