/** JSONata's string functions. */

import { chargeText, charge, fail, type Run } from "../run.ts";
import { stringify } from "../operators.ts";
import { truthy } from "../values.ts";
import { given, type Native } from "./native.ts";

const plain = (signature: string, arity: number, body: Native["run"]): Native => ({
  signature,
  arity,
  gives: "plain",
  run: given(body),
});
const string = (value: unknown): string => value as string;

/** Text made by a function is charged by its length. */
function made(run: Run, text: string): string {
  chargeText(run, text.length);
  charge(run, text.length >> 4);
  return text;
}

/** What may give several times as much text as it is given is not begun where there is not even room for that. */
function room(run: Run, text: string): string {
  if (text.length > run.bytes) chargeText(run, text.length);
  return text;
}

export const text: Readonly<Record<string, Native>> = {
  string: plain("<x-b?:s>", 1, (run, [value, pretty]) => stringify(run, value, truthy(run, pretty) ? 2 : 0)),
  length: plain("<s-:n>", 1, (run, [value]) => lengthOf(run, string(value))),
  lowercase: plain("<s-:s>", 1, (run, [value]) => made(run, string(value).toLowerCase())),
  uppercase: plain("<s-:s>", 1, (run, [value]) => made(run, string(value).toUpperCase())),
  trim: plain("<s-:s>", 1, (run, [value]) => trim(run, string(value))),
  substring: plain("<s-nn?:s>", 3, (run, [value, start, length]) =>
    substring(run, string(value), start as number, length as number | undefined),
  ),
  substringBefore: plain("<s-s:s>", 2, (run, [value, mark]) => before(searched(run, string(value)), String(mark))),
  substringAfter: plain("<s-s:s>", 2, (run, [value, mark]) => after(searched(run, string(value)), String(mark))),
  pad: plain("<s-ns?:s>", 3, (run, [value, width, filler]) =>
    pad(run, string(value), width as number, filler as string | undefined),
  ),
  join: plain("<a<s>s?:s>", 2, (run, [values, separator]) =>
    join(run, values as readonly string[], (separator as string | undefined) ?? ""),
  ),
  base64encode: plain("<s-:s>", 1, (run, [value]) => made(run, encodeBase64(room(run, string(value))))),
  base64decode: plain("<s-:s>", 1, (run, [value]) => made(run, decodeBase64(string(value)))),
  encodeUrlComponent: url("encodeUrlComponent", encodeURIComponent),
  encodeUrl: url("encodeUrl", encodeURI),
  decodeUrlComponent: url("decodeUrlComponent", decodeURIComponent),
  decodeUrl: url("decodeUrl", decodeURI),
};

function url(functionName: string, convert: (text: string) => string): Native {
  return plain("<s-:s>", 1, (run, [value]) => {
    try {
      return made(run, convert(room(run, string(value))));
    } catch (cause) {
      if (cause instanceof URIError) return fail("D3140", -1, { value, functionName });
      throw cause;
    }
  });
}

/** Charges for looking through a text. */
function searched(run: Run, value: string): string {
  charge(run, value.length >> 5);
  return value;
}

/** In code points. */
export function lengthOf(run: Run, value: string): number {
  charge(run, value.length >> 3);
  let count = value.length;
  for (let index = 0; index < value.length - 1; index++) {
    const unit = value.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const next = value.charCodeAt(index + 1);
    if (next >= 0xdc00 && next <= 0xdfff) {
      count--;
      index++;
    }
  }
  return count;
}

/** No white space but single blanks: nothing to put in order inside. */
function isTidy(value: string): boolean {
  return !value.includes("  ") && !value.includes("\t") && !value.includes("\n") && !value.includes("\r");
}

export function trim(run: Run, value: string): string {
  charge(run, value.length >> 3);
  const single = isTidy(value) ? value : value.replace(/[ \t\n\r]+/g, " ");
  const start = single.startsWith(" ") ? 1 : 0;
  const end = single.length > start && single.endsWith(" ") ? single.length - 1 : single.length;
  return single.slice(start, end);
}

/** Offsets count code points. */
function substring(run: Run, value: string, start: number, length: number | undefined): string {
  charge(run, value.length >> 3);
  // Code points are code units as long as there are no surrogates; otherwise each is a text of its own.
  const characters: string | readonly string[] = /[\ud800-\udfff]/.test(value) ? codePoints(run, value) : value;
  const from = characters.length + start < 0 ? 0 : start;
  if (length !== undefined && length <= 0) return "";
  const to = length === undefined ? undefined : from >= 0 ? from + length : characters.length + from + length;
  const part = characters.slice(from, to);
  return typeof part === "string" ? part : part.join("");
}

function codePoints(run: Run, value: string): readonly string[] {
  charge(run, value.length * 2);
  return Array.from(value);
}

export function before(value: string, mark: unknown): string {
  const at = value.indexOf(mark as string);
  return at < 0 ? value : value.slice(0, at);
}

export function after(value: string, mark: unknown): string {
  const sought = mark as string;
  const at = value.indexOf(sought);
  return at < 0 ? value : value.slice(at + sought.length);
}

function pad(run: Run, value: string, width: number, filler: string | undefined): string {
  const unit = filler === undefined || filler === "" ? " " : filler;
  const whole = Math.trunc(width);
  const missing = Math.abs(whole) - lengthOf(run, value);
  if (!(missing > 0)) return value;
  chargeText(run, missing);
  charge(run, missing >> 3);
  const repeated =
    unit.length > 1
      ? substring(run, unit.repeat(Math.ceil(missing / Array.from(unit).length)), 0, missing)
      : unit.repeat(missing);
  return whole > 0 ? value + repeated : repeated + value;
}

export function join(run: Run, values: readonly string[], separator: string): string {
  let length = separator.length * Math.max(0, values.length - 1);
  for (const value of values) length += value.length;
  chargeText(run, length);
  charge(run, values.length);
  return values.join(separator);
}

/** Characters above U+00FF lose their high byte, as in the reference. */
function encodeBase64(value: string): string {
  return btoa(/[^\0-\xff]/.test(value) ? value.replace(/[^\0-\xff]/g, lowByte) : value);
}

const lowByte = (unit: string): string => String.fromCharCode(unit.charCodeAt(0) & 0xff);

/** Tolerates what `atob` refuses: other characters, missing padding, the URL alphabet. */
function decodeBase64(value: string): string {
  const clean = value
    .replace(/=.*$/s, "")
    .replace(/-/g, "+")
    .replace(/_/g, "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  return atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean);
}
