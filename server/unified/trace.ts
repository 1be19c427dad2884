/** What `explain=1` and the debug format show of a call: events in order, secrets masked, bodies left out. */
import type { Trace, TraceEvent } from "../../engine/operation/types.ts";

export const printTrace = (trace: Trace, showWhere: boolean): readonly unknown[] =>
  trace.events.map((event) => printEvent(event, showWhere));

const printEvent = (event: TraceEvent, showWhere: boolean): unknown => {
  if (event.kind === "plan") {
    const { body, ...plan } = event.plan;
    // Secret values print as *** by themselves (engine/language/secret.ts).
    return {
      kind: "plan",
      plan: {
        ...plan,
        ...(body === undefined ? {} : { body: { content_type: body.contentType, bytes: body.bytes.byteLength } }),
      },
    };
  }
  if (event.kind === "record" && !showWhere)
    return { ...event, fields: event.fields.map(({ where: _hidden, ...field }) => field) };
  return event;
};
