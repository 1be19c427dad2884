/** Rewrites a value that YAML misreads: as a `|-` block, or in quotes (the house rule of config-language-spec 3.2). */
import type { Edit, Source } from "./edit.ts";

/** `  key: value`, `  - key: value`, `  - value`; what stands before the value, and the value with all that follows. */
const LINE =
  /^(?<indent>\s*)(?<dashes>(?:- +)*)(?<key>(?:"[^"]*"|'[^']*'|[^\s:#{}[\],"'&*!|>%@`][^:#{}[\],]*):[ \t]+)?(?<value>\S.*)$/u;

/** The value that begins at `offset` and ends with its line, under `|-`. Undefined inside `{ }` and where it goes on below. */
export const asBlock = (source: Source, offset: number): Edit | undefined => {
  const line = source.lineAt(offset);
  const groups = LINE.exec(line.text)?.groups;
  const { indent = "", dashes = "", key = "", value = "" } = groups ?? {};
  const start = line.start + indent.length + dashes.length + key.length;
  if (groups === undefined || key + dashes === "" || start !== offset) return undefined;
  if (/^[|>][-+\d]*\s*(?:#.*)?$/u.test(value)) return undefined;
  const next = source.lineAt(Math.min(line.end + 1, source.text.length));
  // A value of several lines is more than one line's business.
  const own = indent.length + dashes.length;
  if (next.start > line.start && next.text.trim() !== "" && leading(next.text) > own) return undefined;
  return { start, end: line.end, text: `|-\n${" ".repeat(own + 2)}${value.trimEnd()}` };
};

const leading = (text: string): number => /^ */u.exec(text)?.[0].length ?? 0;

/** A template without quotes: the value that holds `{{`, up to where `{ }` or the line ends. */
export const asQuoted = (source: Source, offset: number): Edit | undefined => {
  const line = source.lineAt(offset);
  const at = offset - line.start;
  const near = line.text.indexOf("{{", Math.max(0, at - 1));
  const hole = near === -1 ? line.text.indexOf("{{") : near;
  if (hole === -1) return undefined;
  const from = Math.max(
    ...[": ", ", ", "- ", "[ ", "["].map((mark) => {
      const found = line.text.lastIndexOf(mark, hole - 1);
      return found === -1 ? -1 : found + mark.length;
    }),
  );
  if (from < 0) return undefined;
  const end = valueEnd(line.text, from, /[{[]/u.test(line.text.slice(0, from).replaceAll(/\{\{.*?\}\}/gu, "")));
  const value = line.text.slice(from, end).trimEnd();
  if (value === "" || /^["']/u.test(value)) return undefined;
  const quoted = value.includes('"')
    ? value.includes("'")
      ? undefined
      : `'${value}'`
    : `"${value.replaceAll("\\", "\\\\")}"`;
  return quoted === undefined
    ? undefined
    : { start: line.start + from, end: line.start + from + value.length, text: quoted };
};

/** Holes are whole; in flow style a comma or a closing bracket ends the value. */
const valueEnd = (text: string, from: number, flow: boolean): number => {
  let at = from;
  while (at < text.length) {
    if (text.startsWith("{{", at)) {
      const close = text.indexOf("}}", at);
      if (close === -1) return text.length;
      at = close + 2;
    } else if (flow && /[,}\]]/u.test(text.charAt(at))) return at;
    else at++;
  }
  return text.length;
};
