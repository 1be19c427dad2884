/** When an imitated provider says no: wrong credentials, unknown path, too many requests, planned faults. */
import type { Integration } from "../catalog/types.ts";
import type { RequestPlan } from "../language/exchange.ts";
import { reveal } from "../language/secret.ts";
import type { CompiledSandbox, FixedAnswer } from "../catalog/imitation/compile.ts";
import type { ReadRequest } from "./match.ts";
import type { SandboxResponse } from "./types.ts";
import type { Operation } from "../catalog/types.ts";

const DEFAULT_STATUS = { credentials: 401, not_found: 404, rate_limited: 429 } as const;

const DEFAULT_MESSAGE = {
  credentials: "The credentials are not accepted.",
  not_found: "Not found.",
  rate_limited: "Too many requests.",
} as const;

export const fixedAnswer = ({ status, body, headers }: FixedAnswer): SandboxResponse => ({
  status,
  headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
  body: body === undefined ? "" : JSON.stringify(body),
});

export const refuse = (
  integration: Integration,
  sandbox: CompiledSandbox,
  kind: keyof typeof DEFAULT_STATUS,
  now: number,
): SandboxResponse => {
  const declared = sandbox.refusals[kind];
  if (declared !== undefined) return fixedAnswer(declared);
  const facts = { message: DEFAULT_MESSAGE[kind], code: kind, request_id: "sandbox" };
  const body = integration.errors.shape?.evaluate(facts, facts, now) ?? { message: facts.message };
  return fixedAnswer({ status: DEFAULT_STATUS[kind], body });
};

/** A request must carry what the connection's `auth` sends for the accepted fields; operations with `auth: none` are free. */
export const createAuthCheck = (
  integration: Integration,
  sandbox: CompiledSandbox,
): ((operation: Operation, request: ReadRequest, now: number) => boolean) => {
  const { credentials, connection } = sandbox;
  const secretNames = new Set(
    integration.connections
      .get(connection)
      ?.fields.filter((field) => field.secret)
      .map((field) => field.name),
  );
  const split = (secret: boolean): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(credentials).filter(([name]) => secretNames.has(name) === secret));
  const view = {
    id: "sandbox",
    connection,
    account: split(false),
    fields: split(false),
    secrets: split(true),
    token: {},
    // What the token source gives accounts of a sandbox, which ask nobody for a token.
    issued: { accessToken: "sandbox-token" },
  };
  return (operation, request, now) => {
    const auth = operation.request.auth[connection];
    if (auth === undefined) return true;
    const plan = auth.apply(emptyPlan(operation.name), view, now);
    return (
      plan.headers.every(([name, value]) => request.headers[name.toLowerCase()] === reveal(value)) &&
      plan.query.every(([name, value]) => request.query.get(name) === reveal(value))
    );
  };
};

const emptyPlan = (operation: string): RequestPlan => ({
  operation,
  method: "GET",
  origin: "http://sandbox.invalid",
  path: "/",
  query: [],
  headers: [],
  effect: "read",
  repeatable: true,
  timeoutMs: 1_000,
  responseFormat: "json",
});
