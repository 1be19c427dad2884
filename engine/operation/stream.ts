/** Every record of a list, one by one, with the memory of one page; the last item says how it ended (http-api-spec 2.14). */
import type { CognateError, ErrorDetail } from "../errors.ts";
import { RestartPagingError } from "../transport/provider-error.ts";
import { sealCursor } from "./cursor.ts";
import { asInterruption } from "./gather.ts";
import { createHarvest } from "./list.ts";
import { type ListTarget, type ListTools, setUpList } from "./list-setup.ts";
import { type Position, samePlace } from "./position.ts";
import type { ListCall, StreamItem } from "./types.ts";
import type { WalkedPage } from "./walk.ts";

/** Errors of single records that the last item repeats; a stream of millions must not hold millions of them. */
const MAX_ERRORS = 100;

export interface StreamOptions {
  /** A cursor after each provider page, so that a cut stream can be resumed. */
  readonly checkpoints: boolean;
  /** Called once something was given: from then on an idle limit counts instead of the deadline. */
  readonly onFirst: () => void;
}

/** Fails like a list before the first item; after it, only the last item tells. */
export async function* streamRecords(
  call: ListCall,
  target: ListTarget,
  tools: ListTools,
  options: StreamOptions,
): AsyncGenerator<StreamItem, void> {
  const endless: ListCall = { ...call, limit: call.limit ?? Infinity };
  const setup = setUpList(endless, target, tools);
  const seal = (position: Position): string => sealCursor(tools.cursors, setup.binding, position, setup.now);
  const errors: ErrorDetail[] = [];
  let position: Position | undefined = setup.opened?.position ?? (await setup.walk.start());
  let count = 0;
  let given = false;
  let lost = false;
  let mayRestart = setup.opened === undefined;

  const end = (status: "complete" | "partial", next: Position | undefined, error?: CognateError): StreamItem => ({
    kind: "end",
    status,
    count,
    next_cursor: next === undefined ? null : seal(next),
    ...(error === undefined ? {} : { error }),
    ...(errors.length === 0 ? {} : { errors }),
  });

  while (position !== undefined && count < setup.limit) {
    let page: WalkedPage;
    try {
      page = await setup.walk.read(position, setup.limit - count);
    } catch (error) {
      if (error instanceof RestartPagingError && mayRestart && !given) {
        mayRestart = false;
        position = await setup.walk.start();
        continue;
      }
      const known = asInterruption(error, call.signal);
      if (!given) throw known;
      yield end("partial", position, known);
      return;
    }
    // Fresh for each page: a harvest keeps what it shaped.
    const harvest = createHarvest(endless, target);
    const records = harvest.take(page);
    const found = harvest.found();
    errors.push(...found.errors.slice(0, MAX_ERRORS - errors.length));
    lost ||= found.lost || found.partial.length > 0;
    for (const record of records) {
      if (!given) options.onFirst();
      given = true;
      count += 1;
      yield { kind: "record", record };
    }
    if (page.failure !== undefined && page.next !== undefined) {
      if (!given && samePlace(page.next, position)) throw page.failure;
      yield end("partial", page.next, page.failure);
      return;
    }
    if (page.truncated) lost = true;
    position = page.next;
    if (options.checkpoints && position !== undefined) {
      given = true;
      options.onFirst();
      yield { kind: "checkpoint", cursor: seal(position) };
    }
  }
  yield end(lost ? "partial" : "complete", position);
}
