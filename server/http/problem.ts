/** Errors as the consumer sees them: problem+json (RFC 9457) with the members that Truto's clients read (http-api-spec 2.11, 2.12). */
import { STATUS_CODES } from "node:http";
import { CognateError } from "../../engine/errors.ts";
import type { ErrorDetail } from "../../engine/errors.ts";

export interface ProblemContext {
  readonly requestId: string;
  /** Positions in files are for authors alone (http-api-spec 2.37). */
  readonly showWhere: boolean;
}

export type Problem = Readonly<Record<string, unknown>> & { readonly statusCode: number; readonly code: string };

export const PROBLEM_TYPE = "application/problem+json";

/** What some route or some provider answers to; TRACE and CONNECT none does. */
export const VERBS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/** Anything thrown becomes a CognateError; what is not one is a fault of ours and keeps its text to itself. */
export const asCognateError = (thrown: unknown): CognateError =>
  thrown instanceof CognateError
    ? thrown
    : new CognateError(
        "internal_error",
        "Cognate failed on this request. The server's log has the cause under the request id.",
        { cause: thrown },
      );

export const problemOf = (error: CognateError, context: ProblemContext): Problem => {
  const reason = STATUS_CODES[error.status] ?? "Error";
  const errors = error.errors.map((detail) => publicDetail(detail, context.showWhere));
  const provider = error.provider;
  return {
    type: `urn:cognate:error:${error.code}`,
    title: reason,
    status: error.status,
    detail: error.message,
    instance: `urn:cognate:request:${context.requestId}`,
    statusCode: error.status,
    error: reason,
    message: error.message,
    code: error.code,
    fault: error.fault,
    retryable: error.retryable,
    request_id: context.requestId,
    ...optional("hint", error.hint),
    ...(errors.length === 0 ? {} : { errors }),
    ...(errors.length > 0 && error.status === 400 ? { details: { failures: errors } } : {}),
    ...(provider === undefined
      ? {}
      : {
          truto_is_remote_error: true,
          provider_status: provider.status,
          ...optional("provider_code", provider.code),
          ...optional("provider_request_id", provider.request_id),
          ...optional("raw_response", provider.body),
        }),
    ...optional("retry_after", retryAfterOf(error)),
    ...(context.showWhere ? optional("where", error.where) : {}),
  };
};

/** Whole seconds of at least one: clients read `retry-after` with parseInt and stop at 0 and at dates (http-api-spec 1.1, fact 4). */
const retryAfterOf = (error: CognateError): number | undefined =>
  error.retryAfter === undefined ? undefined : Math.max(1, Math.ceil(error.retryAfter));

/** Headers that follow from the error alone. */
export const errorHeaders = (error: CognateError): Readonly<Record<string, string>> => {
  const wait = retryAfterOf(error);
  return {
    "content-type": PROBLEM_TYPE,
    ...(wait === undefined ? {} : { "retry-after": String(wait) }),
    ...(error.status === 401 ? { "www-authenticate": 'Bearer realm="cognate"' } : {}),
  };
};

/** For a 405 at the door, before any resource is looked up (RFC 9110, 15.5.6 wants an `Allow` in each). */
export const doorAllow = (error: CognateError): Readonly<Record<string, string>> =>
  error.status === 405 ? { allow: VERBS } : {};

/** Positions in files leave the server only where the caller may see them. */
export const publicDetail = (detail: ErrorDetail, showWhere: boolean): ErrorDetail => {
  if (showWhere || detail.where === undefined) return detail;
  const { where: _hidden, ...rest } = detail;
  return rest;
};

const optional = (key: string, value: unknown): Readonly<Record<string, unknown>> =>
  value === undefined ? {} : { [key]: value };
