/** Which verbs a mapped resource knows: 405 with `Allow` where it is mapped, 404 with suggestions where it is not. */
import type { Integration } from "../../engine/catalog/types.ts";
import { CognateError } from "../../engine/errors.ts";
import type { Engine, UnifiedTarget } from "../../engine/operation/types.ts";
import { suggest } from "../http/suggest.ts";
import type { Incoming } from "../types.ts";

export type StandardMethod = "list" | "get" | "create" | "update" | "delete";

const VERBS: Readonly<Record<StandardMethod, string>> = {
  list: "GET, HEAD",
  get: "GET, HEAD",
  create: "POST",
  update: "PATCH",
  delete: "DELETE",
};
const COLLECTION: readonly StandardMethod[] = ["list", "create"];
const ITEM: readonly StandardMethod[] = ["get", "update", "delete"];

/** @throws CognateError resource_not_found, method_not_allowed (with `Allow` set), sandbox_read_only */
export const requireMethod = (
  engine: Engine,
  incoming: Incoming,
  integration: Integration,
  target: UnifiedTarget,
  method: StandardMethod,
  sandbox: boolean,
): void => {
  const mapped = mappedMethods(engine, integration, target);
  const place = COLLECTION.includes(method) ? COLLECTION : ITEM;
  const writable = (name: StandardMethod): boolean => !sandbox || name === "list" || name === "get";
  const allowed = place
    .filter((name) => mapped.includes(name) && writable(name))
    .map((name) => VERBS[name])
    .join(", ");
  const known = mapped.includes(method);
  if (known && writable(method)) return;
  incoming.c.set("allow", allowed);
  if (known)
    throw new CognateError("sandbox_read_only", "Sandbox accounts refuse writes.", {
      hint: "Connect a real account to write.",
    });
  throw new CognateError(
    "method_not_allowed",
    `"${integration.name}" has no ${method} for ${target.model}/${target.resource}.`,
    { hint: allowed === "" ? "No method is mapped at this path." : `Possible: ${allowed}.` },
  );
};

/** @returns whether the custom method only reads. @throws CognateError resource_not_found, method_not_found */
export const requireCustomMethod = (
  engine: Engine,
  integration: Integration,
  target: UnifiedTarget,
  method: string,
): boolean => {
  const standard = new Set<string>([...COLLECTION, ...ITEM]);
  const known = engine.methods(integration, target).filter((one) => !standard.has(one.method));
  mappedMethods(engine, integration, target);
  const found = known.find((one) => one.method === method);
  if (found === undefined) {
    const names = known.map((one) => one.method);
    const hint = suggest(method, names) ?? "This resource has no custom methods.";
    throw new CognateError(
      "method_not_found",
      `There is no custom method "${method.slice(0, 80)}" on ${target.model}/${target.resource}.`,
      { hint },
    );
  }
  return found.effect === "read";
};

const mappedMethods = (engine: Engine, integration: Integration, target: UnifiedTarget): readonly string[] => {
  const methods = engine.methods(integration, target).map((one) => one.method);
  if (methods.length > 0) return methods;
  const key = `${target.model}/${target.resource}`;
  const hint = suggest(key, [...integration.mappings.keys()]);
  throw new CognateError(
    "resource_not_found",
    `"${integration.name}" does not map ${key}.`,
    hint === undefined ? {} : { hint },
  );
};
