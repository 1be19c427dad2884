/** A plan as a signature sees it: the final URL, headers and bytes, with credentials in clear. */
import { sha256 } from "@noble/hashes/sha2.js";
import { printBytes } from "../../expression/functions/bytes.ts";
import type { RequestPlan } from "../../language/exchange.ts";
import { url } from "../../language/plan-url.ts";
import { reveal } from "../../language/secret.ts";

export interface Signable {
  readonly method: string;
  readonly url: string;
  /** Host with its port, as the `Host` header has it. */
  readonly host: string;
  /** Percent-encoded. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  /** Lower-case names, `content-type` included. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

export const signableOf = (plan: RequestPlan): Signable => {
  const whole = url(plan);
  const mark = whole.indexOf("?");
  const { body } = plan;
  const headers = Object.fromEntries(plan.headers.map(([name, value]) => [name, reveal(value)]));
  return {
    method: plan.method,
    url: whole,
    host: new URL(plan.origin).host,
    path: plan.path,
    query: mark === -1 ? "" : whole.slice(mark + 1),
    headers: body === undefined || body.contentType === "" ? headers : { ...headers, "content-type": body.contentType },
    bytes:
      body === undefined
        ? new Uint8Array()
        : body.sealed === undefined
          ? body.bytes
          : new TextEncoder().encode(reveal(body.sealed)),
  };
};

/** `request` of sign templates. */
export const requestVariable = (signable: Signable): Readonly<Record<string, unknown>> => {
  const { bytes, ...rest } = signable;
  return { ...rest, body: new TextDecoder().decode(bytes), body_sha256: printBytes(sha256(bytes), "hex") };
};
