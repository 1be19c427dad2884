/** A failed attempt, with what decides about repeating it: whether anything can have reached the provider. */
import { CognateError, type ErrorCode, type ErrorOptions } from "../errors.ts";

export class WireError extends CognateError {
  /** False only if the connection was never made. */
  readonly sent: boolean;

  constructor(code: ErrorCode, message: string, sent: boolean, options: ErrorOptions = {}) {
    super(code, message, options);
    this.sent = sent;
  }
}

/** The guard stands before the first byte, and judges a redirect before it is followed. An error from elsewhere (a test's wire) says nothing, so the worst is assumed. */
export const wasSent = (error: CognateError): boolean =>
  error instanceof WireError ? error.sent : error.code !== "egress_denied";

/** Codes of Node's zlib and HTTP parser, and got's word for a body shorter than announced. */
const BROKEN_ANSWER = /^(Z_|ERR_BROTLI|ERR_ZSTD|ERR__ERROR_FORMAT|HPE_|ERR_HTTP_CONTENT_LENGTH_MISMATCH)/;

interface Circumstances {
  readonly sent: boolean;
  /** The head of an answer had arrived. */
  readonly answered: boolean;
  readonly timeoutMs: number;
  readonly cancelled: boolean;
}

/** Names the cause by its code alone: messages of the runtime hold addresses. */
export const toWireError = (cause: unknown, { sent, answered, timeoutMs, cancelled }: Circumstances): WireError => {
  const code = codeOf(cause);
  const options = { cause };
  if (cancelled)
    return new WireError("deadline_exceeded", "The call was cancelled before the provider answered.", sent, options);
  if (code === "ETIMEDOUT")
    return new WireError(
      "provider_timeout",
      `The provider did not answer within ${timeoutMs / 1000} s.`,
      sent,
      options,
    );
  if (BROKEN_ANSWER.test(code))
    return new WireError("provider_answer_invalid", `The provider's answer is broken (${code}).`, sent, options);
  if (answered) return new WireError("provider_answer_invalid", "The provider's answer was cut off.", sent, options);
  return new WireError("provider_unreachable", `The provider could not be reached (${code}).`, sent, options);
};

const codeOf = (cause: unknown): string => {
  if (typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string")
    return cause.code;
  return "unknown cause";
};
