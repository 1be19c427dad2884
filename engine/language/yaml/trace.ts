/** A value under construction that remembers where each of its characters came from. */

/** A value with, for every UTF-16 unit, the half-open source range it came from. */
export interface Traced {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export interface Trace {
  put(text: string, start: number, end: number): void;
  /** Source characters [from, to) as they stand. */
  copy(source: string, from: number, to: number, base: number): void;
  done(): Traced;
}

export const startTrace = (): Trace => {
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  const put = (piece: string, start: number, end: number): void => {
    text += piece;
    for (let i = 0; i < piece.length; i++) {
      starts.push(start);
      ends.push(end);
    }
  };
  return {
    put,
    copy(source, from, to, base) {
      for (let i = from; i < to; i++) put(source.charAt(i), base + i, base + i + 1);
    },
    done: () => ({ text, starts, ends }),
  };
};
