/** Reading what nobody has checked: an OpenAPI document may hold anything anywhere. */
import type { ApiSchema } from "./types.ts";

export const isRecord = (value: unknown): value is ApiSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const recordOf = (value: unknown): ApiSchema => (isRecord(value) ? value : {});

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

/** A scalar as text; numbers and booleans too. */
export const printedOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? `${value}` : "";

export const textsOf = (value: unknown): readonly string[] =>
  listOf(value).flatMap((one) => (typeof one === "string" ? [one] : []));
