/** A whole call of a planned request: attempts, waits, error rules, deadline (config-language-spec 3.8; http-api-spec 2.9, 2.11, 2.13). */
import { CognateError, ERROR_CODES } from "../errors.ts";
import type { ProviderAnswer, RequestPlan } from "../language/exchange.ts";
import { printableUrl } from "../language/plan-url.ts";
import { makeAttempt, type Attempt } from "./attempt.ts";
import { judge, type AnswerScope, type Verdict } from "./judge.ts";
import { asWriteError, asWriteErrorAfterLoss, providerError, readMessage } from "./provider-error.ts";
import { readRateLimits } from "./rate-limit.ts";
import type { Send, SendContext, Wire } from "./types.ts";
import { backoff, givenWait } from "./waits.ts";
import { wasSent, WireError } from "./wire-error.ts";

export interface SendDeps {
  readonly wire: Wire;
  /** Epoch ms. */
  readonly clock: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
  /** Of a decoded answer; 32 MiB. */
  readonly maxBytes?: number;
  /** The first one included; 4. */
  readonly maxAttempts?: number;
  /** Seam for shared budgets and breakers: may wait or refuse before each attempt. */
  readonly admit?: (plan: RequestPlan, context: SendContext) => Promise<void>;
}

const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
const DEFAULT_MAX_ATTEMPTS = 4;

type Step =
  | { readonly kind: "done"; readonly answer: ProviderAnswer }
  | {
      readonly kind: "again";
      readonly plan: RequestPlan;
      readonly waitMs: number;
      readonly reason: string;
      /** The attempt may have done its work: it was sent, and no clear answer came. */
      readonly lost: boolean;
    };

/** What one attempt knows about the call so far. */
interface Progress {
  readonly plan: RequestPlan;
  readonly context: SendContext;
  readonly attempt: number;
  readonly refreshed: boolean;
  /** An earlier attempt may have done its work. */
  readonly lost: boolean;
}

export const createSend =
  (deps: SendDeps): Send =>
  async (first, context) => {
    let progress: Progress = { plan: first, context, attempt: 1, refreshed: false, lost: false };
    try {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- attempts follow each other
        const step = await attemptOnce(deps, progress);
        if (step.kind === "done") return step.answer;
        progress = {
          ...progress,
          plan: step.plan,
          attempt: progress.attempt + 1,
          refreshed: progress.refreshed || step.reason === "refresh",
          lost: progress.lost || step.lost,
        };
        // oxlint-disable-next-line no-await-in-loop -- as above
        await pause(deps, progress, step);
      }
    } catch (error) {
      const isWrite = first.effect !== "read";
      throw isWrite && progress.lost && error instanceof CognateError ? asWriteErrorAfterLoss(error) : error;
    }
  };

const pause = async (
  { clock, sleep }: SendDeps,
  { plan, context }: Progress,
  { waitMs, reason }: Extract<Step, { kind: "again" }>,
): Promise<void> => {
  if (waitMs <= 0) return;
  context.onEvent?.({ kind: "wait", seconds: waitMs / 1000, reason });
  // A cancelled pause may reject or return early; what counts is looked at right after.
  await sleep(waitMs, context.signal).catch(() => {});
  if (context.signal?.aborted === true || clock() >= context.deadline) throw deadlinePassed(plan);
};

const attemptOnce = async (deps: SendDeps, progress: Progress): Promise<Step> => {
  const { plan, context, attempt: number } = progress;
  await deps.admit?.(plan, context);
  const started = deps.clock();
  const remaining = context.deadline - started;
  if (remaining <= 0 || context.signal?.aborted === true) throw deadlinePassed(plan);
  context.onEvent?.({
    kind: "request",
    operation: plan.operation,
    method: plan.method,
    url: () => context.redact.text(printableUrl(plan)),
    attempt: number,
  });
  const timeoutMs = Math.min(plan.timeoutMs, remaining);
  let attempt: Attempt;
  try {
    attempt = await makeAttempt(plan, context, {
      wire: deps.wire,
      timeoutMs,
      maxBytes: deps.maxBytes ?? DEFAULT_MAX_BYTES,
      number,
    });
  } catch (error) {
    // The guard refuses before anything is tried.
    if (!(error instanceof CognateError && error.code === "egress_denied"))
      context.onEvent?.({
        kind: "unanswered",
        operation: plan.operation,
        durationMs: deps.clock() - started,
        attempt: number,
      });
    return failureStep(deps, progress, error, timeoutMs < plan.timeoutMs);
  }
  context.onEvent?.({
    kind: "response",
    operation: plan.operation,
    status: attempt.answer.status,
    durationMs: deps.clock() - started,
    attempt: number,
  });
  return answerStep(deps, progress, attempt);
};

/** Failures of the wire never reach the rules. What surely did not arrive, or does no harm twice, is tried again. */
const failureStep = (deps: SendDeps, progress: Progress, error: unknown, byDeadline: boolean): Step => {
  if (!(error instanceof CognateError)) throw error;
  const { plan, attempt } = progress;
  const sent = wasSent(error);
  const again = REPEATABLE.has(error.code) && (plan.repeatable || !sent);
  const waitMs = backoff(attempt, deps.random);
  if (again && !byDeadline && mayContinue(deps, progress, waitMs))
    return { kind: "again", plan, waitMs, reason: error.code, lost: sent };
  const named =
    byDeadline && error.code === "provider_timeout"
      ? new WireError("deadline_exceeded", `${plan.operation}: the deadline passed before the provider answered.`, sent)
      : error;
  throw plan.effect === "read" || !sent ? named : asWriteError(named);
};

const REPEATABLE: ReadonlySet<string> = new Set([
  "provider_unreachable",
  "provider_timeout",
  "provider_answer_invalid",
]);

const mayContinue = (deps: SendDeps, { attempt, context }: Progress, waitMs: number): boolean =>
  attempt < (deps.maxAttempts ?? DEFAULT_MAX_ATTEMPTS) &&
  context.signal?.aborted !== true &&
  deps.clock() + waitMs < context.deadline;

const answerStep = async (deps: SendDeps, progress: Progress, { answer, broken, strayed }: Attempt): Promise<Step> => {
  const { plan, context, refreshed } = progress;
  const now = deps.clock();
  for (const state of readRateLimits(context.rateLimits, plan.operation, answer.headers, now))
    context.onEvent?.({ kind: "rate_limit", state });
  const { status, headers, body, text, request } = answer;
  const scope: AnswerScope = { status, headers, body, text, request, account: context.account };
  const judged = judge(context.policy, scope, broken !== undefined, context.refresh !== undefined && !refreshed, now);
  const verdict = strayed ? ofStranger(judged) : judged;
  if (verdict.rule !== undefined) context.onEvent?.({ kind: "rule", id: verdict.rule.id, action: verdict.rule.action });
  if (verdict.action === "accept") return { kind: "done", answer: { ...answer, outcome: "ok" } };
  if (verdict.action === "ignore") return { kind: "done", answer: { ...answer, outcome: "ignored" } };
  if (isGone(progress, verdict, status)) return { kind: "done", answer: { ...answer, ...NOTHING, outcome: "ok" } };
  const facts = {
    operation: plan.operation,
    policy: context.policy,
    scope,
    verdict,
    broken,
    redact: context.redact,
    now,
  };
  if (verdict.action === "partial") {
    const message = readMessage(facts);
    return {
      kind: "done",
      answer: {
        ...answer,
        outcome: "partial",
        ...(message === undefined ? {} : { message }),
      },
    };
  }
  const given = givenWait({
    ...ruleWait(verdict, scope, now),
    headers,
    rateLimits: context.rateLimits,
    operation: plan.operation,
    limited: verdict.action === "wait",
    now,
  });
  const again = await repeatStep(deps, progress, verdict, status, given);
  if (again !== undefined) return again;
  const limited = verdict.action === "wait" || (status === 429 && ERROR_CODES[verdict.code].retryable);
  const error = providerError({ ...facts, ...(limited || given !== undefined ? { retryAfter: given ?? 1 } : {}) });
  throw plan.effect === "read" ? error : asWriteError(error);
};

const repeatStep = async (
  deps: SendDeps,
  progress: Progress,
  verdict: Verdict,
  status: number,
  given: number | undefined,
): Promise<Step | undefined> => {
  const { plan, context, attempt, refreshed } = progress;
  if (!plan.repeatable) return undefined;
  if (verdict.action === "refresh") {
    if (refreshed || !mayContinue(deps, progress, 0)) return undefined;
    const renewed = await context.refresh?.();
    return renewed === undefined
      ? undefined
      : { kind: "again", plan: renewed, waitMs: 0, reason: "refresh", lost: false };
  }
  if (verdict.action !== "retry" && verdict.action !== "wait") return undefined;
  const limited = verdict.action === "wait";
  const growing = backoff(attempt, deps.random);
  // A budget comes back in whole seconds; a failure may be over at once.
  const waitMs =
    given === undefined ? (limited ? Math.max(1000, Math.ceil(growing / 1000) * 1000) : growing) : given * 1000;
  return mayContinue(deps, progress, waitMs)
    ? {
        kind: "again",
        plan,
        waitMs,
        reason: limited ? "rate_limit" : verdict.code,
        lost: !limited && !isRefusal(status),
      }
    : undefined;
};

const ABOUT_CREDENTIALS: ReadonlySet<string> = new Set(["account_credentials_rejected", "provider_permission_missing"]);

/** A host that got no credentials says nothing about them. */
const ofStranger = (verdict: Verdict): Verdict =>
  ABOUT_CREDENTIALS.has(verdict.code)
    ? { ...verdict, code: "provider_redirect", action: verdict.action === "refresh" ? "fail" : verdict.action }
    : verdict;

/** The provider did not take the request; 408 says only that it lost patience. */
const isRefusal = (status: number): boolean => status >= 400 && status <= 499 && status !== 408;

/** A delete is sent again after its answer was lost: that the record is no longer there is what was asked for. */
const isGone = ({ plan, lost }: Progress, { action, code, rule }: Verdict, status: number): boolean =>
  lost &&
  plan.method === "DELETE" &&
  action === "fail" &&
  (code === "not_found" || (status === 410 && rule === undefined));

const NOTHING = { status: 204, body: undefined, text: "", bytes: new Uint8Array() };

const ruleWait = ({ rule }: Verdict, scope: AnswerScope, now: number): { readonly ruleSeconds?: number } => {
  if (rule?.wait === undefined) return {};
  try {
    const seconds = Number(rule.wait.evaluate(scope, scope, now));
    return Number.isFinite(seconds) && seconds >= 0 ? { ruleSeconds: seconds } : {};
  } catch {
    return {};
  }
};

const deadlinePassed = (plan: RequestPlan): CognateError =>
  new CognateError("deadline_exceeded", `${plan.operation}: the deadline passed before the call was sent.`);
