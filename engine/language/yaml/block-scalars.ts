/** Traces literal `|` and folded `>` block scalars (YAML 1.2.2 section 8.1). */
import type { Trace } from "./trace.ts";

export interface BlockToken {
  readonly type: "block-scalar";
  readonly offset: number;
  readonly source: string;
  readonly indent: number;
  readonly props: readonly { readonly source: string }[];
}

interface BlockLine {
  /** Absolute offset of the line's first character, indentation included. */
  readonly start: number;
  readonly indent: number;
  /** Without indentation, without line break. */
  readonly content: string;
  /** Length with indentation and carriage return, without line feed. */
  readonly length: number;
}

const blockLines = (source: string, base: number): readonly BlockLine[] => {
  let start = base;
  return source.split("\n").map((raw) => {
    const indent = /^ */u.exec(raw)?.[0].length ?? 0;
    const line = { start, indent, content: raw.slice(indent).replace(/\r$/u, ""), length: raw.length };
    start += raw.length + 1;
    return line;
  });
};

export const traceBlock = (token: BlockToken, trace: Trace): void => {
  const header = token.props[0]?.source ?? "|";
  const folded = header.startsWith(">");
  const keep = header.includes("+");
  const strip = header.includes("-");
  const explicit = Number(/[1-9]/u.exec(header)?.[0] ?? 0);
  const bodyStart = token.offset + token.props.reduce((sum, prop) => sum + prop.source.length, 0);
  const lines = token.source === "" ? [] : blockLines(token.source, bodyStart);
  const end = bodyStart + token.source.length;
  const first = lines.findIndex((line) => line.content !== "");
  if (first === -1) {
    if (keep && lines.length > 0) trace.put("\n".repeat(Math.max(1, lines.length - 1)), bodyStart, end);
    return;
  }
  const trim = explicit > 0 ? token.indent + explicit : (lines[first]?.indent ?? 0);
  let last = lines.length;
  while (last > 0 && lines[last - 1]?.content === "") last--;
  // Empty lines that are indented deeper than the block are content.
  for (let i = lines.length - 1; i >= last; i--) if ((lines[i]?.indent ?? 0) > trim) last = i + 1;

  const body = { lines, first, last, trim, trace };
  for (const line of lines.slice(0, first)) {
    trace.put(" ".repeat(Math.max(0, line.indent - trim)), line.start + trim, line.start + line.indent);
    trace.put("\n", line.start + line.length, line.start + line.length + 1);
  }
  if (folded) traceBlockFolded(body);
  else traceBlockLiteral(body);
  traceChomped(body, keep, strip, end);
};

interface BlockBody {
  readonly lines: readonly BlockLine[];
  readonly first: number;
  readonly last: number;
  readonly trim: number;
  readonly trace: Trace;
}

const putLine = ({ trim, trace }: BlockBody, line: BlockLine): void => {
  const extra = Math.max(0, line.indent - trim);
  const text = " ".repeat(extra) + line.content;
  trace.copy(text, 0, text.length, line.start + line.indent - extra);
};

const breakOf = (line: BlockLine | undefined): readonly [number, number] =>
  line === undefined ? [0, 0] : [line.start + line.length, line.start + line.length + 1];

const traceBlockLiteral = (body: BlockBody): void => {
  for (let i = body.first; i < body.last; i++) {
    const line = body.lines[i];
    if (line === undefined) continue;
    if (i > body.first) body.trace.put("\n", ...breakOf(body.lines[i - 1]));
    putLine(body, line);
  }
};

/** Breaks around more-indented lines are kept, others fold. */
const traceBlockFolded = (body: BlockBody): void => {
  let separator = "";
  let previousIndented = false;
  for (let i = body.first; i < body.last; i++) {
    const line = body.lines[i];
    if (line === undefined) continue;
    const at = breakOf(body.lines[i - 1]);
    if (line.indent > body.trim || line.content.startsWith("\t")) {
      if (separator === " ") separator = "\n";
      else if (!previousIndented && separator === "\n") separator = "\n\n";
      body.trace.put(separator, ...at);
      putLine(body, line);
      separator = "\n";
      previousIndented = true;
    } else if (line.content === "") {
      if (separator === "\n") body.trace.put("\n", ...at);
      else separator = "\n";
    } else {
      body.trace.put(separator, ...at);
      putLine(body, line);
      separator = " ";
      previousIndented = false;
    }
  }
};

const traceChomped = (body: BlockBody, keep: boolean, strip: boolean, end: number): void => {
  if (strip) return;
  const [from, to] = breakOf(body.lines[body.last - 1]);
  if (!keep) {
    body.trace.put("\n", from, Math.min(to, end));
    return;
  }
  const rest = body.lines.slice(body.last);
  if (rest.length === 0) body.trace.put("\n", from, Math.min(to, end));
  for (const [index, line] of rest.entries()) {
    body.trace.put("\n", ...breakOf(body.lines[body.last + index - 1]));
    body.trace.put(" ".repeat(Math.max(0, line.indent - body.trim)), line.start, line.start + line.indent);
  }
};
