/** Small request bodies of raw calls are held, so that a refused connection can be made again; others are streamed. */
import type { Readable } from "node:stream";
import type { RawHeader } from "./raw-headers.ts";

/** http-api-spec 2.8 */
const HELD_BYTES = 64 * 1024;

/** undefined for no body, bytes if its announced length is small, else the stream itself, untouched. */
export const holdBody = async (
  body: Readable | undefined,
  headers: readonly RawHeader[],
): Promise<Uint8Array | Readable | undefined> => {
  if (body === undefined) return undefined;
  const announced = headers.find(([name]) => name.toLowerCase() === "content-length")?.[1];
  const length = announced === undefined ? Number.POSITIVE_INFINITY : Number(announced);
  if (length === 0) return undefined;
  if (!(length <= HELD_BYTES)) return body;
  const held = new Uint8Array(length);
  let size = 0;
  for await (const chunk of body) {
    const bytes = chunk as Uint8Array;
    held.set(bytes.subarray(0, length - size), size);
    size += bytes.byteLength;
  }
  return held.subarray(0, Math.min(size, length));
};
