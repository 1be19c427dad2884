/** The body of a plan: template tree, body parameters, paging, and the caller's extra members last. */
import { CognateError } from "../errors.ts";
import type { PlannedBody } from "../language/exchange.ts";
import type { ResolvedArgs } from "./args.ts";
import { deepMerge, setAt } from "./place.ts";
import { encodePairs } from "./plan-url.ts";
import { flatten } from "./print.ts";
import type { CompiledRequest, RequestInputs } from "./types.ts";

/**
 * undefined if nothing puts anything into a body. Bytes given by the caller are sent as they are. With a link the
 * operation's own body stays behind unless it is carried; what paging puts there is sent with every page.
 */
export const buildBody = (
  request: CompiledRequest,
  resolved: ResolvedArgs,
  inputs: RequestInputs,
): PlannedBody | undefined => {
  const { url, carry, body: placed = [] } = inputs.placements ?? {};
  const isLeft = url !== undefined && carry?.includes("body") !== true;
  if (inputs.rawBody !== undefined) return isLeft ? undefined : inputs.rawBody;
  let body = isLeft ? undefined : ownBody(request, resolved, inputs.now);
  for (const [path, value] of placed) body = setAt(body, path, value);
  if (inputs.extraBody !== undefined && !isLeft) body = deepMerge(body, inputs.extraBody);
  return body === undefined ? undefined : encodeBody(request, body);
};

const ownBody = (request: CompiledRequest, resolved: ResolvedArgs, now: number): unknown =>
  request.params
    .filter((param) => param.in === "body" && resolved.args[param.key] !== undefined)
    .reduce((body, param) => setAt(body, param.at, resolved.args[param.key]), writtenBody(request, resolved, now));

const writtenBody = (request: CompiledRequest, { args, scope }: ResolvedArgs, now: number): unknown => {
  if (request.body !== undefined) return request.body.render(scope, now);
  const travelsElsewhere = request.params.some((param) => param.key === "body");
  return travelsElsewhere || request.method === "GET" || request.method === "HEAD" ? undefined : args["body"];
};

const encodeBody = (request: CompiledRequest, body: unknown): PlannedBody => {
  const encoder = new TextEncoder();
  if (request.bodyFormat === "json")
    return { contentType: "application/json", bytes: encoder.encode(JSON.stringify(body)) };
  if (request.bodyFormat === "form")
    return { contentType: "application/x-www-form-urlencoded", bytes: encoder.encode(encodeForm(request, body)) };
  if (request.bodyFormat === "text")
    return { contentType: "text/plain; charset=utf-8", bytes: encoder.encode(textOf(request, body)) };
  throw new CognateError("not_implemented", `Bodies of format \`${request.bodyFormat}\` are not yet supported.`, {
    where: request.where,
  });
};

/** Nested members as `a[b]`, lists by `array_style`. */
const encodeForm = (request: CompiledRequest, body: unknown): string => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new CognateError("template_unresolved", "A form body is a mapping of names to values.", {
      where: request.where,
    });
  }
  return encodePairs(
    Object.entries(body).flatMap(([name, value]) => flatten(name, nullsAsNothing(value), request.arrayStyle)),
  );
};

/** Null clears a value; forms have no other word for it than an empty one. Items of lists that are null are left out. */
const nullsAsNothing = (value: unknown): unknown => {
  if (value === null) return "";
  if (typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, nullsAsNothing(member)]));
};

const textOf = (request: CompiledRequest, body: unknown): string => {
  if (typeof body === "string") return body;
  throw new CognateError("template_unresolved", "A text body is one text.", {
    where: request.where,
    hint: "Print other values with $string().",
  });
};
