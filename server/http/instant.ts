/** Reads a moment that a caller wrote, to the one form that is kept and compared as text (RFC 3339, section 5.6). */

const WRITTEN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2})))?$/;
const KEPT = /^\d{4}-/;

/**
 * A `date-time`, or a `full-date` for its midnight in UTC. @returns as `2027-01-31T00:00:00.000Z`, always of the same
 * length; undefined for a date that no calendar has (2027-02-31), a leap second, and years that do not have four digits,
 * before or after the offset was taken off: `Date` writes those with a sign, which sorts before every digit.
 */
export const instantOf = (text: string): string | undefined => {
  const match = WRITTEN.exec(text);
  if (match === null) return undefined;
  const part = (at: number): number => Number(match[at] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)] as const;
  const [offsetHours, offsetMinutes] = [part(9), part(10)] as const;
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const local = new Date(0);
  // Not Date.UTC: that takes the years 0 to 99 for those of the last century.
  local.setUTCFullYear(year, month - 1, day);
  if (local.getUTCFullYear() !== year || local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day)
    return undefined;
  local.setUTCHours(hour, minute, second, Number((match[7] ?? "").slice(0, 3).padEnd(3, "0")));
  const ahead = (offsetHours * 60 + offsetMinutes) * (match[8] === "-" ? -60_000 : 60_000);
  const kept = new Date(local.getTime() - ahead).toISOString();
  return KEPT.test(kept) ? kept : undefined;
};
