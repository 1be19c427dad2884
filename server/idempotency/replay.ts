/** Idempotency-Key on writes: the second request with a key waits for the first, and gets its answer (http-api-spec 2.10). */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { CognateError } from "../../engine/errors.ts";
import { idempotencyKeyOf } from "../http/idempotency-key.ts";
import { asCognateError } from "../http/problem.ts";
import { rawQueryOf } from "../http/query.ts";
import type { IdempotencyState } from "../store/types.ts";
import type { Incoming, ServerParts } from "../types.ts";
import { keepAnswer, replayAnswer } from "./answer.ts";
import { outcomeOf } from "./outcome.ts";

const KEPT_MS = 24 * 60 * 60 * 1000;
/** A run may outlive its deadline by what it takes to write its answer down. */
const SLACK_MS = 10_000;

/**
 * Runs a write once for a key. Call it after the account was found: who may not use the account is not shown an answer.
 * @param accountId whose key seals the stored answer; undefined: there is no account yet
 * @throws CognateError idempotency_mismatch, idempotency_running, outcome_unknown, and whatever `run` throws
 */
export const runOnce = async (
  parts: ServerParts,
  incoming: Incoming,
  accountId: string | undefined,
  run: () => Promise<Response>,
): Promise<Response> => {
  const key = idempotencyKeyOf(incoming.header("idempotency-key"));
  if (key === undefined) return run();
  const { idempotency } = parts;
  const scope = hash(incoming.caller.id, accountId ?? "", incoming.c.req.method, incoming.c.req.path, key);
  const bodyHash = hash(queryOf(incoming), await incoming.bytes());
  const now = parts.clock();
  const start = {
    scope,
    bodyHash,
    startedAt: iso(now),
    runsUntil: iso(incoming.deadline + SLACK_MS),
    expiresAt: iso(now + KEPT_MS),
    ...(accountId === undefined ? {} : { accountId }),
  };
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- again only if the one that was waited for gave up
    const state = await idempotency.begin(start);
    if (state.state === "started") return settle(parts, scope, run);
    if (state.bodyHash !== bodyHash)
      throw new CognateError("idempotency_mismatch", "This Idempotency-Key was used for another request before.", {
        hint: "Use a new key for each write; repeat a write with the same query and body.",
      });
    // oxlint-disable-next-line no-await-in-loop -- as above
    const settled = state.state === "running" ? await waitFor(parts, incoming, scope) : state;
    if (settled !== undefined) return replay(incoming, settled);
  }
};

const settle = async (parts: ServerParts, scope: string, run: () => Promise<Response>): Promise<Response> => {
  const { idempotency } = parts;
  // The write has happened or not: that this cannot be written down changes nothing for this caller. After `runsUntil`
  // the key counts as unknown.
  const note = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => parts.logger.error({ err: error }, "idempotency record not stored"));
  try {
    const response = await run();
    await note(keepAnswer(response).then((answer) => idempotency.finish(scope, answer)));
    return response;
  } catch (thrown) {
    const nothingHappened = outcomeOf(asCognateError(thrown)) === "nothing";
    await note(nothingHappened ? idempotency.abandon(scope) : idempotency.markUnknown(scope));
    throw thrown;
  }
};

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/** The other one may run in another process, so the store is asked. @returns undefined if it gave up before it sent anything */
const waitFor = async (
  parts: ServerParts,
  incoming: Incoming,
  scope: string,
): Promise<Exclude<IdempotencyState, { state: "running" }> | undefined> => {
  const late = AbortSignal.any([incoming.signal, AbortSignal.timeout(Math.max(1, incoming.deadline - parts.clock()))]);
  for (let pause = FIRST_PAUSE_MS; !late.aborted; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
    // oxlint-disable-next-line no-await-in-loop -- waiting is the point
    await sleep(pause, undefined, { signal: late }).catch(() => undefined);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const state = await parts.idempotency.get(scope);
    if (state === undefined) return undefined;
    if (state.state !== "running") return state;
  }
  throw new CognateError("idempotency_running", "The first request with this Idempotency-Key is still running.", {
    retryAfter: 1,
  });
};

const replay = (incoming: Incoming, state: Exclude<IdempotencyState, { state: "running" }>): Response => {
  if (state.state === "done") return replayAnswer(incoming.c, state.answer);
  throw new CognateError(
    "outcome_unknown",
    "The first request with this Idempotency-Key was sent and got no answer: it may or may not have happened.",
    { hint: "Look whether the record is there, and use a new key to write again." },
  );
};

/** The account may be named by the query or by the header; that is no other request. */
const queryOf = ({ c }: Incoming): string =>
  (rawQueryOf(c.req.url) ?? "")
    .split("&")
    .filter((pair) => pair !== "" && !pair.startsWith("integrated_account_id="))
    .join("&");

const iso = (ms: number): string => new Date(ms).toISOString();

const hash = (...texts: readonly (string | Uint8Array)[]): string => {
  const sum = createHash("sha256");
  // The length first: no two lists of texts are the same bytes.
  for (const text of texts) sum.update(`${Buffer.byteLength(text)}:`).update(text);
  return sum.digest("hex");
};
