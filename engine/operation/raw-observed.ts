/** Tells whoever counts of each request of a raw call, and of its answer. */
import type { Integration } from "../catalog/types.ts";
import type { RawWireRequest } from "../transport/index.ts";
import { redactorFor } from "./account-facts.ts";
import type { EngineObserver } from "./observer.ts";
import type { Account } from "./types.ts";

interface Observed {
  readonly observer?: Pick<EngineObserver, "provider">;
  /** Epoch ms. */
  readonly clock: () => number;
}

/** Tells that a request goes out. @returns to be told its status, undefined if nothing came */
export const beginTelling = (
  { observer, clock }: Observed,
  { integration, account }: { readonly integration: Integration; readonly account: Account },
  { method, origin, target }: RawWireRequest,
  attempt: number,
): ((status: number | undefined) => void) => {
  if (observer === undefined) return () => {};
  const started = clock();
  observer.provider(integration.name, {
    kind: "request",
    operation: "raw",
    method,
    url: () => redactorFor(account.view).text(`${origin}${target}`),
    attempt,
  });
  return (status) => {
    const facts = { operation: "raw", durationMs: clock() - started, attempt };
    observer.provider(
      integration.name,
      status === undefined ? { kind: "unanswered", ...facts } : { kind: "response", status, ...facts },
    );
  };
};
