/** Slices and sizes that every strategy's imitation needs. */
import type { Size } from "./parts.ts";
import type { ImitatedPage, ImitatedRequest } from "./types.ts";

/** What a provider would take for the page size: the asked one, capped; its default otherwise. */
export const imitatedSize = (size: Size | undefined, request: ImitatedRequest, rows: readonly unknown[]): number => {
  if (size === undefined) return Math.max(rows.length, 1);
  const asked = Number(size.place?.take(request));
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, size.max) : size.default;
};

/** A whole number in a request; `fallback` if it is absent or no number. */
export const imitatedNumber = (text: string | undefined, fallback: number): number => {
  const value = Number(text);
  return text !== undefined && Number.isInteger(value) ? value : fallback;
};

export const imitatedSlice = (rows: readonly unknown[], from: number, count: number): ImitatedPage => {
  const start = Math.max(from, 0);
  return {
    rows: rows.slice(start, start + count),
    total: rows.length,
    next: undefined,
    hasMore: start + count < rows.length,
    headers: {},
  };
};

/** Positions inside opaque cursors of an imitation: `c100`. */
export const positionCursor = (index: number): string => `c${index}`;

export const cursorPosition = (cursor: string | undefined): number => imitatedNumber(cursor?.match(/^c(\d+)$/)?.[1], 0);
