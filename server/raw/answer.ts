/** Hands a provider's answer on: bytes as they come, with the declared header changes and nothing else. */
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CognateError } from "../../engine/errors.ts";
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
  await pipeline(reply.body, outgoing);
};

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

const MAX_WRAPPED = 32 * 1024 * 1024;

/**
 * `{ result, next_cursor, prev_cursor }` around a JSON answer, as Truto's /custom gives it (http-api-spec 2.4); other answers stay.
 * @throws CognateError provider_answer_too_large
 */
export const wrapJson = async (reply: RawReply): Promise<{ readonly reply: RawReply; readonly text?: string }> => {
  const type = reply.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  if (!/json/i.test(type) || reply.status < 200 || reply.status > 299) return { reply };
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of reply.body) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > MAX_WRAPPED)
      throw new CognateError(
        "provider_answer_too_large",
        "The answer is too large to be wrapped; leave truto_response_format out.",
      );
    chunks.push(bytes);
  }
  const text = Buffer.concat(chunks).toString("utf8").trim();
  const headers = reply.headers.filter(
    ([name]) => !["content-length", "content-encoding", "etag", "content-md5", "digest"].includes(name.toLowerCase()),
  );
  // The records are the provider's bytes: parsing them here would change numbers.
  return {
    reply: { ...reply, headers },
    text: `{"result":${text === "" ? "null" : text},"next_cursor":null,"prev_cursor":null}`,
  };
};
