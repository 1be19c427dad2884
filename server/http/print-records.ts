/** Prints the records of a list as JSON: a long one in parts, so that other requests have their turn in between. */
import { setImmediate } from "node:timers/promises";

/** Records that take about a millisecond. */
const PART = 250;

export const printRecords = async (records: readonly unknown[]): Promise<string> => {
  if (records.length <= PART) return JSON.stringify(records);
  const parts: string[] = [];
  for (let from = 0; from < records.length; from += PART) {
    // oxlint-disable-next-line no-await-in-loop -- one part after the other is the point
    await setImmediate();
    parts.push(JSON.stringify(records.slice(from, from + PART)).slice(1, -1));
  }
  return `[${parts.join(",")}]`;
};
