/** A list of what happened during a call; whoever wants to know hands an empty one in. */
import type { RequestPlan } from "../language/exchange.ts";
import type { FieldTrace } from "../mapping/types.ts";
import type { TransportEvent } from "../transport/types.ts";

/** Everything that happened during a call, in order; printed by explain and the debug format. */
export interface Trace {
  readonly events: readonly TraceEvent[];
  add(event: TraceEvent): void;
  /** One more record, whose fields are explained if it is among those that are. */
  record(explain: () => Omit<Extract<TraceEvent, { readonly kind: "record" }>, "kind">): void;
  records(): { readonly explained: number; readonly leftOut: number };
}

type RequestEvent = Extract<TransportEvent, { readonly kind: "request" }>;

export type TraceEvent =
  | Exclude<TransportEvent, RequestEvent>
  | (Omit<RequestEvent, "url"> & { readonly url: string })
  | { readonly kind: "source"; readonly path: string; readonly operation?: string }
  | { readonly kind: "plan"; readonly plan: RequestPlan }
  | {
      readonly kind: "filter";
      readonly parameter: string;
      readonly operator: string;
      readonly how: "sent" | "term" | "local" | "chosen";
    }
  | {
      readonly kind: "page";
      readonly records: number;
      readonly rows: number;
      readonly admitted: number;
      readonly leftOut: number;
      readonly filtered: number;
    }
  | { readonly kind: "note"; readonly message: string }
  | { readonly kind: "record"; readonly id: string | null; readonly fields: readonly FieldTrace[] };

/** As a trace keeps it. */
export const printed = (event: TransportEvent): TraceEvent =>
  event.kind === "request" ? { ...event, url: event.url() } : event;

/** @param mostRecords so many records are explained field by field, which costs time; the others are counted */
export const createTrace = (mostRecords = Number.POSITIVE_INFINITY): Trace => {
  const events: TraceEvent[] = [];
  let explained = 0;
  let leftOut = 0;
  return {
    events,
    add: (event) => void events.push(event),
    record(explain) {
      if (explained >= mostRecords) {
        leftOut += 1;
        return;
      }
      explained += 1;
      events.push({ kind: "record", ...explain() });
    },
    records: () => ({ explained, leftOut }),
  };
};
