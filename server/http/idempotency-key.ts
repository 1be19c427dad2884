/** The Idempotency-Key header of a write; handed on to the operation. */
import { CognateError } from "../../engine/errors.ts";

/** @throws CognateError invalid_parameter unless it is 1…255 printable ASCII characters */
export const idempotencyKeyOf = (header: string | undefined): string | undefined => {
  if (header === undefined || header === "") return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(header))
    throw new CognateError(
      "invalid_parameter",
      "The Idempotency-Key header has to be 1 to 255 printable ASCII characters without spaces.",
    );
  return header;
};
