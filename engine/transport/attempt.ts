/** One attempt of a call: egress guard, wire, redirects, and the answer parsed. */
import { setImmediate } from "node:timers/promises";
import { CognateError } from "../errors.ts";
import type { ProviderAnswer, RequestPlan } from "../language/exchange.ts";
import { printableUrl, url } from "../language/plan-url.ts";
import { isSecret, reveal } from "../language/secret.ts";
import { checkEgress } from "./egress.ts";
import { parseAnswer } from "./parse-answer.ts";
import { MAX_REDIRECTS, nextRequest } from "./redirect.ts";
import type { SendContext, Wire, WireRequest, WireResponse } from "./types.ts";

export interface Attempt {
  readonly answer: Omit<ProviderAnswer, "outcome">;
  /** Why the body does not fit its format. */
  readonly broken: string | undefined;
  /** A redirect led to another host, which got no credentials. */
  readonly strayed: boolean;
}

export interface AttemptOptions {
  readonly wire: Wire;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly number: number;
}

/** Bytes of JSON that take about a millisecond. */
const LARGE = 256 * 1024;

/** @throws WireError, or CognateError egress_denied | provider_redirect */
export const makeAttempt = async (
  plan: RequestPlan,
  context: SendContext,
  options: AttemptOptions,
): Promise<Attempt> => {
  const { response, method, strayed } = await exchange(plan, context, options);
  // Parsing has a turn of the event loop for itself: others have theirs before the records are looked at.
  const isLarge = response.bytes.length > LARGE;
  if (isLarge) await setImmediate();
  const { body, text, broken } = parseAnswer(
    response.bytes,
    response.headers["content-type"],
    response.status,
    plan.responseFormat,
  );
  if (isLarge) await setImmediate();
  return {
    broken: method === "HEAD" ? undefined : broken,
    strayed,
    answer: {
      status: response.status,
      headers: response.headers,
      body,
      text,
      bytes: response.bytes,
      request: {
        method: plan.method,
        url: printableUrl(plan),
        operation: plan.operation,
        attempt: options.number,
      },
    },
  };
};

const exchange = async (
  plan: RequestPlan,
  context: SendContext,
  { wire, timeoutMs, maxBytes }: AttemptOptions,
): Promise<{ readonly response: WireResponse; readonly method: string; readonly strayed: boolean }> => {
  const redirectOptions = {
    egress: context.egress,
    credentialHeaders: plan.headers.filter(([, value]) => isSecret(value)).map(([name]) => name),
    credentialInBody: plan.body?.sealed !== undefined,
  };
  let request = toWireRequest(plan);
  let strayed = false;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const { trusted } = checkEgress(request.url, context.egress);
    // oxlint-disable-next-line no-await-in-loop -- a redirect is known only after its answer
    const response = await wire(request, {
      timeoutMs,
      maxBytes,
      trusted,
      fresh: !plan.repeatable,
      ...(context.signal === undefined ? {} : { signal: context.signal }),
    });
    const next = nextRequest(request, response, redirectOptions);
    if (next === undefined) return { response, method: request.method, strayed };
    // Credentials that were dropped once do not come back.
    strayed ||= URL.parse(next.url)?.origin !== URL.parse(request.url)?.origin;
    request = next;
  }
  throw new CognateError("provider_redirect", `The provider redirects more than ${MAX_REDIRECTS} times.`);
};

/** The one place, besides the raw calls, where credentials are unwrapped. */
const toWireRequest = (plan: RequestPlan): WireRequest => {
  const headers = Object.fromEntries(plan.headers.map(([name, value]) => [name, reveal(value)]));
  const { body } = plan;
  return {
    method: plan.method,
    url: url(plan),
    headers: body === undefined ? headers : { ...headers, "content-type": body.contentType },
    ...(body === undefined
      ? {}
      : { body: body.sealed === undefined ? body.bytes : new TextEncoder().encode(reveal(body.sealed)) }),
  };
};
