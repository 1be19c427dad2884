/** Reads pages until an answer is full, the list ends, or something stops it; what was found before is never lost (http-api-spec 2.1, 2.2). */
import { CognateError } from "../errors.ts";
import { RestartPagingError } from "../transport/provider-error.ts";
import { type Position, samePlace } from "./position.ts";
import type { Walk, WalkedPage } from "./walk.ts";

type Interruption = "deadline" | "scan_budget" | "provider_error";

export interface GatherBudget {
  /** Records at most. */
  readonly limit: number;
  /** Provider pages at most. */
  readonly maxPages: number;
  /** Epoch ms. */
  readonly deadline: number;
  readonly clock: () => number;
  readonly signal?: AbortSignal;
  /** The consumer has nothing of this list yet. */
  readonly fresh: boolean;
}

/** What becomes of a page's rows; gives the number of records that count towards the limit. */
export interface PageTaker {
  take(page: WalkedPage): number;
  /** The list begins again: what was taken is void. */
  reset(): void;
}

export interface Gathered {
  /** Where to read on; undefined at the end. */
  readonly next: Position | undefined;
  readonly reason?: Interruption | "max_records";
  readonly error?: CognateError;
}

/** The error as a consumer sees it; what is no classified error of a provider or a file is rethrown. */
export const asInterruption = (error: unknown, signal?: AbortSignal): CognateError => {
  if (!(error instanceof CognateError) || error.fault === "engine" || signal?.aborted === true) throw error;
  if (!(error instanceof RestartPagingError) || error.code === "cursor_expired") return error;
  return new CognateError("cursor_expired", error.message, {
    cause: error,
    hint: "Start the list again without a cursor.",
    ...(error.provider === undefined ? {} : { provider: error.provider }),
  });
};

/** A rule meant for positions that expire matched the first page: there was no position yet. */
const refusedAtOnce = (error: CognateError): CognateError =>
  new CognateError(error.code === "cursor_expired" ? "provider_rejected" : error.code, error.message, {
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.provider === undefined ? {} : { provider: error.provider }),
  });

const reasonOf = (error: CognateError): Interruption =>
  error.code === "deadline_exceeded" ? "deadline" : "provider_error";

/** @throws CognateError when it fails before any progress; engine faults and aborts always */
export const gather = async (
  walk: Walk,
  from: Position | undefined,
  budget: GatherBudget,
  taker: PageTaker,
): Promise<Gathered> => {
  let position = from;
  let count = 0;
  let pages = 0;
  let mayRestart = budget.fresh;

  const interrupted = (error: CognateError, at: Position): Gathered => {
    if (from !== undefined && samePlace(at, from)) throw error;
    return { next: at, reason: reasonOf(error), error };
  };

  while (position !== undefined && count < budget.limit) {
    if (pages >= budget.maxPages) return { next: position, reason: "scan_budget" };
    if (pages > 0 && budget.clock() >= budget.deadline) return { next: position, reason: "deadline" };
    let page: WalkedPage;
    try {
      page = await walk.read(position, budget.limit - count);
    } catch (error) {
      if (error instanceof RestartPagingError && mayRestart && pages > 0) {
        mayRestart = false;
        taker.reset();
        count = 0;
        position = await walk.start();
        continue;
      }
      if (error instanceof RestartPagingError && budget.fresh && pages === 0) throw refusedAtOnce(error);
      return interrupted(asInterruption(error, budget.signal), position);
    }
    pages += 1;
    count += taker.take(page);
    if (page.failure !== undefined && page.next !== undefined) return interrupted(page.failure, page.next);
    if (page.truncated) return { next: undefined, reason: "max_records" };
    position = page.next;
  }
  return { next: position };
};
