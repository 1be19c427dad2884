/** "Did you mean": the nearest of the names that would have been right, else all of them. */
import { suggest as nearest } from "../../engine/language/suggest.ts";

/** A sentence such as `Did you mean "status"?`, or the list of what works; undefined if nothing is known. */
export const suggest = (given: string, known: readonly string[]): string | undefined => {
  const near = nearest(given.slice(0, 80), known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  return known.length === 0 ? undefined : `Known here: ${known.slice(0, 40).join(", ")}.`;
};
