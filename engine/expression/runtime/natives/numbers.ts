/** JSONata's numeric functions, and those that print and read numbers by a picture. */

import { formatInteger, formatNumber, parseInteger } from "../pictures/index.ts";
import { roundHalfEven } from "../pictures/round.ts";
import { charge, chargeText, fail, type Run } from "../run.ts";
import { given, type Native } from "./native.ts";

const plain = (signature: string, arity: number, body: Native["run"]): Native => ({
  signature,
  arity,
  gives: "plain",
  run: given(body),
});
const numbers_ = (value: unknown): readonly number[] => value as readonly number[];

export const numbers: Readonly<Record<string, Native>> = {
  number: plain("<(nsb)-:n>", 1, (run, [value]) => toNumber(run, value)),
  abs: plain("<n-:n>", 1, (_run, [value]) => Math.abs(value as number)),
  floor: plain("<n-:n>", 1, (_run, [value]) => Math.floor(value as number)),
  ceil: plain("<n-:n>", 1, (_run, [value]) => Math.ceil(value as number)),
  round: plain("<n-n?:n>", 2, (_run, [value, precision]) =>
    roundHalfEven(value as number, precision as number | undefined),
  ),
  sqrt: plain("<n-:n>", 1, (_run, [value]) =>
    (value as number) < 0 ? fail("D3060", -1, { value, index: 1 }) : Math.sqrt(value as number),
  ),
  power: plain("<n-n:n>", 2, (_run, [value, exponent]) => power(value as number, exponent as number)),
  random: { signature: "<:n>", arity: 0, gives: "plain", run: () => Math.random() },
  sum: plain("<a<n>:n>", 1, (run, [values]) => sum(run, numbers_(values))),
  count: {
    signature: "<a:n>",
    arity: 1,
    gives: "plain",
    run: (_run, [values]) => (values === undefined ? 0 : numbers_(values).length),
  },
  max: plain("<a<n>:n>", 1, (run, [values]) => extreme(run, numbers_(values), Math.max)),
  min: plain("<a<n>:n>", 1, (run, [values]) => extreme(run, numbers_(values), Math.min)),
  average: plain("<a<n>:n>", 1, (run, [values]) =>
    numbers_(values).length === 0 ? undefined : sum(run, numbers_(values)) / numbers_(values).length,
  ),
  formatBase: plain("<n-n?:s>", 2, (_run, [value, radix]) => formatBase(value as number, radix as number | undefined)),
  formatNumber: plain("<n-so?:s>", 3, (run, [value, picture, options]) =>
    printed(run, formatNumber(value as number, pictureOf(run, picture), options as object | undefined)),
  ),
  formatInteger: plain("<n-s:s>", 2, (run, [value, picture]) =>
    printed(run, formatInteger(value as number, pictureOf(run, picture))),
  ),
  parseInteger: plain("<s-s:n>", 2, (run, [value, picture]) =>
    parseInteger(readable(run, value as string), pictureOf(run, picture)),
  ),
};

function sum(run: Run, values: readonly number[]): number {
  charge(run, values.length >> 3);
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index] ?? 0;
  return total;
}

function extreme(
  run: Run,
  values: readonly number[],
  pick: (left: number, right: number) => number,
): number | undefined {
  charge(run, values.length >> 3);
  let found = values[0];
  for (const value of values) found = pick(found ?? value, value);
  return found;
}

const decimal = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/;
const prefixed = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/;

function toNumber(run: Run, value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") {
    charge(run, value.length >> 3);
    const parsed = Number.parseFloat(value);
    if (decimal.test(value) && Number.isFinite(parsed)) return parsed;
    if (prefixed.test(value)) return Number(value);
  }
  return fail("D3030", -1, { value, index: 1 });
}

function power(value: number, exponent: number): number {
  const result = value ** exponent;
  return Number.isFinite(result) ? result : fail("D3061", -1, { value, exp: exponent, index: 1 });
}

function formatBase(value: number, radix: number | undefined): string {
  const base = radix === undefined ? 10 : roundHalfEven(radix, undefined);
  if (!(base >= 2 && base <= 36)) fail("D3100", -1, { value: base });
  return roundHalfEven(value, undefined).toString(base);
}

/** Steps that the analysis of a picture counts for. One that is known from elsewhere counts too: the clock must not decide. */
const analysisCost = 8_000;

/** A picture about to be used. The signatures let a missing one pass, the functions cannot do without. Raises T0410. */
export function pictureOf(run: Run, value: unknown): string {
  if (typeof value !== "string") return fail("T0410", -1, { value, index: 2 });
  run.pictures ??= new Set();
  if (!run.pictures.has(value)) {
    charge(run, analysisCost);
    run.pictures.add(value);
  }
  return value;
}

/** Charges for what a picture has printed. */
export function printed(run: Run, text: string): string {
  charge(run, 20 + (text.length >> 2));
  chargeText(run, text.length);
  return text;
}

/** Texts that a picture reads are short. */
const longest = 4_000;

/** Charges for what a picture is about to read. Raises L1007. */
export function readable(run: Run, text: string): string {
  if (text.length > longest) fail("L1007", -1, { value: longest });
  charge(run, 20 + text.length);
  return text;
}
