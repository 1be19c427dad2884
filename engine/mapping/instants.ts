/** Dates as consumers write them and as providers give them, read as instants. */

const DATE =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|z|[+-]\d{2}(?::?\d{2})?)?)?)?$/;

/** Epoch milliseconds of an RFC 3339 text, a date or a month (their first moment in UTC); undefined if it is none or does not exist. */
export const instantOf = (text: string): number | undefined => {
  const found = DATE.exec(text.trim());
  if (found === null) return undefined;
  const [, year = "", month = "", day = "01", hour = "00", minute = "00", second = "00", fraction = "", zone = "Z"] =
    found;
  const ms = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.padEnd(3, "0").slice(0, 3)),
  );
  const date = new Date(ms);
  const exists =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  return exists ? ms - offsetOf(zone) : undefined;
};

const offsetOf = (zone: string): number => {
  if (zone === "Z" || zone === "z") return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.replace(":", "").slice(3, 5) || "0");
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
};

/** RFC 3339 text of what a consumer wrote for a `date-time`; what is RFC 3339 already stays as it is. */
export const toDateTime = (text: string): string | undefined => {
  const instant = instantOf(text);
  if (instant === undefined) return undefined;
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return text;
  return new Date(instant).toISOString().replace(".000Z", "Z");
};

/** `YYYY-MM-DD` of what a consumer wrote for a `date`. */
export const toDate = (text: string): string | undefined => {
  const instant = instantOf(text);
  return instant === undefined ? undefined : new Date(instant).toISOString().slice(0, 10);
};
