/** The request of a `/proxy` call, nothing sent: the call's own code over a provider that writes down. */
import type { RequestPlan } from "../language/exchange.ts";
import { createListCalls } from "./list-calls.ts";
import { hasPages, laterCall, Planned } from "./planned.ts";
import { findProxyOperation, isPaged } from "./proxy.ts";
import { findIntegration } from "./target.ts";
import type { EngineDeps, PlannedCall, ProxyCall } from "./types.ts";

export type ProxyPlanner = (call: ProxyCall) => Promise<readonly PlannedCall[]>;

/** @throws CognateError of the caller's own parameters, body or account */
export const createProxyPlanner =
  ({ tokens, catalog, clock, cursors, newKey, options }: EngineDeps): ProxyPlanner =>
  async (call) => {
    const integration = findIntegration(catalog(), call.account.integration);
    const operation = findProxyOperation(integration, call);
    // A plan that is only shown gets no token.
    const account = (await tokens?.peek({ ...call, integration })) ?? call.account;
    const planned: RequestPlan[] = [];
    const writesDown = createListCalls({
      catalog,
      clock,
      cursors,
      ...(newKey === undefined ? {} : { newKey }),
      ...(options === undefined ? {} : { options }),
      send(plan) {
        planned.push(plan);
        throw new Planned();
      },
    });
    try {
      await writesDown.proxy({ ...call, account });
    } catch (error) {
      if (!(error instanceof Planned)) throw error;
    }
    return [
      ...planned.map((plan) => ({ kind: "request", plan }) as const),
      ...(isPaged(operation, call) && hasPages(operation) ? [laterCall(operation, "for each further page")] : []),
    ];
  };
