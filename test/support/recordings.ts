/** Recorded traffic from the shared folder, as scenarios of request and response in the order made. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sharedPath, sharedRoot } from "./paths.ts";

export interface RecordedMessage {
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or text, or base64 as `bodyEncoding` says; null when empty. */
  readonly body: unknown;
  readonly bodyEncoding?: "text" | "base64";
}

export interface Interaction {
  readonly request: RecordedMessage & { readonly method: string; readonly url: string };
  readonly response: RecordedMessage & { readonly status: number };
}

export interface Scenario {
  readonly scenario: string;
  /** Path below the recordings, without `.json`. */
  readonly file: string;
  readonly frozen_at: string;
  readonly interactions: readonly Interaction[];
}

/** The bytes of a recorded body; undefined when there was none. */
export const bodyBytes = (message: RecordedMessage): Buffer | undefined => {
  if (message.body === null || message.body === undefined) return undefined;
  if (typeof message.body === "string" && message.bodyEncoding !== undefined)
    return Buffer.from(message.body, message.bodyEncoding === "base64" ? "base64" : "utf8");
  return Buffer.from(JSON.stringify(message.body), "utf8");
};

/** Every scenario of a provider, or those whose file begins with one of the prefixes; none where the shared folder is absent. */
export const loadScenarios = (provider: string, prefixes: readonly string[] = [""]): readonly Scenario[] => {
  if (sharedRoot() === undefined) return [];
  const root = sharedPath("recordings", provider);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json") && path !== "index.json")
    .map((path) => path.replaceAll("\\", "/").slice(0, -".json".length))
    .filter((file) => prefixes.some((prefix) => file.startsWith(prefix)))
    .sort()
    .map((file) => ({ ...(JSON.parse(readFileSync(join(root, `${file}.json`), "utf8")) as Scenario), file }));
};
