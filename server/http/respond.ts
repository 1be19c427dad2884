/** Makes every response of a route: the prelude's headers below the route's own, in one plain object. */
import type { RequestContext } from "../types.ts";

type Body = string | Uint8Array | ReadableStream<Uint8Array> | null;

/**
 * Hono's own `c.body` would gather them in a `Headers`, which the adapter to Node sorts and copies into a plain object:
 * a twentieth of what a list costs. Names are lower-case.
 */
export const respond = (
  c: RequestContext,
  body: Body,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  // Bytes are never shared memory here, which the type of a body leaves out.
  new Response(body as ConstructorParameters<typeof Response>[0], {
    status,
    headers: { ...c.get("facts")?.headers, ...headers, ...(c.req.method === "HEAD" ? lengthOf(body) : {}) },
  });

/** Hono drops the body of what HEAD asks for, and its length with it (RFC 9110, 8.6). */
const lengthOf = (body: Body): Readonly<Record<string, string>> => {
  if (body === null || body instanceof ReadableStream) return {};
  return { "content-length": String(typeof body === "string" ? Buffer.byteLength(body) : body.byteLength) };
};
