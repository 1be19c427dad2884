/** The closed list of header changes on raw calls, both ways (http-api-spec 2.36, 3.4, 3.8, 3.9). */
import { checkHeaderValue } from "../request/index.ts";

export type RawHeader = readonly [name: string, value: string];

const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

const OURS_OR_THE_CALLERS = [
  "host",
  "cookie",
  "forwarded",
  "x-real-ip",
  "integrated-account-id",
  "x-deadline-ms",
  "x-request-id",
  "origin",
  "referer",
  "expect",
];
/** They would change the method behind the token's scope. */
const OVERRIDES = ["x-http-method-override", "x-method-override", "x-http-method", "_method"];
const TRACING = ["traceparent", "tracestate", "baggage"];

const REQUEST_DROPPED = new Set([...HOP_BY_HOP, ...OURS_OR_THE_CALLERS, ...OVERRIDES]);
const REQUEST_PREFIXES = ["x-forwarded-", "x-cognate-", "sec-"];

const RESPONSE_DROPPED = new Set([
  ...HOP_BY_HOP,
  "set-cookie",
  "clear-site-data",
  "strict-transport-security",
  "alt-svc",
  "service-worker-allowed",
  "x-frame-options",
  "content-security-policy",
  "server-timing",
]);
/** Those of ours say whose answer it is (http-api-spec 2.5). */
const RESPONSE_PREFIXES = ["public-key-pins", "access-control-", "x-cognate-"];

/** Provider HTML must not act on our origin. */
const RESPONSE_ADDED: readonly RawHeader[] = [
  ["x-content-type-options", "nosniff"],
  ["content-security-policy", "sandbox; default-src 'none'"],
  ["cross-origin-resource-policy", "same-origin"],
];

export interface RequestHeaderOptions {
  /** Lower-case names that carry credentials in any way to connect this integration; the caller's are never forwarded. */
  readonly credentialHeaders: readonly string[];
  /** Added last. */
  readonly injected: readonly RawHeader[];
  /** Added where the caller sent none of the name: fixed headers of the integration. */
  readonly fallbacks: readonly RawHeader[];
  /** The operator turned propagation of trace context on. */
  readonly propagateTrace?: boolean;
}

/** What goes to the provider: names, order and repetition of the rest stay. @throws CognateError invalid_parameter for an unsendable value */
export const requestHeaders = (
  headers: readonly RawHeader[],
  { credentialHeaders, injected, fallbacks, propagateTrace = false }: RequestHeaderOptions,
): readonly RawHeader[] => {
  const listed = connectionNames(headers);
  const dropped = new Set([
    ...REQUEST_DROPPED,
    ...(propagateTrace ? [] : TRACING),
    ...listed,
    "authorization",
    ...credentialHeaders,
    ...injected.map(([name]) => name),
  ]);
  const kept = headers.filter(([name]) => !dropped.has(name.toLowerCase()) && !hasPrefix(name, REQUEST_PREFIXES));
  for (const [name, value] of kept) checkHeaderValue(name, value);
  const present = new Set(kept.map(([name]) => name.toLowerCase()));
  // Without this header a provider may choose any coding, and the caller said nothing about reading one.
  const defaults: readonly RawHeader[] = [["accept-encoding", "identity"], ...fallbacks];
  return [...kept, ...defaults.filter(([name]) => !present.has(name.toLowerCase())), ...injected];
};

/** What goes to the caller. `Location` is treated apart, since it may refuse the whole answer. */
export const responseHeaders = (headers: readonly RawHeader[]): readonly RawHeader[] => {
  const listed = connectionNames(headers);
  const kept = headers.filter(([name, value]) => {
    const lower = name.toLowerCase();
    if (RESPONSE_DROPPED.has(lower) || listed.has(lower) || hasPrefix(lower, RESPONSE_PREFIXES)) return false;
    return (
      !(lower === "link" && /rel\s*=\s*"?[^";]*\bpreload\b/i.test(value)) &&
      !RESPONSE_ADDED.some(([added]) => added === lower)
    );
  });
  const cached = kept.some(([name]) => name.toLowerCase() === "cache-control");
  return [...kept, ...RESPONSE_ADDED, ...(cached ? [] : [["cache-control", "private"] as const])];
};

/** RFC 9110 §7.6.1: what `Connection` lists belongs to the connection. Framing cannot be talked away that way. */
const connectionNames = (headers: readonly RawHeader[]): ReadonlySet<string> => {
  const listed = headers
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.split(","));
  return new Set(
    listed
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== "content-length" && name !== "content-type"),
  );
};

const hasPrefix = (name: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => name.toLowerCase().startsWith(prefix));
