/** The closed list of error codes and the one error type that every room throws. */

/** Whose mistake it is; decides who is asked to act. */
export type Fault = "caller" | "account" | "provider" | "integration" | "engine";

interface CodeFacts {
  readonly fault: Fault;
  /** HTTP status on `/unified` and `/proxy` (http-api-spec 2.11); an error may carry another one. */
  readonly status: number;
  readonly retryable: boolean;
  readonly summary: string;
}

const code = (fault: Fault, status: number, retryable: boolean, summary: string): CodeFacts => ({
  fault,
  status,
  retryable,
  summary,
});

/** Every error that can reach a person. The docs page is generated from this table. */
export const ERROR_CODES = {
  invalid_parameter: code("caller", 400, false, "A query parameter is unknown or its value has the wrong form."),
  invalid_body: code("caller", 400, false, "The request body is not JSON or does not fit the model's write schema."),
  filter_not_supported: code(
    "caller",
    400,
    false,
    "This integration cannot filter by that parameter, operator or value.",
  ),
  sort_not_supported: code("caller", 400, false, "This integration cannot sort by that field."),
  field_not_supported: code("caller", 400, false, "The model knows the property but this integration cannot write it."),
  requirement_failed: code("caller", 400, false, "The request breaks a rule that the mapping states under `require`."),
  not_supported: code("caller", 400, false, "A known parameter or feature that is not available here."),
  parameter_owned_by_paging: code(
    "caller",
    400,
    false,
    "The parameter is set by paging; use `limit` and `next_cursor`.",
  ),
  cursor_invalid: code("caller", 400, false, "The cursor cannot be read, or belongs to another account."),
  cursor_query_mismatch: code("caller", 400, false, "The cursor was made by another query."),
  cursor_stale: code("caller", 400, false, "The configuration changed since the cursor was made; start again."),
  path_not_allowed: code("caller", 400, false, "The path leaves the provider's base path or hides a segment."),
  body_not_allowed: code("caller", 400, false, "GET and HEAD carry no body here."),
  account_missing: code("caller", 400, false, "The call names no account."),
  account_ambiguous: code("caller", 400, false, "More than one account fits; name one."),
  token_missing: code("caller", 401, false, "No Cognate token was sent."),
  token_invalid: code("caller", 401, false, "The token is unknown, expired or revoked."),
  token_conflict: code("caller", 401, false, "Two different Cognate tokens were sent."),
  token_scope: code("caller", 403, false, "The token does not allow this."),
  host_not_allowed: code(
    "caller",
    403,
    false,
    "The Host or Origin of the request is not allowed on a server without tokens.",
  ),
  route_not_found: code("caller", 404, false, "There is no such route."),
  model_not_found: code("caller", 404, false, "There is no such unified model or resource."),
  integration_not_found: code("caller", 404, false, "There is no such integration."),
  account_not_found: code("caller", 404, false, "There is no such account, or the token may not use it."),
  token_not_found: code("caller", 404, false, "There is no such API token, or the token in use may not see it."),
  resource_not_found: code("caller", 404, false, "The integration has no such resource or operation."),
  method_not_found: code("caller", 404, false, "There is no such custom method."),
  not_found: code("caller", 404, false, "The provider has no such record."),
  method_not_allowed: code("caller", 405, false, "The resource exists but not with this method."),
  sandbox_read_only: code("caller", 405, false, "Sandbox accounts refuse writes."),
  conflict: code("caller", 409, false, "The provider says the record conflicts with another one."),
  idempotency_running: code("caller", 409, true, "A request with this Idempotency-Key is still running."),
  idempotency_mismatch: code("caller", 422, false, "The Idempotency-Key was used for another request before."),
  precondition_failed: code("caller", 412, false, "The provider says a precondition does not hold."),
  cursor_expired: code("provider", 410, false, "The provider no longer knows this position in the list."),
  payload_too_large: code("caller", 413, false, "The request body is larger than allowed."),
  verification_failed: code("account", 422, false, "The provider did not accept the account's credentials."),
  credential_missing: code("account", 424, false, "A credential or account field that the call needs is not set."),
  account_credentials_rejected: code("account", 424, false, "The provider rejects the account's credentials."),
  provider_permission_missing: code("account", 403, false, "The account's credentials lack a permission."),
  provider_rejected: code("provider", 400, false, "The provider refuses the request."),
  provider_rate_limited: code("provider", 429, true, "The provider's rate limit is used up."),
  provider_error: code("provider", 502, true, "The provider failed."),
  provider_answer_invalid: code("provider", 502, true, "The provider's answer is not in the declared format."),
  provider_unexpected_answer: code(
    "provider",
    502,
    false,
    "The provider's answer has no records where the operation says they are.",
  ),
  provider_answer_too_large: code("provider", 502, false, "The provider's answer is larger than allowed."),
  provider_redirect: code("provider", 502, false, "The provider redirects to a host that is not declared."),
  provider_unreachable: code("provider", 504, true, "The provider could not be reached."),
  provider_timeout: code("provider", 504, true, "The provider did not answer in time."),
  deadline_exceeded: code("provider", 504, true, "The deadline of the call passed."),
  outcome_unknown: code(
    "provider",
    500,
    false,
    "A write was sent and no clear answer came: it may or may not have happened.",
  ),
  pagination_stuck: code("provider", 502, false, "The provider's paging does not advance."),
  pagination_failed: code("provider", 502, false, "The provider's paging answer contradicts the declared strategy."),
  template_unresolved: code("integration", 500, false, "A template has a hole without a value where one is needed."),
  expression_failed: code("integration", 502, false, "An expression of the integration failed."),
  mapping_failed: code("integration", 502, false, "A record could not be mapped (strict mode)."),
  egress_denied: code("integration", 502, false, "The planned URL is not on a declared host."),
  cursor_too_large: code("integration", 500, false, "The position does not fit in a cursor."),
  not_implemented: code("engine", 501, false, "Declared in the language, not yet supported by this version."),
  internal_error: code("engine", 500, false, "A fault of Cognate itself."),
  unavailable: code("engine", 503, true, "The server is starting or stopping, or its store cannot be used."),
} as const satisfies Record<string, CodeFacts>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A place in a file that a person can open; lines and columns count from 1. */
export interface Where {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Path of keys inside the file, as `list.filters.status`. */
  readonly path?: string;
}

/** One detail of an error: a bad parameter, a failing field, a violated rule. */
export interface ErrorDetail {
  readonly message: string;
  /** JSON pointer into the request body or record. */
  readonly pointer?: string;
  readonly parameter?: string;
  readonly field?: string;
  readonly record_id?: string;
  readonly code?: ErrorCode;
  readonly hint?: string;
  readonly where?: Where;
}

/** What the provider answered when the error is the provider's; bodies are redacted before they are stored here. */
export interface ProviderFacts {
  readonly status: number;
  readonly code?: string;
  readonly request_id?: string;
  /** At most 16 KiB, redacted. */
  readonly body?: unknown;
}

export interface ErrorOptions {
  readonly status?: number;
  readonly retryable?: boolean;
  /** Where the code alone does not decide it. */
  readonly fault?: Fault;
  readonly hint?: string;
  readonly where?: Where;
  readonly errors?: readonly ErrorDetail[];
  readonly provider?: ProviderFacts;
  /** Whole seconds, at least 1. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
  /** Whose answer it is, as `members.list`. */
  readonly operation?: string;
  /** A write was sent before it, and happened or may have: no reason to write again. */
  readonly afterWrite?: boolean;
}

/** The only error that crosses a room's border. `message` tells a person what to do next. */
export class CognateError extends Error {
  readonly code: ErrorCode;
  readonly fault: Fault;
  readonly status: number;
  readonly retryable: boolean;
  readonly hint: string | undefined;
  readonly where: Where | undefined;
  readonly errors: readonly ErrorDetail[];
  readonly provider: ProviderFacts | undefined;
  readonly retryAfter: number | undefined;
  readonly operation: string | undefined;
  readonly afterWrite: boolean;

  constructor(errorCode: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "CognateError";
    const facts = ERROR_CODES[errorCode];
    this.code = errorCode;
    this.fault = options.fault ?? facts.fault;
    this.status = options.status ?? facts.status;
    this.retryable = options.retryable ?? facts.retryable;
    this.hint = options.hint;
    this.where = options.where;
    this.errors = options.errors ?? [];
    this.provider = options.provider;
    this.retryAfter = options.retryAfter;
    this.operation = options.operation;
    this.afterWrite = options.afterWrite ?? false;
  }
}

/** Names that error rules in YAML may also use for a code (both pages of the design use them). */
export const CODE_ALIASES: Readonly<Record<string, ErrorCode>> = {
  account_unauthorized: "account_credentials_rejected",
  provider_invalid_body: "provider_answer_invalid",
  provider_conflict: "conflict",
  cursor_outdated: "cursor_stale",
};

/** Reads a code written by an author; undefined if it is not in the closed list. */
export const parseErrorCode = (text: string): ErrorCode | undefined =>
  text in ERROR_CODES ? (text as ErrorCode) : CODE_ALIASES[text];
