/** `GET /unified/{model}/{resource}`: one page, one raw provider page, or every record as NDJSON. */
import { CognateError } from "../../engine/errors.ts";
import type { ListAnswer, ListCall } from "../../engine/operation/types.ts";
import { watchingAccount } from "../accounts/watch.ts";
import { problemOf, publicDetail } from "../http/problem.ts";
import { factHeaders, nextLink, replyList, tellsMore } from "../http/reply.ts";
import { printRecords } from "../http/print-records.ts";
import { respond } from "../http/respond.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { requireMethod } from "./allow.ts";
import { replyNdjson, wantsNdjson } from "./ndjson.ts";
import type { UnifiedCall } from "./target.ts";
import { openUnifiedCall } from "./target.ts";
import { printTrace, withMember } from "./trace.ts";

export const listRoute =
  (parts: ServerParts) =>
  async (incoming: Incoming): Promise<Response> => {
    const unified = await openUnifiedCall(parts, incoming, "list", "read");
    requireMethod(parts.engine, incoming, unified.integration, unified.target, "list", unified.account.sandbox);
    checkKeyBy(unified);
    const call = listCallOf(unified);
    if (wantsNdjson(incoming.header("accept")))
      return watchingAccount(parts, unified, () => replyNdjson(parts, incoming, unified, call));
    if (call.format === "raw") return replyRawPage(parts, incoming, unified, call);
    const { answer, facts } = await watchingAccount(
      parts,
      unified,
      () => parts.engine.list(call),
      ({ answer: { error } }) => error,
    );
    const { keyBy } = unified.parameters;
    const result =
      keyBy === undefined ? await printRecords(answer.result) : JSON.stringify(keyed(answer.result, keyBy));
    const envelope = JSON.stringify(envelopeOf(parts, incoming, answer));
    const { trace, account } = unified;
    const rest =
      trace === undefined
        ? envelope
        : withMember(envelope, call.format === "debug" ? "debug" : "explain", await printTrace(trace, account));
    return replyList(
      incoming,
      {
        result,
        rest,
        cursor: answer.next_cursor,
        total: answer.total_count,
        tellsMore: trace !== undefined || tellsMore(answer),
      },
      factHeaders(facts),
    );
  };

const listCallOf = ({ parameters, target, base }: UnifiedCall): ListCall => ({
  ...base,
  ...target,
  ...parameters.shaping,
  query: parameters.query,
  ...(parameters.sortBy === undefined ? {} : { sortBy: parameters.sortBy }),
  ...(parameters.limit === undefined ? {} : { limit: parameters.limit }),
  ...(parameters.cursor === undefined ? {} : { cursor: parameters.cursor }),
});

const envelopeOf = (parts: ServerParts, incoming: Incoming, answer: ListAnswer): Readonly<Record<string, unknown>> => {
  const { result: _printed, error, errors, ...rest } = answer;
  const showWhere = parts.options.dev;
  return {
    ...rest,
    ...(error === undefined ? {} : { error: problemOf(error, { requestId: incoming.requestId, showWhere }) }),
    ...(errors === undefined || errors.length === 0
      ? {}
      : { errors: errors.map((detail) => publicDetail(detail, showWhere)) }),
  };
};

/** One provider page as it is: the cursor rides in headers (http-api-spec 2.20). */
const replyRawPage = async (
  parts: ServerParts,
  incoming: Incoming,
  unified: UnifiedCall,
  call: ListCall,
): Promise<Response> => {
  const { answer: page, facts } = await watchingAccount(parts, unified, () => parts.engine.rawPage(call));
  return respond(incoming.c, page.bytes, page.status, {
    "content-type": page.contentType,
    ...factHeaders(facts),
    ...nextLink(incoming.c.req.url, page.next_cursor),
    ...(page.next_cursor === null ? {} : { "x-cognate-next-cursor": page.next_cursor }),
  });
};

const checkKeyBy = ({ parameters, resource }: UnifiedCall): void => {
  const { keyBy } = parameters;
  const properties = resource.schema["properties"];
  if (keyBy === undefined || typeof properties !== "object" || properties === null || Object.hasOwn(properties, keyBy))
    return;
  throw new CognateError("invalid_parameter", `"${keyBy}" is not a field of ${resource.model}/${resource.name}.`, {
    errors: [{ parameter: "key_by", message: "not a field" }],
  });
};

/** @throws CognateError invalid_parameter where two records share a key: an object would lose one of them */
const keyed = (records: ListAnswer["result"], field: string): Readonly<Record<string, unknown>> => {
  const byKey = new Map(records.map((record) => [String(record[field]), record]));
  if (byKey.size < records.length)
    throw new CognateError("invalid_parameter", `"${field}" is not unique on this page, so records would be lost.`, {
      errors: [{ parameter: "key_by", message: "not unique" }],
    });
  return Object.fromEntries(byKey);
};
