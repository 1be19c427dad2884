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

const short = (value: unknown): string => {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};

const printField = (field: FieldTrace, paint: Paint): string => {
  const head = `  ${paint("cyan", field.field)} = ${short(field.value)}`;
  const layer = field.layer === "base" ? "" : ` (${field.layer})`;
  const from = `      ${short(field.source).slice(1, -1)}  ${paint("dim", `${field.where.file}:${field.where.line}:${field.where.column}${layer}`)}`;
  const inputs = Object.entries(field.input).map(
    ([path, value]) => `      ${paint("dim", `${path}:`)} ${short(value)}`,
  );
  const why = field.why === undefined ? [] : [`      ${paint("yellow", `null because ${field.why}`)}`];
  return [head, from, ...inputs, ...why].join("\n");
};

const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
