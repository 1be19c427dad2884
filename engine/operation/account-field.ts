/** One field of a connection: reads what a person typed or pasted, normalises it, and says what is wrong with it. */
import type { ConnectionField } from "../catalog/types.ts";
import { CognateError, type ErrorDetail } from "../errors.ts";

/** Far above any key file; keeps patterns and expressions from long inputs. */
const LONGEST = 32_768;

export type FieldResult = { readonly value: unknown } | { readonly problem: string };

const ok = (value: unknown): FieldResult => ({ value });
const bad = (problem: string): FieldResult => ({ problem });

/**
 * @param others non-secret fields read so far, for `normalize`
 * @param now epoch ms
 */
export const readField = (
  field: ConnectionField,
  given: unknown,
  others: Readonly<Record<string, unknown>>,
  now: number,
): FieldResult => {
  if (typeof given === "string" && given.length > LONGEST) return bad(`is longer than ${LONGEST} characters`);
  const normalized = normalize(field, given, others, now);
  if ("problem" in normalized) return normalized;
  const typed = READERS[field.type](normalized.value, field);
  if ("problem" in typed) return typed;
  if (
    field.pattern !== undefined &&
    typeof typed.value === "string" &&
    !new RegExp(`^(?:${field.pattern})$`, "u").test(typed.value)
  ) {
    return bad(
      field.placeholder === undefined
        ? "does not have the right form"
        : `does not have the right form; it looks like ${field.placeholder}`,
    );
  }
  return typed;
};

/** What is empty counts as not given: forms send empty texts, and clients send null. */
export const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && !(typeof value === "string" && value.trim() === "");

const normalize = (
  field: ConnectionField,
  given: unknown,
  others: Readonly<Record<string, unknown>>,
  now: number,
): FieldResult => {
  const trimmed = typeof given === "string" ? given.trim() : given;
  if (field.normalize === undefined) return ok(trimmed);
  try {
    const value = field.normalize.evaluate(trimmed, { fields: others }, now);
    return value === undefined || value === null ? bad("is not understood") : ok(value);
  } catch (error) {
    if (error instanceof CognateError) return bad("is not understood");
    throw error;
  }
};

type Reader = (value: unknown, field: ConnectionField) => FieldResult;

const text: Reader = (value) =>
  typeof value === "string" ? ok(value) : typeof value === "number" ? ok(String(value)) : bad("must be a text");

const choice: Reader = (value, field) => {
  const read = text(value, field);
  if ("problem" in read || field.allowOther) return read;
  const found =
    field.options.find((option) => option.value === read.value) ??
    field.options.find((option) => option.value.toLowerCase() === String(read.value).toLowerCase());
  return found === undefined
    ? bad(`must be one of ${field.options.map((option) => option.value).join(", ")}`)
    : ok(found.value);
};

const HOST = /^(?=.{1,253}(?::\d{1,5})?$)(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*(?::\d{1,5})?$/;

/** People paste the address bar: scheme, path and query are cut off. */
const host: Reader = (value, field) => {
  const read = text(value, field);
  if ("problem" in read) return read;
  const bare = String(read.value)
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, "")
    .replace(/[/?#].*$/s, "");
  return HOST.test(bare) ? ok(bare) : bad("must be a host name, such as acme.example.com");
};

const url: Reader = (value, field) => {
  const read = text(value, field);
  if ("problem" in read) return read;
  if (!URL.canParse(String(read.value))) return bad("must be a URL, such as https://acme.example.com");
  const parsed = new URL(String(read.value));
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return bad("must begin with https://");
  if (parsed.username !== "" || parsed.password !== "") return bad("must not hold a user name or password");
  return ok(String(read.value).replace(/\/+$/, ""));
};

const number: Reader = (value) => {
  const read = typeof value === "string" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? ok(read) : bad("must be a number");
};

const boolean: Reader = (value) => {
  if (typeof value === "boolean") return ok(value);
  return value === "true" || value === "false" ? ok(value === "true") : bad("must be true or false");
};

/** A header cannot carry line breaks or control characters: a secret with one was cut out badly. */
const secretText: Reader = (value, field) => {
  const read = text(value, field);
  if ("problem" in read) return read;
  return /\p{Cc}/u.test(String(read.value)) ? bad("holds a line break or control character") : read;
};

const jsonSecret: Reader = (value) => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return ok(value);
  try {
    const parsed: unknown = JSON.parse(String(value));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return ok(parsed);
  } catch {
    // The parser's message would quote the secret.
  }
  return bad("must be a JSON object, as in the downloaded key file");
};

const READERS: Readonly<Record<ConnectionField["type"], Reader>> = {
  text,
  select: choice,
  secret: secretText,
  multiline_secret: text,
  json_secret: jsonSecret,
  host,
  url,
  number,
  boolean,
};

export const fieldDetail = (field: ConnectionField, problem: string): ErrorDetail => ({
  parameter: field.name,
  pointer: `/context/${field.name}`,
  message: `${field.label} ${problem}.`,
  code: problem === MISSING ? "credential_missing" : "invalid_body",
  ...(field.help === undefined ? {} : { hint: field.help }),
});

export const MISSING = "is missing";
