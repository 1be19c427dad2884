/** Lists of our own records: `{ result, next_cursor, limit }`, read on past what the caller may not see. */
import { CognateError } from "../../engine/errors.ts";
import type { QueryValue } from "../../engine/operation/types.ts";
import type { StorePosition } from "../store/types.ts";
import type { Incoming } from "../types.ts";
import { readLimit, readOne } from "../unified/values.ts";
import { instantOf } from "./instant.ts";
import { nextLink, replyJson } from "./reply.ts";

export interface PageSource<T> {
  /** In order, those after the position. */
  readonly read: (limit: number, after: StorePosition | undefined) => Promise<readonly T[]>;
  readonly positionOf: (record: T) => StorePosition;
  readonly isVisible: (record: T) => boolean;
  readonly present: (record: T) => unknown;
}

/** @throws CognateError invalid_parameter, cursor_invalid */
export const replyPage = async <T>(
  incoming: Incoming,
  query: Readonly<Record<string, QueryValue>>,
  source: PageSource<T>,
): Promise<Response> => {
  const limit = readLimit(query["limit"]) ?? 100;
  const cursor = readOne("next_cursor", query["next_cursor"]);
  const found = await collect(source, limit + 1, cursor === undefined ? undefined : openPosition(cursor));
  const last = found.length > limit ? found[limit - 1] : undefined;
  const next = last === undefined ? null : sealPosition(source.positionOf(last));
  const result = found.slice(0, limit).map(source.present);
  return replyJson(incoming.c, { result, next_cursor: next, limit }, 200, nextLink(incoming.c.req.url, next));
};

/** @param wanted one more than is shown, to know whether there is more */
const collect = async <T>(
  { read, positionOf, isVisible }: PageSource<T>,
  wanted: number,
  start: StorePosition | undefined,
): Promise<readonly T[]> => {
  const visible: T[] = [];
  let after = start;
  let size = wanted;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
    const page = await read(size, after);
    visible.push(...page.filter(isVisible));
    const last = page.at(-1);
    if (visible.length >= wanted || page.length < size || last === undefined) return visible.slice(0, wanted);
    after = positionOf(last);
    // Little of it is for this caller: fewer, larger steps.
    size = 500;
  }
};

const OPERATORS = ["gt", "gte", "lt", "lte"] as const;

export type InstantRange = Readonly<Partial<Record<(typeof OPERATORS)[number], string>>>;

/** `created_at[gt]=2026-01-01`. @returns instants as the store writes them. @throws CognateError invalid_parameter */
export const readRange = (name: string, value: QueryValue): InstantRange => {
  const wrong = (): CognateError =>
    new CognateError("invalid_parameter", `\`${name}\` takes the operators gt, gte, lt, lte with a date.`, {
      errors: [{ parameter: name, message: "expects an operator and a date" }],
    });
  if (typeof value === "string" || Array.isArray(value)) throw wrong();
  return Object.fromEntries(
    Object.entries(value).map(([operator, date]) => {
      const known = OPERATORS.find((one) => one === operator);
      const at = typeof date === "string" ? instantOf(date) : undefined;
      if (known === undefined || at === undefined) throw wrong();
      return [known, at];
    }),
  );
};

/** Not sealed: it holds what the caller has just seen. */
const sealPosition = ({ createdAt, id }: StorePosition): string =>
  Buffer.from(JSON.stringify([createdAt, id])).toString("base64url");

const openPosition = (cursor: string): StorePosition => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(parsed) && typeof parsed[0] === "string" && typeof parsed[1] === "string")
      return { createdAt: parsed[0], id: parsed[1] };
  } catch {
    // Falls through to the one message for every cause.
  }
  throw new CognateError("cursor_invalid", "The cursor cannot be read.");
};
