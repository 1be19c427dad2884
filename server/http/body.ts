/** Reads a request body whole: bounded in size, time and depth, and as JSON whatever the content type says (http-api-spec 1.1). */
import { CognateError } from "../../engine/errors.ts";

export interface BodyLimits {
  readonly maxBytes: number;
  /** Fires when the deadline passes or the client leaves. */
  readonly signal: AbortSignal;
}

const MAX_DEPTH = 128;

/** @throws CognateError payload_too_large, invalid_body (did not arrive in time: status 408) */
export const readBytes = async (request: Request, limits: BodyLimits): Promise<Uint8Array> => {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > limits.maxBytes) throw tooLarge(limits.maxBytes);
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  limits.signal.addEventListener("abort", cancel, { once: true });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (limits.signal.aborted)
        throw new CognateError("invalid_body", "The request body did not arrive in time.", { status: 408 });
      if (done) break;
      size += value.byteLength;
      if (size > limits.maxBytes) {
        cancel();
        throw tooLarge(limits.maxBytes);
      }
      chunks.push(value);
    }
  } finally {
    limits.signal.removeEventListener("abort", cancel);
  }
  return concat(chunks, size);
};

/** An empty body is undefined. @throws CognateError invalid_body */
export const parseJson = (bytes: Uint8Array): unknown => {
  const text = decodeUtf8(bytes);
  if (text.trim() === "") return undefined;
  const value = parse(text);
  checkTree(value, 0);
  return value;
};

const tooLarge = (maxBytes: number): CognateError =>
  new CognateError("payload_too_large", `The request body is larger than ${maxBytes} bytes.`);

const concat = (chunks: readonly Uint8Array[], size: number): Uint8Array => {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
};

const decodeUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CognateError("invalid_body", "The request body is not UTF-8 text.");
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, ".*$/s, "") : "";
    throw new CognateError("invalid_body", "The request body is not JSON.", { hint: reason });
  }
};

/** Deep or prototype-polluting bodies are refused before anybody merges or walks them (http-api-spec 3.16). */
const checkTree = (value: unknown, depth: number): void => {
  if (typeof value !== "object" || value === null) return;
  if (depth >= MAX_DEPTH)
    throw new CognateError("invalid_body", `The request body nests deeper than ${MAX_DEPTH} levels.`);
  if (Object.hasOwn(value, "__proto__"))
    throw new CognateError("invalid_body", "The request body has a member named __proto__.");
  for (const child of Object.values(value)) checkTree(child, depth + 1);
};
