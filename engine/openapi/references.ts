/** `$ref` within a document: RFC 6901 pointers, followed to the end. */
import { isRecord } from "./record.ts";
import type { ApiSchema } from "./types.ts";

/** References to references are followed this often; more is a circle. */
const MOST = 16;

/** @returns what the reference means; undefined if it leads nowhere, in a circle, or out of the document */
export const follow = (value: unknown, root: ApiSchema): ApiSchema | undefined => {
  let at: unknown = value;
  for (let steps = 0; steps < MOST; steps += 1) {
    if (!isRecord(at)) return undefined;
    const { $ref } = at;
    if (typeof $ref !== "string") return at;
    at = lookUp($ref, root);
  }
  return undefined;
};

const lookUp = (pointer: string, root: ApiSchema): unknown => {
  if (!pointer.startsWith("#/")) return undefined;
  return pointer
    .slice(2)
    .split("/")
    .map((step) => decoded(step).replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((at, step) => {
      if (Array.isArray(at)) return (at as readonly unknown[])[Number(step)];
      return isRecord(at) && Object.hasOwn(at, step) ? at[step] : undefined;
    }, root);
};

const decoded = (step: string): string => {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
};
