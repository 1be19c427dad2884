/** Fields of provider records that no expression of a mapping reads, found in samples. Names only: no value is ever kept. */
import { pathsIn } from "../../engine/drift/index.ts";

export interface UnreadField {
  /** Dotted; a list stands for its items. */
  readonly field: string;
  /** Samples that had it. */
  readonly samples: number;
  readonly first_seen: string;
}

export interface Shapes {
  sample(this: void, record: unknown): void;
  sampled(this: void): number;
  unread(this: void): readonly UnreadField[];
}

/** So many pages are looked at, then one in so many: a page of records is mapped in some twenty microseconds. */
const ALL_UNTIL = 64;
const ONE_IN = 16;

const DEPTH = 4;
/** Names looked at in a record, fields kept of a mapping. */
const MOST = 300;

/** Most records of a list have the same shape: a shape is taken apart once, then only counted. */
export const createShapes = (
  reads: () => readonly string[],
  now: () => string,
  onUnread: (field: string) => void,
): Shapes => {
  const shapes = new Map<string, { readonly unread: readonly string[]; count: number }>();
  const firstSeen = new Map<string, string>();
  let paths: readonly (readonly string[])[] | undefined;
  let samples = 0;
  let pages = 0;
  return {
    sample(record) {
      pages += 1;
      if (pages > ALL_UNTIL && pages % ONE_IN !== 0) return;
      samples += 1;
      const fields = fieldsOf(record);
      const key = fields.join("\n");
      const known = shapes.get(key);
      if (known !== undefined) {
        known.count += 1;
        for (const field of known.unread) onUnread(field);
        return;
      }
      if (shapes.size >= MOST) return;
      paths ??= reads().flatMap(pathsIn);
      const unread = fields.filter((field) => !isRead(field.split("."), paths ?? []));
      shapes.set(key, { unread, count: 1 });
      for (const field of unread) {
        if (firstSeen.size < MOST && !firstSeen.has(field)) firstSeen.set(field, now());
        onUnread(field);
      }
    },
    sampled: () => samples,
    unread: () =>
      [...firstSeen]
        .map(([field, first]) => ({
          field,
          samples: [...shapes.values()].reduce(
            (sum, { unread, count }) => sum + (unread.includes(field) ? count : 0),
            0,
          ),
          first_seen: first,
        }))
        .sort((a, b) => a.field.localeCompare(b.field)),
  };
};

/** A key that is data (an id, an address) is no name of a field. */
const isName = (key: string): boolean =>
  /^[\p{L}_@$][\p{L}\p{N}_@$ -]{0,60}$/u.test(key) && !/\d{4,}/u.test(key) && !/@.*\./u.test(key);

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
