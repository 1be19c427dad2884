/** A list's cursor: its position and what it is bound to, sealed; and the refusals when it comes back with something else. */
import { CognateError } from "../errors.ts";
import { fingerprint, packPosition, type Position, unpackPosition } from "./position.ts";
import type { CursorSealer } from "./types.ts";

/** What a cursor belongs to (http-api-spec 2.16). */
export interface CursorBinding {
  readonly account: string;
  /** `model/resource/list`, `resource.operation` on proxy. */
  readonly target: string;
  /** The query's parameters by name; `limit` and shaping are no part of it. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Hash of the configuration. */
  readonly fingerprint: string;
}

export interface OpenedCursor {
  readonly position: Position;
  /** Epoch ms of the list's first page: defaults that depend on the clock stay as they were. */
  readonly now: number;
}

const VERSION = 1;

/** JSON with sorted keys, so that equal queries hash equally. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
    .join(",")}}`;
};

const hashes = (parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([, value]) => value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, fingerprint(canonical(value), 6)]),
  );

/** The query is checked after opening, not as associated data, so that a refusal can name what differs. */
const associated = (binding: CursorBinding): string => JSON.stringify([binding.account, binding.target]);

/** @throws CognateError cursor_too_large */
export const sealCursor = (sealer: CursorSealer, binding: CursorBinding, position: Position, now: number): string =>
  sealer.seal(
    {
      v: VERSION,
      n: now,
      f: fingerprint(binding.fingerprint, 8),
      q: hashes(binding.parameters),
      p: packPosition(position),
    },
    associated(binding),
  );

const stale = (): CognateError =>
  new CognateError("cursor_stale", "The configuration changed since this cursor was made.", {
    hint: "Start the list again without a cursor.",
  });

const refuseOtherQuery = (
  sealed: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, unknown>>,
): void => {
  const now = hashes(parameters);
  const names = [...new Set([...Object.keys(sealed), ...Object.keys(now)])]
    .filter((name) => sealed[name] !== now[name])
    .toSorted();
  if (names.length === 0) return;
  const told = (name: string): string =>
    !(name in sealed) ? "it was not given on the first page" : !(name in now) ? "it is missing" : "its value differs";
  throw new CognateError(
    "cursor_query_mismatch",
    `This cursor was made by another query; what differs: ${names.join(", ")}.`,
    {
      hint: "Repeat the query of the first page with each cursor; only `limit` and the shape of records may change.",
      errors: names.map((name) => ({ parameter: name, message: told(name) })),
    },
  );
};

/** @throws CognateError cursor_invalid | cursor_query_mismatch | cursor_stale */
export const openCursor = (sealer: CursorSealer, binding: CursorBinding, cursor: string): OpenedCursor => {
  const state = sealer.open(cursor, associated(binding));
  if (typeof state !== "object" || state === null) throw stale();
  const { v, n, f, q, p } = state as Readonly<Record<string, unknown>>;
  if (typeof q === "object" && q !== null) refuseOtherQuery(q as Readonly<Record<string, unknown>>, binding.parameters);
  const position = v === VERSION && f === fingerprint(binding.fingerprint, 8) ? unpackPosition(p) : undefined;
  if (position === undefined || typeof n !== "number") throw stale();
  return { position, now: n };
};

export { stale as cursorStale };
