/** Runs generated code: links it (for arrays as root on first need), catches what it throws, gives errors their place. */

import { emitUnits, type Emitted, type Expression, link, type Linked } from "./compiler/module.ts";
import { ExpressionError, isOverflow } from "./error.ts";
import { messageOf } from "./messages.ts";
import { Fault, type Run } from "./runtime/run.ts";
import type { CompileOptions } from "./types.ts";

/** Linked members that take any input. */
export interface Program {
  readonly linked: Linked;
  /** Evaluates member `index`. Throws ExpressionError. */
  run(run: Run, index: number, input: unknown): unknown;
  /** The members over one run, one function each. */
  bind(run: Run): ReturnType<Linked["bind"]>;
}

export function createProgram(expressions: readonly Expression[], emitted: Emitted, options: CompileOptions): Program {
  const name = options.name ?? "expression";
  const linked = link(emitted, name, options.linker);
  const waits = emitted.units.some((unit) => unit.waits);
  const arrays = expressions.map((): Linked | undefined => undefined);

  function forArrays(index: number): Linked {
    const one = expressions[index];
    const known = arrays[index];
    if (known !== undefined || one === undefined) return known ?? linked;
    const made = link(emitUnits([one], options, "array"), `${name}.array`, options.linker);
    arrays[index] = made;
    return made;
  }

  function onArray(run: Run, index: number, input: readonly unknown[]): unknown {
    const general = forArrays(index);
    // A root array is one item: as context it stands in a list of one.
    run.root = input;
    run.outer = [input];
    if (waits) return awaited(run, general, 0, run.outer);
    try {
      return general.members[0]?.(run, run.outer);
    } catch (cause) {
      throw toError(cause, run, general, 0);
    }
  }

  if (options.linker?.everything === true) for (const index of expressions.keys()) forArrays(index);
  return {
    linked,
    run(run, index, input) {
      if (Array.isArray(input)) return onArray(run, index, input);
      run.root = input;
      if (waits) return awaited(run, linked, index, input);
      try {
        return linked.members[index]?.(run, input);
      } catch (cause) {
        throw toError(cause, run, linked, index);
      }
    },
    bind: (run) => linked.bind(run, onArray, (cause, one, member) => toError(cause, one, linked, member)),
  };
}

/** The promise of a member that waits. Its belt holds for the waiting too. */
async function awaited(run: Run, linked: Linked, index: number, input: unknown): Promise<unknown> {
  run.deadline = Date.now() + run.limits.timeout;
  try {
    return await linked.members[index]?.(run, input);
  } catch (cause) {
    throw toError(cause, run, linked, index);
  }
}

function toError(cause: unknown, run: Run, linked: Linked, member: number): unknown {
  if (cause instanceof ExpressionError && cause.position !== undefined) return cause;
  const fault = faultOf(cause, run);
  const site = linked.sites[fault.site >= 0 ? fault.site : run.site];
  // The call under way may be one of another member that ran before; what belongs to no call belongs to the whole.
  const own = site?.member === member ? site : undefined;
  const range = own ?? linked.ranges[member];
  const details: Readonly<Record<string, unknown>> = { token: own?.token, ...fault.details };
  const message =
    typeof details["text"] === "string"
      ? details["text"]
      : (messageOf(fault.code, details) ?? `The expression failed with ${fault.code}.`);
  const token = details["token"];
  return new ExpressionError(fault.code, message, {
    position: range?.start,
    end: range?.end,
    token: typeof token === "string" ? token : undefined,
    value: details["value"],
    cause: cause instanceof Error ? cause : undefined,
  });
}

function faultOf(cause: unknown, run: Run): Fault {
  if (cause instanceof Fault) return cause;
  if (cause instanceof ExpressionError)
    return new Fault(cause.code, -1, { text: cause.message, value: cause.value, token: cause.token });
  if (isOverflow(cause)) return new Fault("D1011", -1, { value: run.limits.depth });
  if (typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string") {
    // Thrown by a host's function.
    const { code } = cause;
    const message = "message" in cause && typeof cause.message === "string" ? { text: cause.message } : {};
    return new Fault(code, -1, { ...(cause as object), ...message });
  }
  // A host's function failed in a way of its own; the cause goes along.
  const text = cause instanceof Error ? cause.message : typeof cause === "string" ? cause : "";
  return new Fault("D1000", -1, { text: text === "" ? "The function failed and did not say why" : text });
}
