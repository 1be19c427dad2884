/** `cognate call`: one call against the provider (or its sandbox), printed as JSON. */
import {
  itemCall,
  listCall,
  proxyCall,
  targetOf,
  writeCall,
  type CallArguments,
  type Target,
} from "../call-arguments.ts";
import { withCallSession, type CallSession } from "../call-session.ts";
import { EXIT, UsageError } from "../exit.ts";
import { describeError, type Output } from "../output.ts";

export interface CallOptions extends CallArguments {
  readonly all?: boolean;
  readonly ndjson?: boolean;
}

/** @returns 0, or 1 if the answer is partial */
export const call = async (options: CallOptions, output: Output): Promise<number> => {
  const target = targetOf(options);
  return withCallSession(options, output, async (session) => {
    if (target.kind === "proxy") return proxy(session, target, options, output);
    if (target.method !== "list") return item(session, target, options, output);
    if (options.all === true || options.ndjson === true) return stream(session, target, options, output);
    const { answer } = await session.engine.list(listCall(session.account, target, options));
    output.result(JSON.stringify(answer, undefined, 2));
    return answer.is_partial_response ? EXIT.findings : EXIT.fine;
  });
};

type Unified = Extract<Target, { kind: "unified" }>;

const stream = async (
  { engine, account }: CallSession,
  target: Unified,
  options: CallOptions,
  output: Output,
): Promise<number> => {
  const records: unknown[] = [];
  let complete = true;
  const request = {
    ...listCall(account, target, options),
    ...(options.all === true ? { limit: Number.POSITIVE_INFINITY } : {}),
  };
  for await (const event of engine.stream(request, { checkpoints: false })) {
    if (event.kind === "record") {
      if (options.ndjson === true) output.result(JSON.stringify(event.record));
      else records.push(event.record);
    }
    if (event.kind === "end") {
      complete = event.status === "complete";
      for (const error of event.errors ?? [])
        output.progress(`record ${error.record_id ?? "?"}: ${error.field ?? ""} ${error.message}`);
      if (event.error !== undefined) output.progress(describeError(event.error));
      output.progress(`${event.count} records, ${event.status}`);
    }
  }
  if (options.ndjson !== true) output.result(JSON.stringify(records, undefined, 2));
  return complete ? EXIT.fine : EXIT.findings;
};

const item = async (
  { engine, account }: CallSession,
  target: Unified,
  options: CallOptions,
  output: Output,
): Promise<number> => {
  const answer = await one(engine, account, target, options);
  output.result(JSON.stringify(answer, undefined, 2));
  return EXIT.fine;
};

const one = async (
  engine: CallSession["engine"],
  account: CallSession["account"],
  target: Unified,
  options: CallOptions,
): Promise<unknown> => {
  const needsId = target.method === "get" || target.method === "update" || target.method === "delete";
  if (needsId && options.id === undefined) throw new UsageError(`${target.method} needs --id.`);
  if (target.method === "get") return (await engine.get(itemCall(account, target, options))).answer;
  const write = writeCall(account, target, options);
  if (target.method === "create") return (await engine.create(write)).answer;
  if (target.method === "update") return (await engine.update(write)).answer;
  if (target.method === "delete") return (await engine.remove(write)).answer;
  return (await engine.method({ ...write, method: target.method })).answer.result;
};

const proxy = async (
  { engine, account }: CallSession,
  target: Extract<Target, { kind: "proxy" }>,
  options: CallOptions,
  output: Output,
): Promise<number> => {
  const { answer } = await engine.proxy(proxyCall(account, target, options));
  if (answer.kind === "list") output.result(JSON.stringify(answer.list, undefined, 2));
  else output.result(new TextDecoder().decode(answer.bytes));
  return EXIT.fine;
};
