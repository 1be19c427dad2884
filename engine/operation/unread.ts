/** Refuses query parameters of a write or method that nothing in its mapping reads: they would be ignored in silence (spec 3.10). */
import { CognateError } from "../errors.ts";
import type { References } from "../language/compilation.ts";
import type { UnifiedQuery } from "../mapping/types.ts";

type Reader = { readonly references: References } | undefined;

/** @throws CognateError filter_not_supported */
export const refuseUnread = (query: UnifiedQuery, readers: readonly Reader[], method: string): void => {
  const reads = (name: string): boolean =>
    readers.some((reader) =>
      reader?.references.members.some((member) => member === `query.${name}` || member === "query.*"),
    );
  const unread = [...new Set(query.filters.map((filter) => filter.parameter.name))].filter((name) => !reads(name));
  if (unread.length === 0) return;
  const errors = unread.map((parameter) => ({
    parameter,
    message: `\`${parameter}\` has no effect on ${method} here.`,
    code: "filter_not_supported" as const,
  }));
  throw new CognateError("filter_not_supported", errors.map((error) => error.message).join(" "), {
    errors,
    hint: "Leave it out.",
  });
};
