/** Plans one provider call: a pure function from a compiled operation, arguments and an account to a printable request. */
import { CognateError } from "../errors.ts";
import type { PlannedBody, RequestPlan } from "../language/exchange.ts";
import { resolveArgs, type ResolvedArgs } from "./args.ts";
import { followLink, type LinkOptions } from "./link.ts";
import { buildBody } from "./plan-body.ts";
import { buildHeaders } from "./plan-headers.ts";
import { buildQuery, withPlaced } from "./plan-query.ts";
import { chooseBase, renderBase, renderPath } from "./plan-url.ts";
import type { CompiledRequest, RequestInputs } from "./types.ts";

/**
 * @throws CognateError invalid_parameter (a bad or missing argument), template_unresolved (an empty hole where one is
 * needed), credential_missing, egress_denied (a base URL that is none), pagination_failed (a next link that is none)
 */
export const plan = (request: CompiledRequest, inputs: RequestInputs): RequestPlan => {
  const resolved = resolveArgs(request, inputs);
  const path = renderPath(request, resolved, inputs);
  const base = chooseBase(request, path, resolved.scope, inputs);
  const headers = new Map(buildHeaders(request, resolved, inputs));
  const body = withContentType(buildBody(request, resolved, inputs), headers);
  const own: RequestPlan = {
    operation: request.operation,
    method: request.method,
    origin: base.origin,
    path: `${base.path}${path}`,
    query: buildQuery(request, resolved, inputs),
    headers: [...headers],
    ...(body === undefined ? {} : { body }),
    effect: request.effect,
    repeatable: request.repeatable || (request.idempotencyHeader !== undefined && inputs.idempotencyKey !== undefined),
    timeoutMs: request.timeoutMs,
    responseFormat: request.responseFormat,
  };
  return withAuth(request, withLink(request, own, resolved, inputs), inputs);
};

/** A content type set in the files describes the body better than its format does (`application/vnd.api+json`). */
const withContentType = (body: PlannedBody | undefined, headers: Map<string, string>): PlannedBody | undefined => {
  const contentType = headers.get("content-type");
  headers.delete("content-type");
  return body === undefined || contentType === undefined ? body : { ...body, contentType };
};

const withLink = (
  request: CompiledRequest,
  own: RequestPlan,
  resolved: ResolvedArgs,
  inputs: RequestInputs,
): RequestPlan => {
  const link = inputs.placements?.url;
  if (link === undefined) return own;
  const linked = followLink(own, link, { carry: inputs.placements?.carry ?? [], ...homeOf(request, resolved, inputs) });
  return inputs.placements?.carry?.includes("query") === true
    ? linked
    : { ...linked, query: withPlaced([], request, { ...inputs, extraQuery: [] }) };
};

const homeOf = (
  request: CompiledRequest,
  { scope }: ResolvedArgs,
  inputs: RequestInputs,
): Pick<LinkOptions, "home"> => {
  if (inputs.account.baseUrl === undefined) return {};
  try {
    return {
      home: { from: renderBase(request.baseUrl, scope, inputs.now), to: chooseBase(request, "/", scope, inputs) },
    };
  } catch {
    // The account has its own base URL and may lack the fields of the provider's.
    return {};
  }
};

const withAuth = (request: CompiledRequest, plan: RequestPlan, { account, now }: RequestInputs): RequestPlan => {
  const auth = request.auth[account.connection];
  if (auth !== undefined) return auth.apply(plan, account, now);
  if (Object.keys(request.auth).length === 0) return plan;
  throw new CognateError(
    "credential_missing",
    `The integration has no way to connect named \`${account.connection}\`.`,
    {
      hint: `Ways to connect: ${Object.keys(request.auth).join(", ")}.`,
    },
  );
};
