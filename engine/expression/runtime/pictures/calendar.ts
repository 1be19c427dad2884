/** The components of an instant in UTC that a date picture can name (XPath functions 3.1, §9.8.4.1, and ISO weeks). */

const DAY = 86_400_000;

/** Undefined for what an instant does not have, such as a time zone. */
export function component(date: Date, letter: string): number | string | undefined {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (letter) {
    case "Y":
      return year;
    case "M":
      return month + 1;
    case "D":
      return date.getUTCDate();
    case "d":
      return (midnight(date) - Date.UTC(year, 0)) / DAY + 1;
    case "F":
      return date.getUTCDay() || 7;
    case "W":
      return week(midnight(date), [Date.UTC(year - 1, 0), Date.UTC(year, 0), Date.UTC(year + 1, 0)], 52);
    case "w":
      return week(midnight(date), monthsAround(year, month), 4);
    case "X":
      return year + shift(date, [Date.UTC(year, 0), Date.UTC(year + 1, 0)]);
    case "x":
      return ((month + 12 + shift(date, [Date.UTC(year, month), nextMonth(year, month)])) % 12) + 1;
    case "H":
      return date.getUTCHours();
    case "h":
      return date.getUTCHours() % 12 || 12;
    case "P":
      return date.getUTCHours() >= 12 ? "pm" : "am";
    case "m":
      return date.getUTCMinutes();
    case "s":
      return date.getUTCSeconds();
    case "f":
      return date.getUTCMilliseconds();
    case "C":
    case "E":
      return "ISO";
    default:
      return undefined;
  }
}

function midnight(date: Date): number {
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
}

function nextMonth(year: number, month: number): number {
  return month === 11 ? Date.UTC(year + 1, 0) : Date.UTC(year, month + 1);
}

function monthsAround(year: number, month: number): readonly [number, number, number] {
  const before = month === 0 ? Date.UTC(year - 1, 11) : Date.UTC(year, month - 1);
  return [before, Date.UTC(year, month), nextMonth(year, month)];
}

/** The Monday of the first week: the one that holds the first Thursday of the year or month. */
function firstMonday(start: number): number {
  const weekday = new Date(start).getUTCDay() || 7;
  return weekday > 4 ? start + (8 - weekday) * DAY : start - (weekday - 1) * DAY;
}

/** The number of the week that `today` lies in; `most` weeks every period has. */
function week(today: number, [before, start, after]: readonly [number, number, number], most: number): number {
  const number = weeksSince(firstMonday(start), today);
  if (number > most) return today >= firstMonday(after) ? 1 : Math.floor(number);
  return Math.floor(number < 1 ? weeksSince(firstMonday(before), today) : number);
}

function weeksSince(start: number, end: number): number {
  return (end - start) / (DAY * 7) + 1;
}

/** Whether the weeks of a period count this instant to the period before or after. */
function shift(date: Date, [start, end]: readonly [number, number]): -1 | 0 | 1 {
  const now = date.getTime();
  return now < firstMonday(start) ? -1 : now >= firstMonday(end) ? 1 : 0;
}
