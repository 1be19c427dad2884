/** What a fixture can reach: points that the compiles declare and that runs hit. Only there while coverage is measured. */
import type { Span } from "./finding.ts";

/** In the order of a report. */
export const POINT_KINDS = ["field", "enum_row", "branch", "filter", "error_rule", "stop"] as const;

export type PointKind = (typeof POINT_KINDS)[number];

/** To be called whenever the point is reached. */
export type Hit = () => void;

export interface Coverage {
  /** Declares a point. One of the same kind and label at the same place is the same point: presets and shared parts count once. */
  point(kind: PointKind, label: string, span: Span): Hit;
}
