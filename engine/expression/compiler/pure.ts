/** Emits calls of a host's pure functions: answered from the call before at this place where the arguments are the same. */

import { callCost } from "../runtime/callable.ts";
import type { Operand } from "./operand.ts";
import type { Writer } from "./writer.ts";

/** Code of the call; `slow` is that of the checked one, `site` its place. */
export function emitPure(writer: Writer, args: readonly Operand[], slow: string, site: number): string {
  const last = writer.hold(`c.calls[${site}]`);
  const same = args.flatMap(({ code, literal }, index) =>
    literal === undefined ? [`${last}.args[${index}] === ${code}`] : [],
  );
  return `${[`${last} !== undefined`, ...same].join(" && ")} ? (c.fuel -= ${callCost}, ${last}.result) : ${slow}`;
}
