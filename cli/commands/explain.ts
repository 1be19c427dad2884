/** `cognate explain`: where each unified value comes from, and why it is null. */
import { createTrace } from "../../engine/fixtures/index.ts";
import type { FieldTrace } from "../../engine/mapping/types.ts";
import type { Trace, TraceEvent } from "../../engine/operation/types.ts";
import { itemCall, listCall, targetOf, type CallArguments } from "../call-arguments.ts";
import { withCallSession } from "../call-session.ts";
import { explainFixture } from "../explain-fixture.ts";
import { EXIT, UsageError } from "../exit.ts";
import { printCompiled } from "./compiled.ts";
import type { Output } from "../output.ts";
import { printTrace } from "../print-trace.ts";

export interface ExplainOptions extends CallArguments {
  /** From 1. */
  readonly record?: number;
  readonly only?: string;
  readonly fixture?: string;
  readonly compiled?: boolean;
}

export const explain = async (options: ExplainOptions, output: Output): Promise<number> => {
  if (options.compiled === true) return printCompiled(options, output);
  const trace =
    options.fixture === undefined
      ? await traceCall(options, output)
      : await explainFixture(options.fixture, options, output);
  const events = narrow(trace.events, options);
  if (options.record !== undefined && !events.some((event) => event.kind === "record"))
    throw new UsageError(`There is no record ${options.record}.`);
  output.result(options.format === "json" ? JSON.stringify(events, undefined, 2) : printTrace(events, output.colour));
  return EXIT.fine;
};

const traceCall = async (options: ExplainOptions, output: Output): Promise<Trace> => {
  const target = targetOf(options);
  if (target.kind === "proxy") throw new UsageError("explain takes a unified call.", "Name MODEL/RESOURCE.");
  const trace = createTrace();
  await withCallSession(options, output, async ({ engine, account }) => {
    if (target.method === "get") await engine.get({ ...itemCall(account, target, options, trace), format: "debug" });
    else if (target.method === "list")
      await engine.list({
        ...listCall(account, target, { ...options, limit: options.limit ?? 1 }, trace),
        format: "debug",
      });
    else throw new UsageError("explain knows list and get.");
  });
  return trace;
};

const narrow = (events: readonly TraceEvent[], { record, only }: ExplainOptions): readonly TraceEvent[] => {
  const records = events.filter((event) => event.kind === "record");
  const wanted = record === undefined ? undefined : records[record - 1];
  return events
    .filter((event) => event.kind !== "record" || wanted === undefined || event === wanted)
    .map((event) => (event.kind === "record" ? { ...event, fields: event.fields.filter(matches(only)) } : event));
};

const matches =
  (only: string | undefined) =>
  (field: FieldTrace): boolean =>
    only === undefined || field.field === only || field.field.startsWith(`${only}.`);
