/** `/proxy/{resource}`: the operations that an integration declares, with the provider's own records. */
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { ProxyAnswer, ProxyCall } from "../../engine/operation/types.ts";
import { accountIdOf, resolveForCall } from "../accounts/resolve.ts";
import { watchingAccount } from "../accounts/watch.ts";
import { requireScope } from "../auth/require.ts";
import { idempotencyKeyOf } from "../http/idempotency-key.ts";
import { problemOf, publicDetail } from "../http/problem.ts";
import { factHeaders, replyBytes, replyList, tellsMore } from "../http/reply.ts";
import { printRecords } from "../http/print-records.ts";
import { respond } from "../http/respond.ts";
import { runOnce } from "../idempotency/replay.ts";
import type { Incoming, Route, ServerParts } from "../types.ts";
import { allowedOnProxy } from "./allow.ts";
import { readProxyAccount, readProxyParameters } from "./parameters.ts";

export const proxyRoutes = (parts: ServerParts): readonly Route[] => {
  const run = (operation: string) => (incoming: Incoming) => callProxy(parts, incoming, operation);
  return [
    {
      path: "/proxy/:resource",
      verbs: { GET: { scope: "proxy:read", run: run("list") }, POST: { scope: "proxy:write", run: run("create") } },
    },
    {
      path: "/proxy/:resource/:id",
      verbs: {
        GET: { scope: "proxy:read", run: run("get") },
        PATCH: { scope: "proxy:write", run: run("update") },
        DELETE: { scope: "proxy:write", run: run("delete") },
        // A custom operation; whether it only reads is declared there (http-api-spec 3.4).
        POST: {
          scope: ["proxy:read", "proxy:write"],
          run: (incoming) => callProxy(parts, incoming, incoming.param("id"), true),
        },
      },
    },
  ];
};

const STANDARD: ReadonlySet<string> = new Set(["list", "get", "create", "update", "delete"]);
const READS: ReadonlySet<string> = new Set(["list", "get"]);

const callProxy = async (parts: ServerParts, incoming: Incoming, asked: string, custom = false): Promise<Response> => {
  const id = custom || asked === "list" || asked === "create" ? undefined : incoming.param("id");
  const accountId = accountIdOf(
    { query: readProxyAccount(incoming.pairs), header: incoming.header("integrated-account-id") },
    incoming.caller,
  );
  const { record, integration, account } = await resolveForCall(
    parts,
    incoming.caller,
    accountId,
    incoming.deadline,
    "proxy:read",
    "proxy:write",
  );
  const resource = incoming.param("resource");
  const operation = asked === "list" && isSingle(integration, resource) ? "get" : asked;
  if (custom && STANDARD.has(operation))
    throw new CognateError("method_not_found", `"${operation}" is not a custom operation.`, {
      hint: "Use the verb and path of that method.",
    });
  const declared = integration.operations.get(`${resource}.${operation}`);
  const isList = operation === "list" || (custom && declared?.reader.kind === "list");
  const given = readProxyParameters(incoming.pairs, isList ? "list" : "item", id);
  const reads = declared === undefined ? READS.has(operation) : declared.request.effect === "read";
  requireScope(incoming.caller, reads ? "proxy:read" : "proxy:write");
  const refused = !reads && account.sandbox && declared !== undefined;
  if (refused || (declared === undefined && !custom)) {
    const place = custom || id !== undefined ? "item" : isSingle(integration, resource) ? "single" : "collection";
    incoming.c.set("allow", allowedOnProxy(integration, { resource, place, sandbox: account.sandbox }));
  }
  if (refused)
    throw new CognateError("sandbox_read_only", "Sandbox accounts refuse writes.", {
      hint: "Connect a real account to write.",
    });
  const bytes = incoming.c.req.method === "GET" ? new Uint8Array() : await incoming.bytes();
  const key = idempotencyKeyOf(incoming.header("idempotency-key"));
  const call: ProxyCall = {
    account,
    deadline: incoming.deadline,
    signal: incoming.signal,
    resource,
    operation,
    parameters: given.parameters,
    ...(id === undefined ? {} : { id }),
    ...(given.limit === undefined ? {} : { limit: given.limit }),
    ...(given.cursor === undefined ? {} : { cursor: given.cursor }),
    ...(given.includeEnvelope ? { includeEnvelope: true } : {}),
    ...(bytes.byteLength === 0
      ? {}
      : { body: { contentType: incoming.header("content-type") ?? "application/json", bytes } }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
  };
  const run = async (): Promise<Response> => {
    const { answer, facts } = await watchingAccount(
      parts,
      { record, integration },
      () => parts.engine.proxy(call),
      (answered) => (answered.answer.kind === "list" ? answered.answer.list.error : undefined),
    );
    return reply(parts, incoming, answer, factHeaders(facts));
  };
  return reads ? run() : runOnce(parts, incoming, record.id, run);
};

/** There is one of it, so its address is the resource's: it is read without an id, and not listed. */
const isSingle = ({ operations }: Integration, resource: string): boolean =>
  !operations.has(`${resource}.list`) &&
  operations.get(`${resource}.get`)?.request.path.references.names.includes("id") === false;

const reply = async (
  parts: ServerParts,
  incoming: Incoming,
  answer: ProxyAnswer,
  headers: Readonly<Record<string, string>>,
): Promise<Response> => {
  if (answer.kind === "verbatim") {
    const all = { ...contentHeaders(answer.headers), ...headers };
    if (answer.bytes.byteLength === 0) return respond(incoming.c, null, answer.status, all);
    return answer.status === 200
      ? replyBytes(incoming, answer.bytes, all)
      : respond(incoming.c, answer.bytes, answer.status, all);
  }
  const { result: records, error, errors, ...rest } = answer.list;
  const showWhere = parts.options.dev;
  const result = await printRecords(records);
  const envelope = JSON.stringify({
    ...rest,
    ...(error === undefined ? {} : { error: problemOf(error, { requestId: incoming.requestId, showWhere }) }),
    ...(errors === undefined || errors.length === 0
      ? {}
      : { errors: errors.map((detail) => publicDetail(detail, showWhere)) }),
  });
  return replyList(
    incoming,
    {
      result,
      rest: envelope,
      cursor: rest.next_cursor,
      total: rest.total_count,
      tellsMore: tellsMore(answer.list),
    },
    headers,
  );
};

const CONTENT_HEADERS: readonly string[] = ["content-type", "content-disposition", "content-language", "last-modified"];

/** The provider's answer was decoded on the way: only what describes the content stays. */
const contentHeaders = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => CONTENT_HEADERS.includes(name)));
