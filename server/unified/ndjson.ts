/** Every record of every page as NDJSON, with bounded memory: a line is made when the client has room for it (http-api-spec 2.13, 2.14). */
import { CognateError } from "../../engine/errors.ts";
import type { ListCall, StreamItem } from "../../engine/operation/types.ts";
import { noteFailure } from "../accounts/watch.ts";
import { asCognateError, problemOf, publicDetail } from "../http/problem.ts";
import { respond } from "../http/respond.ts";
import type { Incoming, ServerParts } from "../types.ts";
import type { UnifiedCall } from "./target.ts";

/**
 * Only an explicit media type, never a wildcard, and never where JSON is liked better: JSON clients would choke on it
 * (http-api-spec 1.1, fact 3; RFC 9110, 12.5.1).
 */
export const wantsNdjson = (accept: string | undefined): boolean => {
  const stream = weightOf("application/x-ndjson", accept);
  return stream > 0 && stream >= weightOf("application/json", accept);
};

const weightOf = (type: string, accept = ""): number => {
  const range = accept.split(",").find((one) => one.split(";", 1)[0]?.trim().toLowerCase() === type);
  if (range === undefined) return 0;
  const weight = /;\s*q=([\d.]+)\s*(?:;|$)/i.exec(range)?.[1];
  return weight === undefined ? 1 : Number(weight);
};

/** Beyond the engine's own limits, which end a stream with a cursor to go on from; ours only catch what hangs. */
const SLACK_MS = 5000;

/** Until the first item the answer is an ordinary status; after it, the last line says how it ended. */
export const replyNdjson = async (
  parts: ServerParts,
  incoming: Incoming,
  unified: UnifiedCall,
  call: ListCall,
): Promise<Response> => {
  const { format } = unified.parameters.shaping;
  if (format === "raw" || format === "debug")
    throw new CognateError("not_supported", `response_format=${format} cannot be streamed.`);
  // The trace of a stream would grow with it, and there is no place for it in lines of records.
  if (unified.trace !== undefined)
    throw new CognateError("not_supported", "explain cannot be streamed.", {
      hint: "Ask for JSON, with `limit` and `next_cursor`.",
    });
  const stop = new AbortController();
  const signal = AbortSignal.any([incoming.signal, stop.signal]);
  const endless: ListCall = {
    ...call,
    limit: call.limit ?? Number.POSITIVE_INFINITY,
    signal,
  };
  const items = parts.engine.stream(endless, { checkpoints: unified.parameters.checkpoints })[Symbol.asyncIterator]();
  const first = await within(Math.max(1, incoming.deadline - parts.clock()) + SLACK_MS, items.next(), () => {
    stop.abort();
    return new CognateError("deadline_exceeded", "No record arrived before the deadline.");
  });
  const context = { requestId: incoming.requestId, showWhere: parts.options.dev };
  const line = (item: StreamItem): string => `${JSON.stringify(printItem(item, context))}\n`;
  const note = (error: CognateError): Promise<void> => noteFailure(parts, unified, error);
  const body = streamOf(first, items, { line, note, idleMs: parts.options.idleMs, stop });
  return respond(incoming.c, body, 200, {
    "content-type": "application/x-ndjson",
    "cache-control": "private, no-store",
  });
};

interface StreamOptions {
  readonly line: (item: StreamItem) => string;
  /** Told why a stream ends before its list does. */
  readonly note: (error: CognateError) => Promise<void>;
  readonly idleMs: number;
  readonly stop: AbortController;
}

const streamOf = (
  first: IteratorResult<StreamItem>,
  items: AsyncIterator<StreamItem>,
  { line, note, idleMs, stop }: StreamOptions,
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  let upcoming: IteratorResult<StreamItem> | undefined = first;
  let given = 0;
  let stalled: NodeJS.Timeout | undefined;
  const finish = async (): Promise<void> => {
    clearTimeout(stalled);
    stop.abort();
    // What it holds is let go of in its `finally`, which runs in no other way once nobody asks for more.
    await items.return?.();
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(stalled);
        const next = upcoming ?? (await nextOrEnd(items, idleMs, stop, given));
        upcoming = undefined;
        if (next.done === true) {
          await finish();
          return controller.close();
        }
        if (next.value.kind === "record") given += 1;
        if (next.value.kind === "end" && next.value.error !== undefined) await note(next.value.error);
        controller.enqueue(encoder.encode(line(next.value)));
        // A client that takes nothing for so long is gone; hold neither its socket nor the provider's.
        stalled = setTimeout(() => {
          finish().catch(() => undefined);
          controller.error(new CognateError("deadline_exceeded", "The client stopped reading."));
        }, idleMs);
      },
      cancel: finish,
    },
    { highWaterMark: 1 },
  );
};

/** A stream that breaks still ends with a line that says so. */
const nextOrEnd = async (
  items: AsyncIterator<StreamItem>,
  idleMs: number,
  stop: AbortController,
  given: number,
): Promise<IteratorResult<StreamItem>> => {
  try {
    return await within(idleMs + SLACK_MS, items.next(), () => {
      stop.abort();
      return new CognateError("provider_timeout", "The provider gave nothing for too long.");
    });
  } catch (error) {
    return {
      done: false,
      value: { kind: "end", status: "partial", count: given, next_cursor: null, error: asCognateError(error) },
    };
  }
};

const printItem = (item: StreamItem, context: { readonly requestId: string; readonly showWhere: boolean }): unknown => {
  if (item.kind === "record") return item.record;
  if (item.kind === "checkpoint") return { $checkpoint: item.cursor };
  const { kind: _kind, error, errors, ...rest } = item;
  return {
    $end: {
      ...rest,
      ...(error === undefined ? {} : { error: problemOf(error, context) }),
      ...(errors === undefined ? {} : { errors: errors.map((detail) => publicDetail(detail, context.showWhere)) }),
    },
  };
};

const within = async <T>(ms: number, work: Promise<T>, late: () => CognateError): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};
