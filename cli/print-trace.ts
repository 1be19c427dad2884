/** A trace as a person reads it: requests and waits, pages, then each record field by field. */
import { styleText } from "node:util";
import type { FieldTrace } from "../engine/mapping/types.ts";
import type { TraceEvent } from "../engine/operation/types.ts";
import { toCurl } from "../engine/request/curl.ts";

type Paint = (style: "bold" | "dim" | "yellow" | "cyan", text: string) => string;

export const printTrace = (events: readonly TraceEvent[], colour: boolean): string => {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  return events
    .map((event) => printEvent(event, paint))
    .filter((line) => line !== "")
    .join("\n");
};

// oxlint-disable-next-line typescript/consistent-return -- every kind returns; the compiler sees to it
const printEvent = (event: TraceEvent, paint: Paint): string => {
  switch (event.kind) {
    case "plan":
      return `${paint("bold", "plan")}\n${indent(toCurl(event.plan))}`;
    case "request":
      return `${paint("bold", "request")} ${event.method} ${event.url} (attempt ${event.attempt})`;
    case "response":
      return `${paint("bold", "answer")} ${event.status} after ${Math.round(event.durationMs)} ms`;
    case "unanswered":
      return paint("yellow", `no answer after ${Math.round(event.durationMs)} ms`);
    case "wait":
      return paint("yellow", `wait ${event.seconds} s: ${event.reason}`);
    case "rate_limit":
      return paint(
        "dim",
        `rate limit ${event.state.remaining ?? "?"} of ${event.state.limit ?? "?"} left, reset in ${event.state.resetSeconds ?? "?"} s`,
      );
    case "rule":
      return paint("yellow", `error rule ${event.id}: ${event.action}`);
    case "source":
      return `${paint("bold", "source")} ${event.path}${event.operation === undefined ? "" : ` -> ${event.operation}`}`;
    case "filter":
      return `${paint("bold", "filter")} ${event.parameter}[${event.operator}] ${event.how}`;
    case "page":
      return `${paint("bold", "page")} ${event.records} records, ${event.rows} rows, ${event.admitted} kept, ${event.leftOut} left out by the mapping, ${event.filtered} by the query`;
    case "note":
      return `${paint("bold", "note")} ${event.message}`;
    case "record":
      return [
        `${paint("bold", "record")} ${event.id ?? "(no id)"}`,
        ...event.fields.map((field) => printField(field, paint)),
      ].join("\n");
  }
};

const LONGEST = 120;

/** A value on one line. Only values are cut: an expression is printed as it was written. */
const short = (value: unknown): string => {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? "nothing");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

const printField = (field: FieldTrace, paint: Paint): string => {
  const lines = [
    `  ${paint("cyan", field.field)} = ${short(field.value)}`,
    ...(field.source === "" ? [] : [`${expressionLines(field.source, 6)}  ${place(field, paint)}`]),
    ...Object.entries(field.input).map(([path, value]) => {
      const absent = field.absent?.[path];
      return `      ${paint("dim", `${path}:`)} ${absent === undefined ? short(value) : `nothing: ${absent}`}`;
    }),
    ...field.parts.map(
      (part) => `      ${paint("dim", `${oneLine(part.source)} ->`)} ${part.error ?? short(part.value)}`,
    ),
    ...whyLine(field, 6, paint),
    ...innermost(field.inside).flatMap((inner) => [
      `      ${paint("cyan", inner.field)} = ${short(inner.value)}  ${oneLine(inner.source)}  ${place(inner, paint)}`,
      ...whyLine(inner, 10, paint),
    ]),
  ];
  return lines.join("\n");
};

/** The fields inside of a value that hold no others; a null says why at whatever depth. */
const innermost = (inside: readonly FieldTrace[]): readonly FieldTrace[] =>
  inside.flatMap((field) => (field.inside.length === 0 ? [field] : innermost(field.inside)));

const place = ({ where, layer }: FieldTrace, paint: Paint): string =>
  paint("dim", `${where.file}:${where.line}:${where.column}${layer === "base" || layer === "" ? "" : ` (${layer})`}`);

const whyLine = ({ why, note, value }: FieldTrace, depth: number, paint: Paint): readonly string[] => [
  ...(why === undefined
    ? []
    : [`${" ".repeat(depth)}${paint("yellow", `${value === null ? "null" : "empty"} because ${why}`)}`]),
  ...(note === undefined ? [] : [`${" ".repeat(depth)}${paint("yellow", note)}`]),
];

const expressionLines = (source: string, depth: number): string =>
  source
    .trim()
    .split("\n")
    .map((line) => `${" ".repeat(depth)}${line}`)
    .join("\n");

const oneLine = (source: string): string => source.replace(/\s+/gu, " ").trim();

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
