/** Recorded traffic from a file: a HAR, or `{ interactions: [{ request, response }] }`. */
import { readFileSync } from "node:fs";
import type { FixtureExchange } from "../engine/fixtures/types.ts";
import { UsageError } from "./exit.ts";
import { describeError } from "./output.ts";

export interface Recording {
  /** When it was made, RFC 3339. */
  readonly now: string | undefined;
  /** In the order in which they were made. */
  readonly exchanges: readonly FixtureExchange[];
}

/** @throws UsageError if the file is neither */
export const readRecording = (file: string): Recording => {
  const parsed = readJson(file);
  if (isObject(parsed) && isObject(parsed["log"])) return fromHar(parsed["log"]);
  if (isObject(parsed) && Array.isArray(parsed["interactions"])) {
    const now = text(parsed["recorded_at"]) ?? text(parsed["frozen_at"]);
    return { now, exchanges: parsed["interactions"].flatMap((one) => (isObject(one) ? exchangeOf(one) : [])) };
  }
  throw new UsageError(
    `\`${file}\` is no recording.`,
    "It is a HAR file, or JSON as `{ interactions: [{ request, response }] }`.",
  );
};

type Json = Readonly<Record<string, unknown>>;

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    throw new UsageError(`The recording \`${file}\` cannot be read: ${describeError(error)}`);
  }
};

/** Method and path decide which answer a request gets; parameters such as the page size may be others than those recorded. */
const exchangeOf = ({ request, response }: Json): readonly FixtureExchange[] => {
  if (!isObject(request) || !isObject(response)) return [];
  const url = text(request["url"]) ?? "";
  if (!URL.canParse(url)) return [];
  return [
    {
      request: { method: text(request["method"]) ?? "GET", path: new URL(url).pathname },
      response: {
        status: typeof response["status"] === "number" ? response["status"] : 200,
        headers: keptHeaders(isObject(response["headers"]) ? Object.entries(response["headers"]) : []),
        ...bodyOf(response["body"], response["bodyEncoding"]),
      },
    },
  ];
};

/** HAR 1.2: headers are a list, the body is text with its encoding. */
const fromHar = (log: Json): Recording => {
  const entries = (Array.isArray(log["entries"]) ? log["entries"] : []).filter(isObject);
  return {
    now: text(entries[0]?.["startedDateTime"]),
    exchanges: entries.flatMap(({ request, response }) => {
      if (!isObject(request) || !isObject(response)) return [];
      const content = isObject(response["content"]) ? response["content"] : {};
      const headers = (Array.isArray(response["headers"]) ? response["headers"] : []).filter(isObject);
      return exchangeOf({
        request,
        response: {
          status: response["status"],
          headers: Object.fromEntries(headers.map(({ name, value }) => [text(name)?.toLowerCase() ?? "", value])),
          body: content["text"],
          bodyEncoding: content["encoding"] === "base64" ? "base64" : "text",
        },
      });
    }),
  };
};

const bodyOf = (body: unknown, encoding: unknown): { readonly body?: unknown; readonly text?: string } => {
  if (body === null || body === undefined) return {};
  if (typeof body !== "string") return { body };
  return { text: encoding === "base64" ? Buffer.from(body, "base64").toString("utf8") : body };
};

/** Recorded bodies are decoded already. */
const DECODED: ReadonlySet<string> = new Set(["content-encoding", "content-length", "transfer-encoding"]);

const keptHeaders = (headers: readonly (readonly [string, unknown])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    headers.flatMap(([name, value]) => {
      const lower = name.toLowerCase();
      return DECODED.has(lower) || typeof value !== "string" ? [] : [[lower, value]];
    }),
  );

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
