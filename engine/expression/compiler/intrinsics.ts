/** Functions of the language emitted inline for arguments of the usual types; any other argument takes the checked call. */

import { truth } from "./control.ts";
import { ANY, ARR, BOOL, FN, may, NUM, OBJ, only, type Operand, operand, STR, UNDEF } from "./operand.ts";
import { isInherited, quote } from "./quote.ts";
import type { Writer } from "./writer.ts";

/** `slow` is the code of the checked call. Undefined: no inline form for these arguments. */
export type Intrinsic = (writer: Writer, args: readonly Operand[], slow: string) => Operand | undefined;

/** Of the functions here nothing gives nothing, where the other arguments are what they take. */
const nothingFrom = (value: Operand): string => (may(value, UNDEF) ? `${value.code} === undefined ? undefined : ` : "");

const isText = (value: Operand): string => (only(value, STR) ? "true" : `typeof ${value.code} === "string"`);

/** One text argument. `code` turns the text into the result. */
function ofText(code: (text: string) => string, type: number, makesText: boolean): Intrinsic {
  return (writer, args, slow) => {
    const [value] = args;
    if (args.length !== 1 || value === undefined) return undefined;
    const result = writer.hold(`${isText(value)} ? ${code(value.code)} : ${nothingFrom(value)}${slow}`);
    if (makesText) writer.line(`if (${result} !== undefined && (c.bytes -= ${result}.length) < 0) chargeText(c, 0);`);
    return operand(result, type | UNDEF);
  };
}

function ofNumber(name: string): Intrinsic {
  return (writer, args, slow) => {
    const [value] = args;
    if (args.length !== 1 || value === undefined) return undefined;
    return operand(
      writer.hold(`typeof ${value.code} === "number" ? Math.${name}(${value.code}) : ${nothingFrom(value)}${slow}`),
      NUM | UNDEF,
    );
  };
}

const exists: Intrinsic = (writer, [value, more]) =>
  value === undefined || more !== undefined ? undefined : operand(writer.hold(`${value.code} !== undefined`), BOOL);

const not: Intrinsic = (writer, [value, more]) => {
  if (value === undefined || more !== undefined) return undefined;
  if (!may(value, UNDEF)) return operand(writer.hold(`!(${truth(value)})`), BOOL);
  return operand(writer.hold(`${value.code} === undefined ? undefined : !(${truth(value)})`), BOOL | UNDEF);
};

const boolean: Intrinsic = (writer, [value, more]) => {
  if (value === undefined || more !== undefined) return undefined;
  return operand(
    writer.hold(may(value, UNDEF) ? `${value.code} === undefined ? undefined : ${truth(value)}` : truth(value)),
    may(value, UNDEF) ? BOOL | UNDEF : BOOL,
  );
};

const string: Intrinsic = (writer, [value, more], slow) => {
  if (value === undefined || more !== undefined) return undefined;
  return operand(writer.hold(`typeof ${value.code} === "string" ? ${value.code} : ${slow}`), STR | UNDEF);
};

const count: Intrinsic = (writer, [value, more], slow) => {
  if (value === undefined || more !== undefined) return undefined;
  return operand(
    writer.hold(`isArr(${value.code}) ? ${value.code}.length : ${value.code} === undefined ? 0 : ${slow}`),
    NUM,
  );
};

const split: Intrinsic = (writer, args, slow) => {
  const [value, separator] = args;
  if (args.length !== 2 || value === undefined || separator === undefined) return undefined;
  return operand(
    writer.hold(
      `${isText(value)} && ${isText(separator)} ? split(c, ${value.code}, ${separator.code}, undefined) : ${only(separator, STR) ? nothingFrom(value) : ""}${slow}`,
    ),
    ARR | UNDEF,
  );
};

const contains: Intrinsic = (writer, args, slow) => {
  const [value, token] = args;
  if (args.length !== 2 || value === undefined || token === undefined || (may(token, FN) && only(token, FN)))
    return undefined;
  return operand(
    writer.hold(
      `${isText(value)} && ${isText(token)} ? ${value.code}.includes(${token.code}) : ${only(token, STR) ? nothingFrom(value) : ""}${slow}`,
    ),
    BOOL | UNDEF,
  );
};

function around(name: "before" | "after"): Intrinsic {
  return (writer, args, slow) => {
    const [value, mark] = args;
    if (args.length !== 2 || value === undefined || mark === undefined) return undefined;
    return operand(
      writer.hold(
        `${isText(value)} && ${isText(mark)} ? ${name}(${value.code}, ${mark.code}) : ${only(mark, STR) ? nothingFrom(value) : ""}${slow}`,
      ),
      STR | UNDEF,
    );
  };
}

const number: Intrinsic = (writer, [value, more], slow) => {
  if (value === undefined || more !== undefined) return undefined;
  return operand(writer.hold(`typeof ${value.code} === "number" ? ${value.code} : ${slow}`), NUM | UNDEF);
};

/** A field by a computed or literal key, on an object. */
const lookup: Intrinsic = (writer, args, slow) => {
  const [value, key] = args;
  if (args.length !== 2 || value === undefined || key === undefined) return undefined;
  const plain = only(value, OBJ)
    ? "true"
    : `typeof ${value.code} === "object" && ${value.code} !== null && !isArr(${value.code})`;
  const literal = typeof key.literal === "string" && !isInherited(key.literal);
  const found = literal
    ? `${value.code}[${quote(key.literal)}]`
    : value.bound === true
      ? `tableRow(c, ${value.code}, ${key.code})`
      : `(hasOwn.call(${value.code}, ${key.code}) ? ${value.code}[${key.code}] : undefined)`;
  return {
    code: writer.hold(`${plain} && ${isText(key)} ? ${found} : ${slow}`),
    type: ANY,
    data: value.data,
    loose: !value.data,
  };
};

const join: Intrinsic = (writer, args, slow) => {
  const [values, separator] = args;
  if (values === undefined || args.length > 2) return undefined;
  const between = separator === undefined ? `""` : separator.code;
  const guard = separator === undefined ? "" : ` && ${isText(separator)}`;
  return operand(
    writer.hold(
      `isArr(${values.code})${guard} && allStrings(${values.code}) ? join(c, ${values.code}, ${between}) : ${slow}`,
    ),
    STR | UNDEF,
  );
};

const fromMillis: Intrinsic = (writer, [value, more], slow) =>
  value === undefined || more !== undefined
    ? undefined
    : operand(writer.hold(`isPlainTime(${value.code}) ? fromMillis(${value.code}) : ${slow}`), STR | UNDEF);

const type: Intrinsic = (writer, [value, more]) =>
  value === undefined || more !== undefined ? undefined : operand(writer.hold(`typeName(${value.code})`), STR | UNDEF);

const append: Intrinsic = (writer, args) => {
  const [left, right] = args;
  if (left === undefined || right === undefined || args.length !== 2) return undefined;
  return { code: writer.hold(`append(c, ${left.code}, ${right.code})`), type: ANY, data: false, loose: true };
};

export const intrinsics: Readonly<Record<string, Intrinsic>> = Object.assign(
  Object.create(null) as Record<string, Intrinsic>,
  {
    lowercase: ofText((text) => `${text}.toLowerCase()`, STR, true),
    uppercase: ofText((text) => `${text}.toUpperCase()`, STR, true),
    trim: ofText((text) => `trim(c, ${text})`, STR, true),
    length: ofText((text) => `lengthOf(c, ${text})`, NUM, false),
    toMillis: ofText((text) => `toMillis(${text})`, NUM, false),
    fromMillis,
    floor: ofNumber("floor"),
    ceil: ofNumber("ceil"),
    abs: ofNumber("abs"),
    exists,
    not,
    boolean,
    string,
    count,
    split,
    contains,
    substringBefore: around("before"),
    substringAfter: around("after"),
    number,
    lookup,
    join,
    type,
    append,
  },
);
