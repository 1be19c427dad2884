/** What `explain=1` and the debug format show of a call: events in order, secrets masked, bodies left out. */
import { setImmediate } from "node:timers/promises";
import { redactorFor } from "../../engine/operation/account-facts.ts";
import type { Account, Trace, TraceEvent } from "../../engine/operation/types.ts";
import type { Redactor } from "../../engine/redaction.ts";

/** Records of one answer: explaining one takes some milliseconds and 35 KB. */
export const MOST_EXPLAINED = 25;

/**
 * The trace as JSON, printed record by record, so that other requests have their turn in between. Who may explain sees
 * where each expression stands (http-api-spec 2.37). A provider that repeats a credential in its answer has it masked
 * here as well.
 */
export const printTrace = async (trace: Trace, account: Account): Promise<string> => {
  const mask = masking(redactorFor(account.view));
  const events: string[] = [];
  for (const event of trace.events) {
    // oxlint-disable-next-line no-await-in-loop -- one record after the other is the point
    if (event.kind === "record") await setImmediate();
    events.push(JSON.stringify(printEvent(event), mask));
  }
  return withMember(JSON.stringify(leftOut(trace)), "events", `[${events.join(",")}]`);
};

/** A JSON object with one more member, whose value is JSON already. */
export const withMember = (json: string, name: string, value: string): string =>
  `${json.slice(0, -1)}${json === "{}" ? "" : ","}${JSON.stringify(name)}:${value}}`;

const leftOut = (trace: Trace): Readonly<Record<string, unknown>> => {
  const records = trace.records();
  if (records.leftOut === 0) return {};
  return {
    records_explained: records.explained,
    records_left_out: records.leftOut,
    hint: `At most ${MOST_EXPLAINED} records of an answer are explained. For the others ask with \`limit=${MOST_EXPLAINED}\` and follow \`next_cursor\`.`,
  };
};

/** For `JSON.stringify`, which asks values how they print before: secret values are *** by then (engine/language/secret.ts). */
const masking =
  (redactor: Redactor) =>
  (_key: string, value: unknown): unknown => {
    if (typeof value === "string") return redactor.text(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    const isClean = Object.keys(value).every((name) => redactor.text(name) === name);
    return isClean
      ? value
      : Object.fromEntries(Object.entries(value).map(([name, member]) => [redactor.text(name), member]));
  };

const printEvent = (event: TraceEvent): unknown => {
  if (event.kind !== "plan") return event;
  const { body, ...plan } = event.plan;
  return {
    kind: "plan",
    plan: {
      ...plan,
      ...(body === undefined ? {} : { body: { content_type: body.contentType, bytes: body.bytes.byteLength } }),
    },
  };
};
