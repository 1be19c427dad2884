/** Fields of provider records that no expression of a mapping reads, found in samples. Names only: no value is ever kept. */
import { pathsIn } from "../../engine/drift/index.ts";

export interface UnreadField {
  /** Dotted; a list stands for its items. */
  readonly field: string;
  /** Samples that had it. */
  readonly samples: number;
  readonly first_seen: string;
}

export interface FieldNames {
  /** @param isSecret names that hold one are passed over */
  sample(this: void, record: unknown, isSecret: (name: string) => boolean): void;
  sampled(this: void): number;
  unread(this: void): readonly UnreadField[];
  /** There were more names than are looked at: a new one may be among those that are not. */
  isFull(this: void): boolean;
}

/** So many pages are looked at, then one in so many: a page of records is mapped in some twenty microseconds. */
const ALL_UNTIL = 64;
const ONE_IN = 16;

const DEPTH = 4;
/** Names kept of a mapping, read and unread; names looked at in a record. */
const MOST = 1000;

/** @param onUnread told of each name once */
export const createFieldNames = (
  reads: () => readonly string[],
  now: () => string,
  onUnread: () => void,
): FieldNames => {
  const unread = new Map<string, { samples: number; readonly first_seen: string }>();
  // A name is judged once. Optional fields make records of ever new shapes out of the same names.
  const read = new Set<string>();
  let paths: readonly (readonly string[])[] | undefined;
  let isFull = false;
  let samples = 0;
  let pages = 0;
  const judge = (field: string): void => {
    paths ??= reads().flatMap(pathsIn);
    if (isRead(field.split("."), paths)) {
      read.add(field);
      return;
    }
    unread.set(field, { samples: 1, first_seen: now() });
    onUnread();
  };
  return {
    sample(record, isSecret) {
      pages += 1;
      if (pages > ALL_UNTIL && pages % ONE_IN !== 0) return;
      samples += 1;
      const fields = fieldsOf(record);
      if (fields.length >= MOST) isFull = true;
      for (const field of fields) {
        const known = unread.get(field);
        if (known !== undefined) known.samples += 1;
        else if (read.has(field)) continue;
        else if (read.size + unread.size >= MOST) isFull = true;
        else if (!isSecret(field)) judge(field);
      }
    },
    sampled: () => samples,
    isFull: () => isFull,
    unread: () =>
      [...unread].map(([field, counted]) => ({ field, ...counted })).sort((a, b) => a.field.localeCompare(b.field)),
  };
};

/** A key that is data (an id, an address, somebody's full name) is no name of a field. */
const isName = (key: string): boolean =>
  /^[\p{L}_@$][\p{L}\p{N}_@$-]{0,60}$/u.test(key) && !/\d{4,}/u.test(key) && !/@.*\./u.test(key);

const fieldsOf = (record: unknown): readonly string[] => {
  const fields = new Set<string>();
  const walk = (value: unknown, path: string, depth: number): void => {
    if (fields.size >= MOST) return;
    const item: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof item !== "object" || item === null || depth >= DEPTH) {
      if (path !== "") fields.add(path);
      return;
    }
    for (const [key, member] of Object.entries(item))
      if (isName(key)) walk(member, path === "" ? key : `${path}.${key}`, depth + 1);
  };
  walk(record, "", 0);
  return [...fields];
};

/** Read by itself, from a context inside of the record, or as part of an object that is read. */
const isRead = (field: readonly string[], paths: readonly (readonly string[])[]): boolean =>
  paths.some((path) => {
    if (path.length > field.length) return false;
    const from = field.length - path.length;
    return (
      path.every((step, at) => field[from + at] === step) ||
      (path.length > 1 && path.every((step, at) => field[at] === step))
    );
  });
