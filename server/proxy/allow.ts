/** Which verbs a provider's resource knows at a path of /proxy: the `Allow` of its 405s (RFC 9110 section 15.5.6). */
import type { Integration } from "../../engine/catalog/types.ts";

export interface ProxyPlace {
  readonly resource: string;
  /** `item` has an id (or a custom method) after the resource, `single` is a resource that there is one of. */
  readonly place: keyof typeof VERBS;
  /** A sandbox account refuses what writes. */
  readonly sandbox: boolean;
}

const VERBS = {
  collection: { list: "GET, HEAD", create: "POST" },
  item: { get: "GET, HEAD", update: "PATCH", delete: "DELETE" },
  single: { get: "GET, HEAD", create: "POST" },
} as const;

/** @returns `undefined` where the resource does not exist: that is a 404 */
export const allowedOnProxy = (
  { operations }: Integration,
  { resource, place, sandbox }: ProxyPlace,
): string | undefined => {
  if (![...operations.keys()].some((name) => name.startsWith(`${resource}.`))) return undefined;
  return Object.entries(VERBS[place])
    .filter(([name]) => {
      const operation = operations.get(`${resource}.${name}`);
      return operation !== undefined && !(sandbox && operation.request.effect !== "read");
    })
    .map(([, verbs]) => verbs)
    .join(", ");
};
