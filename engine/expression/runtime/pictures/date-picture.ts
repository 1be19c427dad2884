/** Date pictures (`[D1o] [MNn] [Y0001]`): analysed once (XPath functions 3.1, §9.8.4). */

import { fail } from "../run.ts";
import { integerPicture, type IntegerPicture } from "./integer.ts";
import { checkLength, checkWidth } from "./width.ts";

export interface Marker {
  /** A letter such as `Y`. */
  readonly component: string;
  /** Print a name: in which case. */
  readonly names: "upper" | "lower" | "title" | undefined;
  readonly integer: IntegerPicture | undefined;
  /** Characters of a name at most. */
  readonly most: number | undefined;
  /** Last digits of a year to print. */
  readonly yearDigits: number | undefined;
  /** `t`: UTC prints as Z. */
  readonly traditional: boolean;
}

export type DatePart = string | Marker;

/** What a component prints as where the picture does not say. */
const presentations: Readonly<Record<string, string>> = {
  Y: "1",
  M: "1",
  D: "1",
  d: "1",
  F: "n",
  W: "1",
  w: "1",
  X: "1",
  x: "1",
  H: "1",
  h: "1",
  P: "n",
  m: "01",
  s: "01",
  f: "1",
  Z: "01:01",
  z: "01:01",
  C: "n",
  E: "n",
};
const numeric = "YMDdFWwXxHhmsf";
const zones = "Zz";

/** Raises D3132, D3135, D3131, L1007. */
export function datePicture(picture: string): readonly DatePart[] {
  checkLength(picture);
  const parts: DatePart[] = [];
  const literal = (from: number, to: number): void => {
    if (to > from) parts.push(picture.slice(from, to).replaceAll("]]", "]"));
  };
  let start = 0;
  let at = 0;
  for (; at < picture.length; at++) {
    if (picture.charAt(at) !== "[") continue;
    literal(start, at);
    if (picture.charAt(at + 1) === "[") {
      parts.push("[");
      at += 1;
    } else {
      const close = picture.indexOf("]", at);
      if (close < 0) fail("D3135", -1);
      addMarker(parts, picture.slice(at + 1, close).replaceAll(/\s+/g, ""));
      at = close;
    }
    start = at + 1;
  }
  literal(start, at);
  return parts;
}

function addMarker(parts: DatePart[], text: string): void {
  const marker = markerOf(text);
  const previous = parts.at(-1);
  // Two numbers side by side: the first one's width for reading must be known.
  if (
    typeof previous === "object" &&
    previous.integer?.kind === "decimal" &&
    marker.names === undefined &&
    numeric.includes(marker.component)
  )
    parts[parts.length - 1] = { ...previous, integer: { ...previous.integer, parseWidth: previous.integer.mandatory } };
  parts.push(marker);
}

interface Width {
  readonly least: number | undefined;
  readonly most: number | undefined;
}

/** `text` is what stands between the brackets, without white space. */
function markerOf(text: string): Marker {
  const name = text.charAt(0);
  const usual = Object.hasOwn(presentations, name) ? presentations[name] : undefined;
  if (usual === undefined) return fail("D3132", -1, { value: name });
  const comma = text.lastIndexOf(",");
  const width = comma < 0 ? { least: undefined, most: undefined } : widthOf(text.slice(comma + 1));
  const given = comma < 0 ? text.slice(1) : text.slice(1, comma);
  const second = given.length > 1 && "atco".includes(given.slice(-1)) ? given.slice(-1) : undefined;
  const first = given === "" ? usual : second === undefined ? given : given.slice(0, -1);
  const names = first.startsWith("Nn")
    ? "title"
    : first.startsWith("N")
      ? "upper"
      : first.startsWith("n")
        ? "lower"
        : undefined;
  const number = names === undefined && numeric.includes(name);
  const integer = number
    ? widened(integerPicture(second === undefined ? first : `${first};${second}`), name, width)
    : zones.includes(name)
      ? integerPicture(first)
      : undefined;
  return {
    component: name,
    names,
    integer,
    most: width.most,
    yearDigits: number && name === "Y" ? yearDigits(integer, width) : undefined,
    traditional: second === "t",
  };
}

/** `*` and a missing maximum mean any. */
function widthOf(text: string): Width {
  const [least, most] = text.includes("-")
    ? [text.slice(0, text.indexOf("-")), text.slice(text.indexOf("-") + 1)]
    : [text];
  const width = { least: readWidth(least), most: readWidth(most) };
  checkWidth(Math.max(width.least ?? 0, width.most ?? 0));
  return width;
}

function readWidth(text: string | undefined): number | undefined {
  return text === undefined || text === "*" ? undefined : Number.parseInt(text, 10);
}

function widened(picture: IntegerPicture, name: string, width: Width): IntegerPicture {
  if (picture.kind !== "decimal") return picture;
  const least = width.least !== undefined && picture.mandatory < width.least ? width.least : picture.mandatory;
  return { ...picture, mandatory: name === "Y" && width.most !== undefined ? width.most : least };
}

function yearDigits(picture: IntegerPicture | undefined, width: Width): number | undefined {
  if (width.most !== undefined) return width.most;
  const digits = picture?.kind === "decimal" ? picture.mandatory + picture.optional : 0;
  return digits >= 2 ? digits : undefined;
}
