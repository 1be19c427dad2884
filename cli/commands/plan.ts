/** `cognate plan`: the first request of a call as curl, secrets masked; nothing is sent. */
import { toCurl } from "../../engine/request/curl.ts";
import type { RequestPlan } from "../../engine/language/exchange.ts";
import { itemCall, listCall, targetOf, writeCall, type CallArguments, type Target } from "../call-arguments.ts";
import { withCallSession, type CallSession } from "../call-session.ts";
import { EXIT, UsageError } from "../exit.ts";
import type { Output } from "../output.ts";

export const plan = async (options: CallArguments, output: Output): Promise<number> => {
  const target = targetOf(options);
  if (target.kind === "proxy") throw new UsageError("plan takes a unified call.", "Name MODEL/RESOURCE.");
  const plans = await withCallSession(options, output, (session) => planned(session, target, options));
  output.result(
    options.format === "json" ? JSON.stringify(plans.map(asJson), undefined, 2) : plans.map(toCurl).join("\n\n"),
  );
  return EXIT.fine;
};

const KINDS = ["create", "update", "delete"] as const;

const planned = (
  { engine, account }: CallSession,
  target: Extract<Target, { kind: "unified" }>,
  options: CallArguments,
): Promise<readonly RequestPlan[]> => {
  if (target.method === "list") return engine.plan(listCall(account, target, options), "list");
  if (target.method === "get") return engine.plan(itemCall(account, target, options), "get");
  const kind = KINDS.find((one) => one === target.method);
  if (kind === undefined) throw new UsageError(`plan knows list, get, ${KINDS.join(", ")}; not ${target.method}.`);
  return engine.plan(writeCall(account, target, options), kind);
};

/** Secrets print as `***` by themselves. */
const asJson = ({ body, ...rest }: RequestPlan): unknown => ({
  ...rest,
  ...(body === undefined
    ? {}
    : { body: { contentType: body.contentType, text: new TextDecoder().decode(body.bytes) } }),
});
