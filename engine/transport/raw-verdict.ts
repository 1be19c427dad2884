/** What the error rules say of an error answer that passes through: read off its first bytes while they go on untouched. */
import { pipeline, Transform } from "node:stream";
import { brotliDecompressSync, constants, gunzipSync, inflateSync } from "node:zlib";
import type { CognateError } from "../errors.ts";
import type { Redactor } from "../redaction.ts";
import { judge, type AnswerScope } from "./judge.ts";
import { parseAnswer, TEXT_LIMIT } from "./parse-answer.ts";
import { providerError } from "./provider-error.ts";
import type { RawHeader, RawWireResponse } from "./raw-wire.ts";
import type { ErrorPolicy } from "./types.ts";

export interface RawVerdictFacts {
  /** Of the declared operation that the call is, else any words. */
  readonly operation: string;
  readonly policy: ErrorPolicy;
  readonly request: AnswerScope["request"];
  readonly account: Readonly<Record<string, unknown>>;
  readonly redact: Redactor;
  readonly now: number;
}

/**
 * Tells the error once the answer is complete or 16 KiB of it are here, and waits for `tell` before the last of these
 * bytes goes on: who has read the answer sees what was noted of it. An answer that the rules accept tells nothing.
 */
export const tellFailure = async (
  response: RawWireResponse,
  facts: RawVerdictFacts,
  tell: (error: CognateError) => Promise<void>,
): Promise<RawWireResponse> => {
  if (response.status < 400) return response;
  const read = async (bytes: Uint8Array): Promise<void> => {
    const error = verdictOf(response, bytes, facts);
    if (error !== undefined) await tell(error);
  };
  const announced = Number(headerOf(response.headers, "content-length") ?? Number.POSITIVE_INFINITY);
  if (facts.request.method === "HEAD" || announced === 0) {
    await read(new Uint8Array());
    return response;
  }
  const body = watching(Math.min(announced, TEXT_LIMIT), read);
  // A provider that breaks off destroys what its bytes go through; a caller that leaves, the connection behind it.
  pipeline(response.body, body, () => {});
  return { ...response, body };
};

/** @param enough bytes to read the answer by */
const watching = (enough: number, read: (bytes: Uint8Array) => Promise<void>): Transform => {
  const seen: Uint8Array[] = [];
  let size = 0;
  let isRead = false;
  const settle = async (): Promise<void> => {
    if (isRead) return;
    isRead = true;
    await read(Buffer.concat(seen).subarray(0, TEXT_LIMIT));
  };
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      if (isRead) return done(null, chunk);
      seen.push(chunk);
      size += chunk.byteLength;
      if (size < enough) return done(null, chunk);
      // oxlint-disable-next-line promise/no-callback-in-promise -- a Transform is told by its callback
      settle().then(() => done(null, chunk), done);
    },
    flush(done) {
      // oxlint-disable-next-line promise/no-callback-in-promise -- as above
      settle().then(() => done(), done);
    },
  });
};

const verdictOf = (
  { status, headers }: RawWireResponse,
  bytes: Uint8Array,
  { operation, policy, request, account, redact, now }: RawVerdictFacts,
): CognateError | undefined => {
  const plain = decompressed(bytes, headerOf(headers, "content-encoding"));
  const { body, text } = parseAnswer(plain, headerOf(headers, "content-type"), status, "json");
  const flat = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const scope: AnswerScope = { status, headers: flat, body, text, request, account };
  const verdict = judge(policy, scope, false, false, now);
  if (verdict.action === "accept" || verdict.action === "ignore" || verdict.action === "partial") return undefined;
  return providerError({ operation, policy, scope, verdict, broken: undefined, redact, now });
};

const headerOf = (headers: readonly RawHeader[], wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

const MAX_PLAIN = 16 * TEXT_LIMIT;

/** Nothing if it cannot be read: then the status decides. */
const decompressed = (bytes: Uint8Array, encoding = "identity"): Uint8Array => {
  const cut = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_PLAIN };
  try {
    if (encoding === "identity") return bytes;
    if (encoding === "gzip") return gunzipSync(bytes, cut);
    if (encoding === "deflate") return inflateSync(bytes, cut);
    if (encoding === "br") return brotliDecompressSync(bytes, { maxOutputLength: MAX_PLAIN });
  } catch {
    // Falls through: cut off where it cannot be, too large, or not what its header says.
  }
  return new Uint8Array();
};
