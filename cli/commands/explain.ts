/** `cognate explain`: where each unified value comes from, and why it is null. */
import { createTrace } from "../../engine/operation/trace.ts";
import type { Trace, TraceEvent } from "../../engine/operation/types.ts";
import { itemCall, listCall, targetOf, type CallArguments } from "../call-arguments.ts";
import { findIntegration } from "../catalog.ts";
import { withCallSession } from "../call-session.ts";
import { checkNames, fieldsNamed, isConnectionField, unifiedNames } from "../explain-fields.ts";
import { explainFixture, explainRecording, type PlayedTrace } from "../explain-fixture.ts";
import { EXIT, UsageError } from "../exit.ts";
import { printCompiled } from "./compiled.ts";
import type { Output } from "../output.ts";
import { printTrace } from "../print-trace.ts";

export interface ExplainOptions extends Omit<CallArguments, "integration" | "target"> {
  readonly integration?: string;
  readonly target?: string;
  /** From 1. */
  readonly record?: number;
  readonly fixture?: string;
  readonly recording?: string;
  readonly compiled?: boolean;
}

export const explain = async (options: ExplainOptions, output: Output): Promise<number> => {
  const names = unifiedNames(options.field);
  if (options.fixture !== undefined)
    return printPlayed(await explainFixture(options.fixture, { ...options, names }, output), options, output);
  const { integration, target } = options;
  if (integration === undefined || target === undefined)
    throw new UsageError(
      "explain wants to know what to call.",
      "Name an integration and MODEL/RESOURCE, or a fixture with --fixture.",
    );
  const call = { ...options, integration, target, field: options.field.filter(isConnectionField) };
  if (options.compiled === true) return printCompiled(call, output);
  return options.recording === undefined
    ? print(await traceCall(call, names, options.record, output), options, output)
    : printPlayed(await explainRecording(options.recording, { ...call, names }, output), options, output);
};

const printPlayed = ({ trace, failed }: PlayedTrace, options: ExplainOptions, output: Output): number => {
  const code = print(trace, options, output);
  return failed ? EXIT.findings : code;
};

const print = (trace: Trace, options: ExplainOptions, output: Output): number => {
  const events = narrow(trace.events, options);
  if (options.record !== undefined && !events.some((event) => event.kind === "record"))
    throw new UsageError(`There is no record ${options.record}.`);
  output.result(printed(events, options.format, output));
  return EXIT.fine;
};

const printed = (events: readonly TraceEvent[], format: ExplainOptions["format"], { colour }: Output): string =>
  format === "json" ? JSON.stringify(events, undefined, 2) : printTrace(events, colour);

const traceCall = async (
  call: CallArguments,
  names: readonly string[],
  record: number | undefined,
  output: Output,
): Promise<Trace> => {
  const target = targetOf(call);
  if (target.kind === "proxy") throw new UsageError("explain takes a unified call.", "Name MODEL/RESOURCE.");
  const trace = createTrace();
  const made = withCallSession(call, output, async ({ engine, account, catalog }) => {
    checkNames(names, catalog, findIntegration(catalog, call.integration), target);
    if (target.method === "get") await engine.get(itemCall(account, target, call, trace));
    else if (target.method === "list")
      await engine.list(listCall(account, target, { ...call, limit: Math.max(call.limit ?? 1, record ?? 1) }, trace));
    else throw new UsageError("explain knows list and get.", "Writes are shown by plan, and by explain of a fixture.");
  });
  try {
    await made;
  } catch (error) {
    // How far it came says most about why it failed; the error itself follows.
    if (trace.events.length > 0) output.result(printed(trace.events, call.format, output));
    throw error;
  }
  return trace;
};

const narrow = (events: readonly TraceEvent[], { record, field }: ExplainOptions): readonly TraceEvent[] => {
  const records = events.filter((event) => event.kind === "record");
  const wanted = record === undefined ? undefined : records[record - 1];
  const names = unifiedNames(field);
  return events
    .filter((event) => record === undefined || event.kind !== "record" || event === wanted)
    .map((event) => (event.kind === "record" ? { ...event, fields: fieldsNamed(event.fields, names) } : event));
};
