/** A list of what happened during a call; whoever wants to know hands an empty one in. */
import type { Trace, TraceEvent } from "./types.ts";

/** @param fields explain every field of every record too, which costs time */
export const createTrace = (fields = true): Trace => {
  const events: TraceEvent[] = [];
  return { events, fields, add: (event) => void events.push(event) };
};
