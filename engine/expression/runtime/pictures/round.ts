/** Rounding as the language does it. */

/** Half to even; the point is shifted in text, since multiplying would round on its own. */
export function roundHalfEven(value: number, precision: number | undefined): number {
  const shifted = precision ? shift(value, precision) : value;
  let result = Math.round(shifted);
  if (Math.abs(result - shifted) === 0.5 && Math.abs(result % 2) === 1) result -= 1;
  if (precision) result = shift(result, -precision);
  return result === 0 ? 0 : result;
}

function shift(value: number, places: number): number {
  const [digits, exponent] = String(value).split("e");
  return Number(`${digits}e${exponent === undefined ? places : Number(exponent) + places}`);
}
