/** Runs generated members: begins an evaluation, catches what it throws and gives errors their place in the source. */

import { ExpressionError } from "./error.ts";
import { messageOf } from "./messages.ts";
import type { Linked, Member } from "./compiler/module.ts";
import { Fault, type Run } from "./runtime/run.ts";

/** Evaluates one member on one input. Throws ExpressionError. */
export function runMember(run: Run, member: Member, input: unknown, linked: Linked): unknown {
  run.root = input;
  try {
    if (!Array.isArray(input)) return member(run, input);
    run.outer = [input];
    return member(run, run.outer);
  } catch (cause) {
    throw toError(cause, run, linked);
  }
}

export function toError(cause: unknown, run: Run, linked: Linked): unknown {
  if (cause instanceof ExpressionError && cause.position !== undefined) return cause;
  const fault = faultOf(cause, run);
  if (fault === undefined) return cause;
  const site = linked.sites[fault.site >= 0 ? fault.site : run.site];
  const details: Readonly<Record<string, unknown>> = { token: site?.token, ...fault.details };
  const message = typeof details["text"] === "string" ? details["text"] : (messageOf(fault.code, details) ?? `The expression failed with ${fault.code}.`);
  const token = details["token"];
  return new ExpressionError(fault.code, message, { position: site?.start, end: site?.end, token: typeof token === "string" ? token : undefined, value: details["value"], cause: cause instanceof Error ? cause : undefined });
}

/** Undefined for what is no fault of the expression. */
function faultOf(cause: unknown, run: Run): Fault | undefined {
  if (cause instanceof Fault) return cause;
  if (cause instanceof ExpressionError) return new Fault(cause.code, -1, { text: cause.message, value: cause.value, token: cause.token });
  if (cause instanceof RangeError && /call stack/i.test(cause.message)) return new Fault("D1011", -1, { value: run.limits.depth });
  if (typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string") {
    // Thrown by the reference package's picture functions, or by a host's function.
    const { code } = cause;
    const message = "message" in cause && typeof cause.message === "string" ? { text: cause.message } : {};
    return new Fault(code, -1, { ...(cause as object), ...message });
  }
  return undefined;
}
