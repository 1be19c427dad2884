/** Where a list stands between two pages: a small value that fits in a cursor, and what detects a provider that goes in circles. */
import type { Json, Layer, PageCounters } from "../pagination/types.ts";

/** Everything needed to read on. A pure function of what was read so far, so equal states give equal cursors. */
export interface Position {
  /** `choose` and `concat` layers, then the pager's. */
  readonly layers: readonly Layer[];
  /** Rows of the page at `layers` that are used up, counted after `expand`, before `where` and filters. */
  readonly skip: number;
  /** Page size of this source, chosen once. */
  readonly size: number | undefined;
  /** Of this source, before the page at `layers`. */
  readonly counters: PageCounters;
  /** Fingerprints of the last positions of this source. */
  readonly ring: readonly string[];
  /** Fingerprint of the last page's records, and how many pages in a row had the same. */
  readonly content: string;
  readonly repeats: number;
}

const RING = 8;

/** The first page of a source. */
export const firstPosition = (layers: readonly Layer[], size: number | undefined): Position => ({
  layers,
  skip: 0,
  size,
  counters: { pages: 0, records: 0, emptyInARow: 0 },
  ring: [],
  content: "",
  repeats: 0,
});

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * At most 8 characters of a hash, 6 bits each. Not a secret and no defence: it only has to tell values apart, on every
 * page, so it is cyrb53 (public domain, by bryc); a SHA-256 costs ten times that.
 */
export const fingerprint = (text: string, characters: number): string => {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  const mixedHigh = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const mixedLow = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(mixedHigh ^ (mixedHigh >>> 13), 3266489909);
  // 53 bits, as many as a number holds exactly.
  let rest = (mixedHigh >>> 0) * 2 ** 21 + (mixedLow >>> 11);
  let printed = "";
  for (let count = 0; count < characters; count += 1) {
    printed += ALPHABET[rest % 64];
    rest = Math.floor(rest / 64);
  }
  return printed;
};

export const positionFingerprint = (layers: readonly Layer[]): string => fingerprint(JSON.stringify(layers), 8);

/** First record, last record and count: enough to see a provider that ignores its paging parameter, at no cost per record. */
export const contentFingerprint = (records: readonly unknown[]): string => {
  const first = records[0];
  if (typeof first !== "object" || first === null) return "";
  return fingerprint(JSON.stringify([records.length, first, records.at(-1)]), 8);
};

export const countPage = (counters: PageCounters, records: number): PageCounters => ({
  pages: counters.pages + 1,
  records: counters.records + records,
  emptyInARow: records === 0 ? counters.emptyInARow + 1 : 0,
});

export const pushRing = (ring: readonly string[], mark: string): readonly string[] => [...ring, mark].slice(-RING);

/** True if two positions are the same place; `moved` is its negation. */
export const samePlace = (a: Position, b: Position): boolean =>
  a.skip === b.skip && JSON.stringify(a.layers) === JSON.stringify(b.layers);

/** Short names: a cursor travels in URLs. */
export const packPosition = (position: Position): Json => [
  position.layers,
  position.skip,
  position.size ?? null,
  [position.counters.pages, position.counters.records, position.counters.emptyInARow],
  position.ring,
  position.content,
  position.repeats,
];

const isCount = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value >= 0;

const isLayer = (value: unknown): value is Layer =>
  typeof value === "object" && value !== null && "k" in value && typeof value.k === "string";

/** Undefined for what this version cannot read. */
export const unpackPosition = (value: unknown): Position | undefined => {
  if (!Array.isArray(value)) return undefined;
  const [layers, skip, size, counters, ring, content, repeats] = value as readonly unknown[];
  if (!Array.isArray(layers) || !layers.every(isLayer) || !isCount(skip) || !(size === null || isCount(size)))
    return undefined;
  if (
    !Array.isArray(counters) ||
    !counters.every(isCount) ||
    !Array.isArray(ring) ||
    typeof content !== "string" ||
    !isCount(repeats)
  )
    return undefined;
  const [pages = 0, records = 0, emptyInARow = 0] = counters;
  return {
    layers,
    skip,
    size: size ?? undefined,
    counters: { pages, records, emptyInARow },
    ring: ring.map(String),
    content,
    repeats,
  };
};
