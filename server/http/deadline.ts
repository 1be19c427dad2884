/** `x-deadline-ms`: how long a caller waits (http-api-spec 2.13). */
import { CognateError } from "../../engine/errors.ts";

/** Below the 30 s after which Truto's client gives up. */
const DEFAULT_DEADLINE_MS = 25_000;
const MIN_MS = 100;
const MAX_MS = 300_000;

/** Values outside of 100…300,000 are clamped. @throws CognateError invalid_parameter if it is not a number */
export const deadlineMsOf = (header: string | undefined): number => {
  if (header === undefined || header === "") return DEFAULT_DEADLINE_MS;
  if (!/^-?\d+$/.test(header))
    throw new CognateError("invalid_parameter", "The header x-deadline-ms has to be a whole number of milliseconds.", {
      errors: [{ parameter: "x-deadline-ms", message: "not a whole number" }],
    });
  return Math.min(MAX_MS, Math.max(MIN_MS, Number(header)));
};
