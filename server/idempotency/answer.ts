/** An answer on its way into the store, and out of it again. */
import { respond } from "../http/respond.ts";
import type { StoredAnswer } from "../store/types.ts";
import type { RequestContext } from "../types.ts";

const KEPT_BYTES = 256 * 1024;
/** What belongs to the answer rather than to this one request; ids, dates and rate limits are told anew or not at all. */
const KEPT_HEADERS = ["content-type", "content-disposition", "location"];

/** The response stays readable. */
export const keepAnswer = async (response: Response): Promise<StoredAnswer> => {
  const body = new Uint8Array(await response.clone().arrayBuffer());
  return {
    status: response.status,
    headers: Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => {
        const value = response.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
    ...(body.byteLength > KEPT_BYTES ? {} : { body }),
  };
};

export const replayAnswer = (c: RequestContext, { status, headers, body }: StoredAnswer): Response => {
  const marked = { ...headers, "idempotency-replayed": "true" };
  if (body === undefined)
    return respond(c, JSON.stringify(NOT_KEPT), status, { ...marked, "content-type": "application/json" });
  return body.byteLength === 0 ? respond(c, null, status, marked) : respond(c, body, status, marked);
};

const NOT_KEPT = {
  replayed: true,
  body: null,
  message: "The request with this Idempotency-Key was answered with this status. Its body was too large to be kept.",
};
