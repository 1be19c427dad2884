/** Two texts line by line: what goes with `-`, what comes with `+`, and a little of what stays. */
import { styleText } from "node:util";

/** Lines of what stays that are shown around a change. */
const AROUND = 2;

interface Line {
  readonly sign: "-" | "+" | " ";
  readonly text: string;
}

export const printDiff = (before: string, after: string, colour: boolean): string => {
  const lines = compare(before.split("\n"), after.split("\n"));
  const isNear = (at: number): boolean =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ sign }) => sign !== " ");
  const paint = ({ sign, text }: Line): string => {
    const line = `${sign} ${text}`;
    if (!colour || sign === " ") return line;
    return styleText(sign === "-" ? "red" : "green", line, { validateStream: false });
  };
  return lines.flatMap((line, at) => (isNear(at) ? [paint(line)] : [])).join("\n");
};

/** By the longest common subsequence. */
const compare = (before: readonly string[], after: readonly string[]): readonly Line[] => {
  const lengths = before.map(() => new Uint32Array(after.length + 1));
  lengths.push(new Uint32Array(after.length + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row !== undefined)
        row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [gone, come] = [before[i], after[j]];
    if (gone !== undefined && gone === come) {
      lines.push({ sign: " ", text: gone });
      i += 1;
      j += 1;
    } else if (gone !== undefined && (come === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ sign: "-", text: gone });
      i += 1;
    } else if (come !== undefined) {
      lines.push({ sign: "+", text: come });
      j += 1;
    }
  }
  return lines;
};
