/** Imitates a provider from the integration's own files: a pure function from request to answer (docs/sandbox.md). */
import type { Integration } from "../catalog/types.ts";
import { createCollections } from "./collections.ts";
import { findRoute, readArgs, readRequest, routeOf } from "./match.ts";
import { createLimit } from "./rate-limit.ts";
import { createAuthCheck, fixedAnswer, refuse } from "./refuse.ts";
import { answerRequest } from "./serve.ts";
import type { Sandbox, SandboxResponse } from "./types.ts";

export type { Sandbox, SandboxResponse } from "./types.ts";

const HOUR = 3_600_000;

/**
 * Undefined if the integration has no `sandbox/sandbox.yaml`.
 * @param clock epoch ms; rows stand at the hour at which the sandbox was made
 */
export const createSandbox = (integration: Integration, clock: () => number): Sandbox | undefined => {
  const { sandbox } = integration;
  if (sandbox === undefined) return undefined;
  const { draws, seed } = sandbox;
  const now = sandbox.now ?? Math.floor(clock() / HOUR) * HOUR;
  const collections = createCollections(sandbox.collections, draws, seed, () => now);
  const routes = sandbox.services.map((service) => routeOf(service.operation));
  const limit = createLimit(sandbox.rateLimit, integration.rateLimits[0]);
  const accepts = createAuthCheck(integration, sandbox);
  let requests = 0;

  return {
    connection: sandbox.connection,
    credentials: sandbox.credentials,
    operations: sandbox.services.map((service) => service.operation.name),
    respond(message): SandboxResponse {
      requests += 1;
      const state = limit(clock());
      const withLimits = (response: SandboxResponse): SandboxResponse => ({
        ...response,
        headers: { ...response.headers, ...state.headers },
      });
      if (!state.allowed) return withLimits(refuse(integration, sandbox, "rate_limited", now));
      const fault = sandbox.faults.find(({ every }) => requests % every === 0);
      if (fault !== undefined) return withLimits(fixedAnswer(fault));
      const request = readRequest(message);
      const route = findRoute(routes, request);
      const service = sandbox.services.find((one) => one.operation === route?.operation);
      if (route === undefined || service === undefined)
        return withLimits(refuse(integration, sandbox, "not_found", now));
      if (!accepts(service.operation, request, now))
        return withLimits(refuse(integration, sandbox, "credentials", now));
      const answer = answerRequest(service, request, readArgs(route, request), { collections, draws, now });
      return withLimits(answer ?? refuse(integration, sandbox, "not_found", now));
    },
  };
};
