/** The provider calls of one consumer call that is no list: its own operation, steps, and what they share. */
import type { Operation } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { TemplateTree } from "../language/compilation.ts";
import type { ProviderAnswer } from "../language/exchange.ts";
import type { MappingCounters } from "../mapping/types.ts";
import type { Fetch, FindOperation } from "./fetch.ts";
import { perform } from "./perform.ts";
import type { Provider } from "./provider.ts";
import type { StepEnvironment } from "./steps.ts";
import type { CallBase } from "./types.ts";

export interface WriteExtras {
  readonly idempotencyKey?: string;
  /** The consumer's `remote_data`, merged over the body last. */
  readonly extraBody?: unknown;
}

export interface ProviderCalls {
  /** Epoch ms; one value for the whole call. */
  readonly now: number;
  readonly counters?: MappingCounters;
  readonly fetch: Fetch;
  readonly find: FindOperation;
  readonly environment: StepEnvironment;
  /** The write or method itself, with the consumer's extra query and body. */
  send(operation: Operation, args: Readonly<Record<string, unknown>>, extras?: WriteExtras): Promise<ProviderAnswer>;
}

/** @param maxPages that a step with `all_pages` reads at most */
export const createCalls = (
  { base, fetch }: Provider,
  call: CallBase,
  maxPages: number,
  counters?: MappingCounters,
): ProviderCalls => {
  const find: FindOperation = (name) => {
    const operation = base.integration.operations.get(name);
    if (operation === undefined)
      throw new CognateError("internal_error", `${base.integration.name} has no operation ${name}.`);
    return operation;
  };
  return {
    now: base.now,
    ...(counters === undefined ? {} : { counters }),
    fetch,
    find,
    environment: { fetch, findOperation: find, view: call.account.view, maxPages },
    send: (operation, args, extras = {}) =>
      perform({
        ...base,
        operation,
        args,
        ...extras,
        ...(call.remoteQuery === undefined ? {} : { extraQuery: call.remoteQuery }),
      }),
  };
};

/** Args of a mapping, rendered; always a mapping of names. */
export const renderArgs = (
  args: TemplateTree | undefined,
  scope: object,
  now: number,
): Readonly<Record<string, unknown>> => {
  const rendered = args?.render({ ...scope }, now);
  return typeof rendered === "object" && rendered !== null ? (rendered as Readonly<Record<string, unknown>>) : {};
};
