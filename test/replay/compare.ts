/** Compares a request that reached the provider with its recording: method, path, query as a set, body as JSON; allowances named by the caller. */
import type { SeenRequest } from "../support/recorded-provider.ts";
import { bodyBytes, type Interaction } from "../support/recordings.ts";

/** Parameters (`name=value`) in which a request may differ from its recording. */
export interface Allowance {
  readonly sent?: RegExp;
  readonly recorded?: RegExp;
  readonly why: string;
}

export interface Comparable {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: unknown;
}

export const comparable = ({ method, url, body }: SeenRequest): Comparable => ({
  method,
  ...split(url),
  body: parsed(body),
});

/** The recording, with the allowances that apply to this request. */
export const wanted = (
  { request }: Interaction,
  seen: SeenRequest | undefined,
  allowed: readonly Allowance[],
): Comparable => {
  const recorded = split(request.url);
  const sent = seen === undefined ? [] : split(seen.url).query;
  const extra = sent.filter(
    (pair) => !recorded.query.includes(pair) && allowed.some((one) => one.sent?.test(pair) === true),
  );
  const left = recorded.query.filter(
    (pair) => sent.includes(pair) || !allowed.some((one) => one.recorded?.test(pair) === true),
  );
  return {
    method: request.method,
    path: recorded.path,
    query: [...left, ...extra].toSorted(),
    body: parsed(bodyBytes(request) ?? Buffer.alloc(0)),
  };
};

const split = (url: string): { readonly path: string; readonly query: readonly string[] } => {
  const [path = "", query = ""] = url.split("?");
  return { path, query: [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).toSorted() };
};

const parsed = (body: Buffer): unknown => {
  const text = body.toString("utf8");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};
