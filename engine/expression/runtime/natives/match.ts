/** JSONata's functions that search text: by substring, by regular expression or by a matcher function of the author's. */

import type { RegexMatch } from "../../regex.ts";
import { apply, callable, type Callable, isCallable, refuseToWait } from "../callable.ts";
import { charge, chargeNodes, chargeText, demand, fail, refuel, type Run, suspect } from "../run.ts";
import { given, type Native } from "./native.ts";

interface Match {
  readonly match: string;
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

export const match: Readonly<Record<string, Native>> = {
  contains: {
    signature: "<s-(sf):b>",
    arity: 2,
    gives: "plain",
    run: given((run, [value, token]) => contains(run, value as string, token)),
  },
  match: {
    signature: "<s-f<s:o>n?:a<o>>",
    arity: 3,
    gives: "sequence",
    run: given((run, [value, matcher, limit]) => matchAll(run, value as string, matcher, limit as number | undefined)),
  },
  replace: {
    signature: "<s-(sf)(sf)n?:s>",
    arity: 4,
    gives: "plain",
    run: given((run, [value, pattern, replacement, limit]) =>
      replace(run, value as string, pattern, replacement, limit as number | undefined),
    ),
  },
  split: {
    signature: "<s-(sf)n?:a<s>>",
    arity: 3,
    gives: "plain",
    run: given((run, [value, separator, limit]) => split(run, value as string, separator, limit as number | undefined)),
  },
};

/** A regular expression as a value: a function from text to its first match. */
export function regexValue(run: Run, template: Callable): Callable {
  const { meta } = template;
  const regex = meta?.regex;
  if (meta === undefined || regex === undefined) return template;
  const search = (subject: string, from: number): unknown => {
    const found = find(run, template, subject, from);
    if (found === undefined) return undefined;
    const next = callable({
      arity: 0,
      signature: undefined,
      body: () => (found.end >= subject.length ? undefined : nextMatch(run, template, subject, found.end)),
    });
    return { match: found.match, start: found.start, end: found.end, groups: found.groups, next };
  };
  const nextMatch = (_run: Run, _template: Callable, subject: string, from: number): unknown => {
    const found = search(subject, from) as Match | undefined;
    if (found?.match === "") fail("D1004", meta.site ?? -1, { value: regex.source });
    return found;
  };
  return callable({
    ...meta,
    body: (_input, [subject, from]) =>
      search(String(subject), typeof from === "number" ? Math.max(0, Math.trunc(from)) : 0),
  });
}

const LONG_TEXT = 1_000;
/** Steps a character of a pattern without large counts; others read a megabyte in a blink. */
const MOST_PLAIN = 5;

export function find(run: Run, matcher: Callable, subject: string, from: number): RegexMatch | undefined {
  const regex = matcher.meta?.regex;
  if (regex === undefined) return undefined;
  const { perCharacter, overruns } = regex.cost;
  const left = subject.length - from;
  // It may all have to be read: not begun where that is beyond the budget and each character is dear.
  if (left > LONG_TEXT && perCharacter > MOST_PLAIN) demand(run, left * perCharacter);
  const begun = overruns ? performance.now() : 0;
  const found = regex.search(subject, from);
  const read = found === undefined ? left : found.end - from;
  charge(run, 8 + Math.ceil(read * perCharacter));
  // It may have read on; how far it did, only the clock tells.
  if (overruns) suspect(run, (left - read) * perCharacter, performance.now() - begun);
  return found;
}

/** All matches, one after the other, as the author's matcher or the pattern gives them. */
export function* matches(run: Run, matcher: unknown, subject: string): Generator<Match> {
  const { regex, site } = (matcher as Callable).meta ?? {};
  if (regex !== undefined) {
    let found = find(run, matcher as Callable, subject, 0);
    while (found !== undefined) {
      yield found;
      if (found.end >= subject.length) return;
      found = find(run, matcher as Callable, subject, found.end);
      if (found?.match === "") fail("D1004", site ?? -1, { value: regex.source });
    }
    return;
  }
  let result = checked(apply(run, matcher, [subject], null));
  while (result !== undefined) {
    if (--run.fuel < 0) refuel(run);
    yield result;
    result = checked(apply(run, (result as unknown as { next: unknown }).next, [], null));
  }
}

function checked(value: unknown): Match | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Promise) return refuseToWait(value);
  const shape = value as Readonly<Record<string, unknown>>;
  if (
    typeof shape["start"] === "number" ||
    typeof shape["end"] === "number" ||
    Array.isArray(shape["groups"]) ||
    isCallable(shape["next"])
  )
    return value as Match;
  return fail("T1010", -1);
}

function contains(run: Run, value: string, token: unknown): boolean | undefined {
  if (token === undefined) return undefined;
  charge(run, value.length >> 5);
  if (typeof token === "string") return value.includes(token);
  for (const _match of matches(run, token, value)) return true;
  return false;
}

function matchAll(run: Run, value: string, matcher: unknown, limit: number | undefined): readonly unknown[] {
  if (limit !== undefined && limit < 0) fail("D3040", -1, { value: limit, index: 3 });
  const list: unknown[] = [];
  if (limit === 0) return list;
  for (const found of matches(run, matcher, value)) {
    listMatch(run, list, found);
    if (limit !== undefined && list.length >= limit) break;
  }
  return list;
}

export function listMatch(run: Run, list: unknown[], found: Match): void {
  list.push({ match: found.match, index: found.start, groups: found.groups });
  chargeNodes(run, 2);
  chargeText(run, found.match.length);
}

export function split(run: Run, value: string, separator: unknown, limit: number | undefined): readonly string[] {
  if (limit !== undefined && limit < 0) fail("D3020", -1, { value: limit, index: 3 });
  if (limit !== undefined && !(limit > 0)) return [];
  if (typeof separator !== "function") {
    // No more parts than may be made, and the one that is too many.
    const most = Math.min(limit === undefined ? Number.POSITIVE_INFINITY : limit >>> 0, Math.max(0, run.nodes) + 1);
    charge(run, value.length >> 5);
    return counted(run, value.split(separator as string, most));
  }
  const parts: string[] = [];
  let start = 0;
  for (const found of matches(run, separator, value)) {
    parts.push(value.slice(start, Math.max(start, found.start)));
    start = found.end;
    if (limit !== undefined && parts.length >= limit) return counted(run, parts);
  }
  parts.push(value.slice(start));
  return counted(run, parts);
}

function counted(run: Run, parts: readonly string[]): readonly string[] {
  charge(run, parts.length);
  chargeNodes(run, parts.length);
  return parts;
}

function replace(run: Run, value: string, pattern: unknown, replacement: unknown, limit: number | undefined): string {
  if (pattern === undefined) fail("T0410", -1, { value: pattern, index: 2 });
  if (pattern === "") fail("D3010", -1, { value: pattern, index: 2 });
  if (limit !== undefined && limit < 0) fail("D3011", -1, { value: limit, index: 4 });
  if (limit !== undefined && !(limit > 0)) return value;
  charge(run, value.length >> 5);
  if (typeof pattern === "string") {
    if (isCallable(replacement)) fail("D3012", -1, { value: replacement });
    return replaceText(run, value, pattern, String(replacement), limit);
  }
  const edited = createEdited(run, value);
  let count = 0;
  for (const found of matches(run, pattern, value)) {
    edited.put(
      found,
      typeof replacement === "string" ? substitute(found, replacement) : apply(run, replacement, [found], null),
    );
    if (limit !== undefined && ++count >= limit) break;
  }
  return edited.whole();
}

/** A text in which matches are replaced, one after the other. Raises D3012. */
export function createEdited(
  run: Run,
  value: string,
): { readonly put: (found: Match, text: unknown) => void; readonly whole: () => string } {
  let result = "";
  let position = 0;
  return {
    put(found, text) {
      if (typeof text !== "string") fail("D3012", -1, { value: text });
      chargeText(run, text.length);
      result += value.slice(position, Math.max(position, found.start)) + text;
      position = found.start + found.match.length;
    },
    whole() {
      chargeText(run, value.length);
      return result + value.slice(position);
    },
  };
}

function replaceText(run: Run, value: string, pattern: string, replacement: string, limit: number | undefined): string {
  let result = "";
  let position = 0;
  let at = value.indexOf(pattern);
  const most = limit ?? Number.POSITIVE_INFINITY;
  for (let count = 0; at >= 0 && count < most; count++) {
    if ((run.fuel -= 6) < 0) refuel(run);
    chargeText(run, at - position + replacement.length);
    result += value.slice(position, at) + replacement;
    position = at + pattern.length;
    at = value.indexOf(pattern, position);
  }
  return result + value.slice(position);
}

/** `$0`, `$1`… and `$$` in a replacement; the longest number that names a group wins. */
function substitute(found: Match, replacement: string): string {
  let result = "";
  let position = 0;
  let dollar = replacement.indexOf("$");
  const groups = found.groups.length;
  const digits = groups === 0 ? 1 : Math.floor(Math.log(groups) * Math.LOG10E) + 1;
  while (dollar >= 0 && position < replacement.length) {
    result += replacement.slice(position, dollar);
    position = dollar + 1;
    const next = replacement.charAt(position);
    if (next === "$" || next === "0") {
      result += next === "$" ? "$" : found.match;
      position++;
    } else {
      let group = Number.parseInt(replacement.slice(position, position + digits), 10);
      if (digits > 1 && group > groups) group = Number.parseInt(replacement.slice(position, position + digits - 1), 10);
      if (Number.isNaN(group)) {
        result += "$";
      } else {
        result += found.groups[group - 1] ?? "";
        position += String(group).length;
      }
    }
    dollar = replacement.indexOf("$", position);
  }
  return result + replacement.slice(position);
}
