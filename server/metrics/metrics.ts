/** Everything that this process counts: requests, provider calls, drift. */
import type { Mapping } from "../../engine/mapping/types.ts";
import type { EngineObserver } from "../../engine/operation/observer.ts";
import { allLeaves } from "../../engine/mapping/source-leaves.ts";
import { createDriftCounters, type DriftCounters } from "./drift.ts";
import { createRegistry } from "./registry.ts";

export interface Metrics {
  /** For the engine: provider calls and drift. */
  readonly observer: EngineObserver;
  readonly drift: DriftCounters;
  /** @param route the path of the route table, never that of the request @param seconds until the answer began */
  request(facts: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  /** Prometheus text. */
  print(): string;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** @param clock epoch ms */
export const createMetrics = (clock: () => number): Metrics => {
  const registry = createRegistry();
  const requests = registry.counter("cognate_http_requests_total", "Requests answered, by method, route and status.");
  const durations = registry.histogram(
    "cognate_http_request_duration_seconds",
    "Time until an answer began, by method and route.",
    SECONDS,
  );
  const calls = registry.counter(
    "cognate_provider_responses_total",
    "Answers of providers, by integration, operation and status; none where nothing came.",
  );
  const retries = registry.counter("cognate_provider_retries_total", "Requests sent again, by integration.");
  const waits = registry.counter(
    "cognate_provider_wait_seconds_total",
    "Seconds waited before sending again, by integration.",
  );
  const provider = registry.histogram(
    "cognate_provider_duration_seconds",
    "Time that providers took, by integration.",
    SECONDS,
  );
  const unmatched = registry.counter(
    "cognate_drift_enum_values_total",
    "Provider values without a row in their table, by integration, mapping and unified field.",
  );
  const unread = registry.counter(
    "cognate_drift_unread_fields_total",
    "Different provider fields seen that the mapping does not read, by integration and mapping.",
  );
  registry.gauge("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss());
  registry.gauge("process_uptime_seconds", "Seconds since the start.", () => Math.round(process.uptime()));

  const drift = createDriftCounters({
    clock,
    onUnmatched: (labels) => unmatched.add(labels),
    onUnread: (labels) => unread.add(labels),
  });
  return {
    drift,
    observer: {
      mapping: (integration, mapping, redactor) =>
        drift.of(integration.name, `${mapping.model}/${mapping.resource}`, () => readsOf(mapping), redactor),
      provider(integration, event) {
        if (event.kind === "request" && event.attempt > 1) retries.add({ integration });
        else if (event.kind === "wait") waits.add({ integration }, event.seconds);
        else if (event.kind === "unanswered") calls.add({ integration, operation: event.operation, status: "none" });
        else if (event.kind === "response") {
          calls.add({ integration, operation: event.operation, status: `${event.status}` });
          provider.observe({ integration }, event.durationMs / 1000);
        }
      },
    },
    request({ method, route, status, seconds }) {
      requests.add({ method, route, status: `${status}` });
      durations.observe({ method, route }, seconds);
    },
    print: () => registry.print(),
  };
};

/** What every view of a mapping reads. */
const readsOf = ({ list, get, create, update }: Mapping): readonly string[] => [
  ...allLeaves(list?.source).flatMap(({ view }) => view.reads),
  ...[get, create, update].flatMap((part) => part?.view.reads ?? []),
];
