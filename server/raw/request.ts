/** The caller's headers and body as they go on, with the two declared rewrites of /custom. */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { RawHeader } from "../../engine/operation/raw.ts";

export const headerPairs = (incoming: IncomingMessage): readonly RawHeader[] =>
  Array.from(
    { length: incoming.rawHeaders.length / 2 },
    (_, index) => [incoming.rawHeaders[index * 2] ?? "", incoming.rawHeaders[index * 2 + 1] ?? ""] as const,
  );

export const hasBody = (incoming: IncomingMessage): boolean =>
  incoming.headers["transfer-encoding"] !== undefined || Number(incoming.headers["content-length"] ?? 0) > 0;

/** Truto's client sends JSON as text, which providers refuse (http-api-spec 2.34). */
export const asJsonIfTrutoText = async (
  incoming: IncomingMessage,
  headers: readonly RawHeader[],
): Promise<readonly RawHeader[]> => {
  const type = incoming.headers["content-type"]?.replaceAll(" ", "").toLowerCase();
  const isTrutoText =
    type === "text/plain;charset=utf-8" && (incoming.headers["user-agent"] ?? "").startsWith("truto-ts-sdk/");
  if (!isTrutoText || !hasBody(incoming) || !/^[{[]/.test(await firstBytes(incoming))) return headers;
  return headers.map(([name, value]) =>
    name.toLowerCase() === "content-type" ? [name, "application/json"] : [name, value],
  );
};

/** Looks at the beginning of a body and puts it back. */
const firstBytes = async (incoming: IncomingMessage): Promise<string> => {
  if (incoming.readableLength === 0 && !incoming.readableEnded)
    await Promise.race([once(incoming, "readable"), once(incoming, "close")]);
  const chunk: unknown = incoming.read();
  if (!(chunk instanceof Uint8Array)) return "";
  incoming.unshift(chunk);
  return Buffer.from(chunk.subarray(0, 16)).toString("latin1").trimStart();
};

/** Wrapping needs to read the answer, so it must not come compressed. */
export const withoutAcceptEncoding = (headers: readonly RawHeader[]): readonly RawHeader[] =>
  headers.filter(([name]) => name.toLowerCase() !== "accept-encoding");
