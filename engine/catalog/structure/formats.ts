/** The formats of JSON Schema, as ajv's fast mode judges them. */
import addFormats, { type FormatName } from "ajv-formats";

type Judge = (value: string) => boolean;

/** @returns undefined for a format that is not known, or is one of numbers */
export const formatOf = (name: unknown): Judge | undefined => {
  if (typeof name !== "string") return undefined;
  try {
    const format = addFormats.default.get(name as FormatName, "fast");
    const test = typeof format === "object" && "validate" in format ? format.validate : format;
    const numeric = typeof format === "object" && "type" in format && format.type === "number";
    if (test instanceof RegExp) return (value) => test.test(value);
    return typeof test === "function" && !numeric ? (value) => (test as Judge)(value) : undefined;
  } catch {
    return undefined;
  }
};
