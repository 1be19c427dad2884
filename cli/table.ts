/** Rows in columns, for people; programs take `--format json`. */

export const printTable = (rows: readonly Readonly<Record<string, unknown>>[], columns: readonly string[]): string => {
  if (rows.length === 0) return "nothing";
  const lines = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return "-";
  if (Array.isArray(value)) return value.map(cell).join(",");
  if (typeof value === "object")
    return Object.entries(value)
      .map(([key, child]) => `${key}=${cell(child)}`)
      .join(" ");
  // A name may hold anything: nothing of it moves the cursor or paints.
  return (typeof value === "string" ? value : JSON.stringify(value)).replaceAll(/\p{Cc}/gu, " ");
};
