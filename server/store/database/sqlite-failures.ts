/** What SQLite's result codes mean to a person (sqlite.org/rescode.html). */
import { CognateError } from "../../../engine/errors.ts";

const BUSY = 5;
const LOCKED = 6;

interface Meaning {
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
}

const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [
    3,
    {
      message: "the database file may not be opened.",
      hint: "Check the owner and mode of the file and its folder.",
      retryable: false,
    },
  ],
  [
    BUSY,
    {
      message: "another program keeps the database file locked.",
      hint: "Find it with `fuser` or `lsof`; a backup has to use SQLite's own `.backup`.",
      retryable: true,
    },
  ],
  [LOCKED, { message: "the database is locked.", hint: "Try again.", retryable: true }],
  [
    8,
    {
      message: "the database file cannot be written.",
      hint: "Check the mode of the file and its folder, and that the disk is not mounted read-only.",
      retryable: false,
    },
  ],
  [
    10,
    {
      message: "the disk failed while reading or writing.",
      hint: "Look into the system's log for errors of the disk.",
      retryable: true,
    },
  ],
  [
    11,
    {
      message: "the database file is damaged.",
      hint: "Stop the server and restore the file from a backup (docs/store.md).",
      retryable: false,
    },
  ],
  [
    13,
    {
      message: "the disk is full.",
      hint: "Free some space; nothing was half-written, and nobody has to repair anything.",
      retryable: true,
    },
  ],
  [
    14,
    {
      message: "the database file cannot be opened.",
      hint: "Check that its folder exists and may be written.",
      retryable: false,
    },
  ],
  [
    26,
    {
      message: "the file is no SQLite database, or it is damaged.",
      hint: "Name another file with --data or COGNATE_DATA, or restore it from a backup (docs/store.md).",
      retryable: false,
    },
  ],
]);

/** Making the file and its folder fails in Node's words. */
const OF_FILES: ReadonlyMap<string, number> = new Map([
  ["EACCES", 3],
  ["EPERM", 3],
  ["EROFS", 8],
  ["ENOSPC", 13],
  ["EDQUOT", 13],
  ["ENOTDIR", 14],
  ["EISDIR", 14],
  ["EEXIST", 14],
]);

/** The primary result code; extended ones carry it in their low byte. */
const codeOf = (error: unknown): number | undefined => {
  if (typeof error !== "object" || error === null) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode & 0xff;
  return "code" in error && typeof error.code === "string" ? OF_FILES.get(error.code) : undefined;
};

export const isBusy = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === BUSY || code === LOCKED;
};

export const translateSqliteFailure = (error: unknown): CognateError => {
  const meaning = MEANINGS.get(codeOf(error) ?? -1);
  if (meaning === undefined) return new CognateError("internal_error", "The store failed.", { cause: error });
  const { message, hint, retryable } = meaning;
  return new CognateError("unavailable", `The store cannot be used: ${message}`, { hint, retryable, cause: error });
};
