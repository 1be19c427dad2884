/** `cognate plan`: the requests of a call as curl, secrets masked; nothing is sent. */
import type { RequestPlan } from "../../engine/language/exchange.ts";
import type { PlannedCall } from "../../engine/operation/types.ts";
import { toCurl } from "../../engine/request/curl.ts";
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
import type { Output } from "../output.ts";

export const plan = async (options: CallArguments, output: Output): Promise<number> => {
  const target = targetOf(options);
  const calls = await withCallSession(options, output, (session) => planned(session, target, options), true);
  output.result(
    options.format === "json" ? JSON.stringify(calls.map(asJson), undefined, 2) : calls.map(asText).join("\n\n"),
  );
  return EXIT.fine;
};

const KINDS = ["create", "update", "delete"] as const;

const planned = (
  { engine, account }: CallSession,
  target: Target,
  options: CallArguments,
): Promise<readonly PlannedCall[]> => {
  if (target.kind === "proxy") return engine.planProxy(proxyCall(account, target, options));
  if (target.method === "list") return engine.plan(listCall(account, target, options), "list");
  if (target.method === "get") return engine.plan(itemCall(account, target, options), "get");
  const kind = KINDS.find((one) => one === target.method);
  if (kind === undefined) throw new UsageError(`plan knows list, get, ${KINDS.join(", ")}; not ${target.method}.`);
  return engine.plan(writeCall(account, target, options), kind);
};

/** A shell runs it: what is no request is a comment. */
const asText = (call: PlannedCall): string => {
  const step = call.step === undefined ? "" : ` (step ${call.step})`;
  if (call.kind === "later")
    return `# ${call.when}: ${call.method} ${call.path}${step}\n# ${call.operation}; ${call.when === "for the next source" ? "read when the one before is at its end" : "its arguments come from answers"}`;
  const depends =
    call.dependsOn === undefined
      ? []
      : [`# depends on the answer of step ${call.dependsOn.join(", ")}, taken as empty here`];
  return [...(step === "" ? [] : [`# step ${call.step}, before the call itself`]), ...depends, toCurl(call.plan)].join(
    "\n",
  );
};

/** Secrets print as `***` by themselves. */
const asJson = (call: PlannedCall): unknown =>
  call.kind === "later" ? call : { ...call, plan: planAsJson(call.plan) };

const planAsJson = ({ body, ...rest }: RequestPlan): unknown => ({
  ...rest,
  ...(body === undefined
    ? {}
    : { body: { contentType: body.contentType, text: new TextDecoder().decode(body.bytes) } }),
});
