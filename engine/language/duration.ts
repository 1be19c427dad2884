/** Spans of time as authors write them: seconds as a number, `30s`, or ISO 8601 (`PT1M30S`). */

const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const SHORT = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The pattern for schemas; a number counts seconds. */
export const DURATION_SCHEMA = {
  type: ["number", "string"],
  exclusiveMinimum: 0,
  pattern: `${SHORT.source}|${ISO.source}`,
} as const;

/** Milliseconds; undefined for what is no duration. Months and years are no fixed time, so they are refused. */
export const parseDurationMs = (value: unknown): number | undefined => {
  if (typeof value === "number") return value > 0 ? value * 1000 : undefined;
  if (typeof value !== "string") return undefined;
  const short = SHORT.exec(value);
  if (short !== null) return Number(short[1]) * (UNITS[short[2] ?? "s"] ?? 1000);
  const iso = ISO.exec(value);
  if (iso === null || value === "P" || value.endsWith("T")) return undefined;
  const [, days = "0", hours = "0", minutes = "0", seconds = "0"] = iso;
  return (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
};
