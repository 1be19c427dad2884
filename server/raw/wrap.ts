/** `{ result, next_cursor, prev_cursor }` around a JSON answer, as Truto's /custom gives it (http-api-spec 2.4). */
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, zstdDecompress } from "node:zlib";
import { CognateError } from "../../engine/errors.ts";
import { asWriteError } from "../../engine/transport/index.ts";
import { asCognateError } from "../http/problem.ts";
import type { RawReply } from "./answer.ts";

const MAX_WRAPPED = 32 * 1024 * 1024;

interface Wrapped {
  readonly reply: RawReply;
  /** Of the whole body; undefined: the reply has its own. */
  readonly text?: string;
}

/**
 * Other answers stay as they are, those among them that call themselves JSON and are not.
 * @param reads whether the call may be sent again, as clients do at a 502 (http-api-spec 2.9)
 * @throws CognateError provider_answer_too_large, what broke the answer off; of a write outcome_unknown
 */
export const wrapJson = async (reply: RawReply, reads: boolean): Promise<Wrapped> => {
  try {
    return await wrapped(reply);
  } catch (thrown) {
    const error = asCognateError(thrown);
    throw reads ? error : asWriteError(error);
  }
};

const wrapped = async (reply: RawReply): Promise<Wrapped> => {
  const { status } = reply;
  const isWithBody = status >= 200 && status <= 299 && status !== 204 && status !== 205;
  if (!isWithBody || !/json/i.test(headerOf(reply, "content-type") ?? "")) return { reply };
  const bytes = await readWhole(reply.body);
  const text = jsonIn(await decoded(bytes, headerOf(reply, "content-encoding")));
  if (text === undefined) return { reply: { ...reply, body: Readable.from([bytes]) } };
  const headers = reply.headers.filter(([name]) => !OF_THE_BYTES.has(name.toLowerCase()));
  return { reply: { ...reply, headers }, text: `{"result":${text},"next_cursor":null,"prev_cursor":null}` };
};

const OF_THE_BYTES: ReadonlySet<string> = new Set([
  "content-length",
  "content-encoding",
  "etag",
  "content-md5",
  "digest",
]);

const headerOf = ({ headers }: RawReply, wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

const readWhole = async (body: Readable): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk as Uint8Array);
      size += (chunk as Uint8Array).byteLength;
      if (size > MAX_WRAPPED) break;
    }
  } catch (cause) {
    throw new CognateError("provider_answer_invalid", "The provider broke off its answer.", { cause });
  }
  if (size > MAX_WRAPPED) throw tooLarge();
  return Buffer.concat(chunks);
};

const DECODERS = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/** Asked for plain, some providers compress nevertheless. @returns undefined where it cannot be read */
const decoded = async (bytes: Buffer, encoding = "identity"): Promise<Uint8Array | undefined> => {
  const coding = encoding.trim().toLowerCase();
  if (coding === "identity" || coding === "") return bytes;
  const decode = Object.entries(DECODERS).find(([name]) => name === coding)?.[1];
  try {
    return await decode?.(bytes, { maxOutputLength: MAX_WRAPPED });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    return undefined;
  }
};

/** The provider's own text: parsing changes numbers, so what was parsed is thrown away. */
const jsonIn = (bytes: Uint8Array | undefined): string | undefined => {
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes).trim();
  if (text === "") return "null";
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
};

const tooLarge = (): CognateError =>
  new CognateError(
    "provider_answer_too_large",
    "The answer is too large to be wrapped; leave truto_response_format out.",
  );
