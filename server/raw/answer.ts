/** Hands a provider's answer on: bytes as they come, with the declared header changes and nothing else. */
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { RawHeader } from "../../engine/operation/raw.ts";
import type { RateLimitState } from "../../engine/language/exchange.ts";
import { rateLimitHeaders } from "../http/reply.ts";

export interface RawReply {
  readonly status: number;
  readonly headers: readonly RawHeader[];
  readonly body: Readable;
}

/**
 * Pipes with back-pressure. A provider that breaks off resets the caller's connection: a clean end would lie.
 * @param idleMs no byte for so long, on either side, ends it
 */
export const pipeAnswer = async (
  outgoing: ServerResponse,
  reply: RawReply,
  isHead: boolean,
  idleMs: number,
): Promise<void> => {
  outgoing.writeHead(reply.status, reply.headers.flat());
  if (isHead || reply.status === 204 || reply.status === 304) {
    reply.body.resume();
    outgoing.end();
    return;
  }
  // Headers go with the first bytes in one write, but wait for none that are not here yet.
  setImmediate(() => {
    if (!reply.body.readableDidRead && !outgoing.destroyed && !outgoing.writableEnded) outgoing.flushHeaders();
  });
  outgoing.setTimeout(idleMs, () => outgoing.destroy());
  await pour(reply.body, outgoing);
};

/** What `stream.pipeline` does, without its abort signal for each answer. */
const pour = (body: Readable, outgoing: ServerResponse): Promise<void> =>
  new Promise((resolve, reject) => {
    const breakOff = (error: Error): void => {
      outgoing.destroy();
      body.destroy();
      reject(error);
    };
    body.once("error", breakOff);
    outgoing.once("close", () => (outgoing.writableFinished ? resolve() : breakOff(new Error("The caller left."))));
    // Either may have gone while the account was looked at.
    if (body.destroyed || outgoing.destroyed) breakOff(body.errored ?? new Error("The connection was lost."));
    else body.pipe(outgoing);
  });

/** Our own headers, where the provider has none of the name (http-api-spec 2.26, 3.13). */
export const addedHeaders = (
  headers: readonly RawHeader[],
  requestId: string,
  states: readonly RateLimitState[],
): readonly RawHeader[] => {
  const sent = new Set(headers.map(([name]) => name.toLowerCase()));
  const ours = Object.entries({ "x-cognate-request-id": requestId, ...rateLimitHeaders(scarcest(states)) });
  return [...headers, ...ours.filter(([name]) => !sent.has(name))];
};

const scarcest = (states: readonly RateLimitState[]): RateLimitState | undefined =>
  states.toSorted((a, b) => share(a) - share(b))[0];
const share = ({ remaining, limit }: RateLimitState): number =>
  remaining === undefined ? Number.POSITIVE_INFINITY : remaining / Math.max(1, limit ?? 1);
