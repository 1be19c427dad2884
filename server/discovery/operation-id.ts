/** Names of operations in the OpenAPI document; generated clients carry them, so they never change. */
import { createHash } from "node:crypto";

const LONGEST = 60;

/** `{model}_{resource}_{method}` in snake case, `^[a-z][a-z0-9_]{0,59}$`; too long: cut, with six hex digits of a hash. */
export const operationId = (model: string, resource: string, method: string): string => {
  const whole = [model, resource, method]
    .join("_")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_");
  const named = /^[a-z]/.test(whole) ? whole : `m_${whole}`;
  if (named.length <= LONGEST) return named;
  return `${named.slice(0, LONGEST - 7)}_${createHash("sha256").update(named).digest("hex").slice(0, 6)}`;
};
