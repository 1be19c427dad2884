/** What went wrong with one field, row or binding, as a detail of an answer. */
import { CognateError, type ErrorDetail } from "../errors.ts";

export const detailOf = (error: unknown, field: string | undefined, recordId: unknown): ErrorDetail => {
  const isOurs = error instanceof CognateError;
  return {
    message: error instanceof Error ? error.message : String(error),
    code: isOurs ? error.code : "mapping_failed",
    ...(field === undefined ? {} : { field }),
    ...(typeof recordId === "string" || typeof recordId === "number" ? { record_id: String(recordId) } : {}),
    ...(isOurs && error.hint !== undefined ? { hint: error.hint } : {}),
    ...(isOurs && error.where !== undefined ? { where: error.where } : {}),
  };
};
