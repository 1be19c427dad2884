/** A list of what happened during a call; whoever wants to know hands an empty one in. */
import type { Trace, TraceEvent } from "./types.ts";

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
