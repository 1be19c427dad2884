/** Overlays of one account, as callers write them: by `model/resource`, what to change of that mapping's output and filters (http-api-spec 3.7). */
import { CognateError } from "../../engine/errors.ts";
import type { ErrorDetail } from "../../engine/errors.ts";
import { escapeStep } from "../../engine/language/json-pointer.ts";

type Json = Readonly<Record<string, unknown>>;

/** By `model/resource`; null takes that mapping's overlay away. */
export type OverlayChange = Readonly<Record<string, Json | null>>;

/** Of all overlays of an account, as JSON. They are compiled for each of its states. */
const MAX_LENGTH = 64 * 1024;

/** What of a mapping an account may change: nothing that decides what is called, and with what. */
const PARTS = ["mapping", "description", "record", "bind", "where", "list"];
const LIST_PARTS = ["filters"];

/** Looks at the form alone; whether an overlay compiles is told when the account is opened. @throws CognateError invalid_body */
export const readOverlays = (value: unknown): OverlayChange => {
  if (!isObject(value)) throw invalid([{ pointer: "/overlays", message: "has to be an object by `model/resource`" }]);
  if (JSON.stringify(value).length > MAX_LENGTH)
    throw invalid([{ pointer: "/overlays", message: `is longer than ${MAX_LENGTH} characters` }]);
  const entries = Object.entries(value);
  const problems = entries.flatMap(([key, overlay]) => problemsOf(pointerTo("/overlays", key), overlay));
  if (problems.length > 0) throw invalid(problems);
  return Object.fromEntries(entries.flatMap(([key, one]) => (one === null || isObject(one) ? [[key, one]] : [])));
};

/** One mapping's overlay is replaced as a whole: null inside it means that a field is removed from the output. */
export const mergeOverlays = (current: Json, change: OverlayChange): Json =>
  Object.fromEntries(Object.entries({ ...current, ...change }).filter(([, overlay]) => overlay !== null));

const problemsOf = (pointer: string, overlay: unknown): readonly ErrorDetail[] => {
  if (overlay === null) return [];
  if (!isObject(overlay)) return [{ pointer, message: "an overlay is an object" }];
  const list = isObject(overlay["list"]) ? Object.keys(overlay["list"]) : [];
  return [
    ...Object.keys(overlay)
      .filter((key) => !PARTS.includes(key))
      .map((key) => refused(pointerTo(pointer, key), PARTS)),
    ...list
      .filter((key) => !LIST_PARTS.includes(key))
      .map((key) => refused(pointerTo(`${pointer}/list`, key), LIST_PARTS)),
  ];
};

const refused = (pointer: string, parts: readonly string[]): ErrorDetail => ({
  pointer,
  message: "an account's overlay cannot change this",
  hint: `It may change ${parts.filter((part) => part !== "mapping").join(", ")}; the rest belongs in a file of the integration.`,
});

const pointerTo = (parent: string, key: string): string => `${parent}/${escapeStep(key.slice(0, 80))}`;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const invalid = (errors: readonly ErrorDetail[]): CognateError =>
  new CognateError("invalid_body", errors.map((one) => `\`${one.pointer}\`: ${one.message}.`).join(" "), { errors });
