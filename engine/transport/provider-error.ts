/** Makes the error that a consumer sees of a provider's answer: message, code, request id, redacted body. */
import { CognateError, type ErrorCode, type ProviderFacts } from "../errors.ts";
import type { Expression } from "../language/compilation.ts";
import type { Redactor } from "../redaction.ts";
import type { AnswerScope, Verdict } from "./judge.ts";
import { looksLikeHtml, TEXT_LIMIT } from "./parse-answer.ts";
import { providerMessage } from "./provider-message.ts";
import type { ErrorPolicy } from "./types.ts";

export interface FailureFacts {
  readonly operation: string;
  readonly policy: ErrorPolicy;
  readonly scope: AnswerScope;
  readonly verdict: Verdict;
  /** Why the body does not fit its format. */
  readonly broken: string | undefined;
  readonly redact: Redactor;
  readonly now: number;
  readonly retryAfter?: number;
}

/** A rule with `restart_paging`: the walk may begin again, once, before any row was given. */
export class RestartPagingError extends CognateError {}

/** Statuses of the provider that a consumer may see as they are (http-api-spec 2.11); the rest would mean something else to its client. */
const PASSED = new Set([400, 410, 413, 414, 415, 422]);

export const providerError = (facts: FailureFacts): CognateError => {
  const { operation, verdict, scope, redact, retryAfter } = facts;
  const { code } = verdict;
  const said = readMessage(facts);
  const isInvalid = code === "provider_answer_invalid" && facts.broken !== undefined;
  const text = isInvalid
    ? `${operation}: the provider answered ${scope.status} but ${facts.broken}.`
    : `${operation}: the provider answered ${scope.status}${said === undefined ? "" : `: ${said}`}`;
  const hint = readHint(facts, said);
  const options = {
    ...(code === "provider_rejected" && PASSED.has(scope.status) ? { status: scope.status } : {}),
    ...(hint === undefined ? {} : { hint: redact.text(hint) }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    provider: providerFacts(facts),
    operation,
  };
  return verdict.action === "restart_paging"
    ? new RestartPagingError(code, text, options)
    : new CognateError(code, text, options);
};

/** The provider's own words, if the files or common forms find any; secrets masked before a long one is cut. */
export const readMessage = ({
  policy,
  scope,
  redact,
  now,
}: Pick<FailureFacts, "policy" | "scope" | "redact" | "now">): string | undefined => {
  const declared = readText(policy.message, scope, now);
  if (declared !== undefined) return redact.text(declared);
  const found = providerMessage(scope.body, scope.text);
  return found === undefined ? undefined : redact.text(found).slice(0, LONGEST_MESSAGE);
};

const LONGEST_MESSAGE = 500;

const readText = (expression: Expression | undefined, scope: AnswerScope, now: number): string | undefined => {
  if (expression === undefined) return undefined;
  try {
    const value = expression.evaluate(scope, scope, now);
    if (value === undefined || value === null || value === "") return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  } catch {
    return undefined;
  }
};

const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  account_credentials_rejected: "Connect the account again with valid credentials.",
  provider_permission_missing: "Give the account's credentials the permission for this call.",
  provider_redirect:
    "The call was redirected to another host, which gets no credentials: correct the base URL, or give it a `base_url` of its own.",
  provider_rate_limited: "Wait as long as `retry_after` says and call again.",
};

const readHint = ({ verdict, scope, now, broken }: FailureFacts, message: string | undefined): string | undefined => {
  if (verdict.rule?.hint !== undefined) {
    try {
      const withMessage = { ...scope, message };
      const hint = verdict.rule.hint.render(withMessage, now);
      if (typeof hint === "string") return hint;
    } catch {
      // A hint that fails must not hide the error it belongs to.
    }
  }
  const html = broken !== undefined && looksLikeHtml(scope.text, undefined);
  return html
    ? "A page for browsers came back: check the base URL, and what stands between here and the provider."
    : HINTS[verdict.code];
};

/** The provider's own id of the request, as the files declare it; of good answers too. */
export const readRequestId = (policy: ErrorPolicy, scope: AnswerScope, now: number): string | undefined =>
  readText(policy.requestId, scope, now);

const providerFacts = ({ policy, scope, redact, now }: FailureFacts): ProviderFacts => {
  const code = readText(policy.providerCode, scope, now);
  const requestId = readRequestId(policy, scope, now);
  const body = boundedBody(scope, redact);
  return {
    status: scope.status,
    ...(code === undefined ? {} : { code: redact.text(code) }),
    ...(requestId === undefined ? {} : { request_id: redact.text(requestId) }),
    ...(body === undefined ? {} : { body }),
  };
};

/** Where a text was cut off, a secret may have been, and half of one is not found: so much of the end is left out. */
const CUT_EDGE = 4096;

/** The parsed body if it is small, else its beginning as text. */
const boundedBody = (scope: AnswerScope, redact: Redactor): unknown => {
  const text = scope.text;
  if (text === "") return undefined;
  if (text.length < TEXT_LIMIT) return scope.body === undefined ? redact.text(text) : redact.value(scope.body);
  return redact.text(text).slice(0, -CUT_EDGE);
};

/** Statuses that clients repeat by themselves. */
const REPEATED = new Set([502, 503, 504]);

/**
 * A write that may have arrived is never answered with a status that clients repeat (http-api-spec 2.9): without a clear
 * answer its outcome is unknown, and its Idempotency-Key says the same. A clear no keeps its code.
 * @param error of a write that was sent
 */
export const asWriteError = (error: CognateError): CognateError =>
  REPEATED.has(error.status) ? outcomeUnknown(error, "The write was sent; whether it happened is unknown.") : error;

/** Answers that the attempt before may itself be the reason of. */
const DUE_TO_LOST: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["conflict", "precondition_failed"]);

/** As `asWriteError`, for a write that was sent once more: a refusal of the last attempt says nothing of those before. */
export const asWriteErrorAfterLoss = (error: CognateError): CognateError =>
  error.retryable || DUE_TO_LOST.has(error.code)
    ? outcomeUnknown(error, "The write had been sent before; whether it happened is unknown.")
    : asWriteError(error);

const outcomeUnknown = (error: CognateError, why: string): CognateError =>
  new CognateError("outcome_unknown", `${error.message}${/[.!?]$/.test(error.message) ? "" : "."} ${why}`, {
    hint: "Read the record to see whether it happened before you send it again.",
    ...(error.provider === undefined ? {} : { provider: error.provider }),
    ...(error.operation === undefined ? {} : { operation: error.operation }),
    cause: error,
    afterWrite: true,
  });
