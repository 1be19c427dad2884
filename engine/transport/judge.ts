/** Decides what an answer means: the operation's rules, then the integration's, then the built-ins (config-language-spec 3.8). */
import type { ErrorCode } from "../errors.ts";
import type { ProviderAnswer } from "../language/exchange.ts";
import { isTrue } from "../language/truth.ts";
import type { ErrorAction, ErrorPolicy, ErrorRule } from "./types.ts";

/** ANS of the variable table, with `account`. */
export type AnswerScope = Pick<ProviderAnswer, "status" | "headers" | "body" | "text" | "request"> & {
  readonly account: Readonly<Record<string, unknown>>;
};

export interface Verdict {
  readonly action: ErrorAction | "accept";
  /** The error if the action cannot help. */
  readonly code: ErrorCode;
  readonly rule?: ErrorRule;
}

/** @param broken the body does not fit its format: on 2xx an error of its own, unless a rule matches */
export const judge = (
  policy: ErrorPolicy,
  scope: AnswerScope,
  broken: boolean,
  canRefresh: boolean,
  now: number,
): Verdict => {
  const { status } = scope;
  const rule = policy.rules.find((one) => one.matches(status) && holds(one, scope, now));
  const builtIn = judgeStatus(status, broken, canRefresh);
  if (rule === undefined) return builtIn;
  rule.hit?.();
  return { action: rule.action, code: rule.code ?? codeFor(rule.action, builtIn), rule };
};

/** An exception in `when` counts as false: an odd answer must not hide the error it carries. */
const holds = (rule: ErrorRule, scope: AnswerScope, now: number): boolean => {
  if (rule.when === undefined) return true;
  try {
    return isTrue(rule.when.evaluate(scope, scope, now));
  } catch {
    return false;
  }
};

const judgeStatus = (status: number, broken: boolean, canRefresh: boolean): Verdict => {
  if (status >= 200 && status <= 299)
    return broken ? { action: "fail", code: "provider_answer_invalid" } : { action: "accept", code: "provider_error" };
  if (status === 401) return { action: canRefresh ? "refresh" : "fail", code: "account_credentials_rejected" };
  if (status === 429) return { action: "wait", code: "provider_rate_limited" };
  if (status === 408 || status >= 500) return { action: "retry", code: "provider_error" };
  return { action: "fail", code: FAILURES[status] ?? (status >= 400 ? "provider_rejected" : "provider_error") };
};

const FAILURES: Readonly<Record<number, ErrorCode>> = {
  403: "provider_permission_missing",
  404: "not_found",
  409: "conflict",
  412: "precondition_failed",
};

/** A rule without a code gets what its action means, else what its status means. */
const codeFor = (action: ErrorAction, builtIn: Verdict): ErrorCode => {
  if (action === "wait") return "provider_rate_limited";
  if (action === "restart_paging") return "cursor_expired";
  if (action === "refresh") return "account_credentials_rejected";
  return builtIn.code;
};
