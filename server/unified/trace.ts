/** What `explain=1` and the debug format show of a call: events in order, secrets masked, bodies left out. */
import { redactorFor } from "../../engine/operation/account-facts.ts";
import type { Account, Trace, TraceEvent } from "../../engine/operation/types.ts";

/**
 * Who may explain sees where each expression stands (http-api-spec 2.37). A provider that repeats a credential in its
 * answer has it masked here as well.
 */
export const printTrace = (trace: Trace, account: Account): readonly unknown[] =>
  redactorFor(account.view).value(JSON.parse(JSON.stringify(trace.events.map(printEvent))) as readonly unknown[]);

const printEvent = (event: TraceEvent): unknown => {
  if (event.kind !== "plan") return event;
  const { body, ...plan } = event.plan;
  // Secret values print as *** by themselves (engine/language/secret.ts).
  return {
    kind: "plan",
    plan: {
      ...plan,
      ...(body === undefined ? {} : { body: { content_type: body.contentType, bytes: body.bytes.byteLength } }),
    },
  };
};
