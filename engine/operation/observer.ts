/** The seam to whoever counts: metrics, drift at run time. */
import type { Integration } from "../catalog/types.ts";
import type { Mapping, MappingCounters } from "../mapping/types.ts";
import type { Redactor } from "../redaction.ts";
import type { TransportEvent } from "../transport/types.ts";

/** Sees what happens while calls are served: metrics, drift. Asked for once a call, told where it happens; must be quick and never throw. */
export interface EngineObserver {
  /** Counters of one mapping. @param redactor of the account that is called: what providers send may hold its secrets */
  mapping(integration: Integration, mapping: Mapping, redactor: Redactor): MappingCounters;
  provider(integration: string, event: TransportEvent): void;
}
