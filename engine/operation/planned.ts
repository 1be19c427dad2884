/** What the planners have in common: how a call ends that is only shown, and the requests that answers decide over. */
import type { Operation } from "../catalog/types.ts";
import type { PlannedCall } from "./types.ts";

export type LaterCall = Extract<PlannedCall, { readonly kind: "later" }>;

/** Ends a call once its own request is known. */
export class Planned extends Error {}

export const laterCall = ({ name, request }: Operation, when: LaterCall["when"], step?: string): LaterCall => ({
  kind: "later",
  operation: name,
  method: request.method,
  path: request.path.source,
  when,
  ...(step === undefined ? {} : { step }),
});

/** A list that goes on over pages. */
export const hasPages = ({ reader, pager }: Operation): boolean => reader.kind === "list" && pager.strategy !== "none";
