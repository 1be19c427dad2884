/** Typed values of query parameters, with the 400 that says what was expected. */
import { CognateError } from "../../engine/errors.ts";
import type { QueryValue } from "../../engine/operation/types.ts";

type Given = QueryValue | undefined;

export const readOne = (name: string, value: Given): string | undefined => {
  if (value === undefined || typeof value === "string") return value;
  throw invalid(name, "expects one value");
};

export const readBoolean = (name: string, value: Given): boolean | undefined => {
  const word = readOne(name, value)?.toLowerCase();
  if (word === undefined) return undefined;
  if (word === "true" || word === "1") return true;
  if (word === "false" || word === "0") return false;
  throw invalid(name, "expects true or false");
};

/** `a,b`, or a list of values, or both. */
export const readList = (name: string, value: Given): readonly string[] | undefined => {
  if (value === undefined) return undefined;
  const items = (Array.isArray(value) ? value : [value]) as readonly QueryValue[];
  const words = items.flatMap((item) => {
    if (typeof item !== "string") throw invalid(name, "expects names, as `a,b` or repeated");
    return item
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "");
  });
  return words.length === 0 ? undefined : words;
};

export const readWord = <W extends string>(name: string, value: Given, words: readonly W[]): W | undefined => {
  const given = readOne(name, value);
  const known = words.find((word) => word === given);
  if (given !== undefined && known === undefined) throw invalid(name, `expects one of ${words.join(", ")}`);
  return known;
};

/** 1…1000 (http-api-spec 2.1). */
export const readLimit = (value: Given): number | undefined => {
  const text = readOne("limit", value);
  if (text === undefined) return undefined;
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 1000) throw invalid("limit", "expects a whole number from 1 to 1000");
  return limit;
};

const invalid = (name: string, message: string): CognateError =>
  new CognateError("invalid_parameter", `The parameter "${name}" ${message}.`, {
    errors: [{ parameter: name, message }],
  });
