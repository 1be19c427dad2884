/** Emits `$match(text, /pattern/)` without the pattern as a value. */

import { callable } from "../runtime/callable.ts";
import type { CallNode } from "../ast.ts";
import { linearRegex } from "../regex.ts";
import type { Entry } from "../runtime/natives/table.ts";
import { ANY, type Operand, operand } from "./operand.ts";
import type { Environment, Writer } from "./writer.ts";

/** Undefined where the call is not of this form. */
export function emitMatchText(
  writer: Writer,
  node: CallNode,
  entry: Entry,
  environment: Environment,
): Operand | undefined {
  const [text, pattern, more] = node.arguments;
  if (text === undefined || pattern?.type !== "regex" || pattern.source === "" || more !== undefined) return undefined;
  if (writer.functions["match"] !== undefined || pattern.predicate !== undefined || pattern.group !== undefined)
    return undefined;
  const subject = writer.emit(text, { ...environment, marked: true }).code;
  const regex = linearRegex(pattern.source, pattern.flags);
  const template = callable({
    arity: 2,
    signature: undefined,
    body: () => undefined,
    regex,
    site: writer.site(pattern),
  });
  const constant = writer.constant(template);
  const site = writer.site(node, "match");
  const { context, marked } = environment;
  const keep = node.keepArray === true;
  const slow = `callNative(c, ${writer.constant(entry)}, [${subject}, regexValue(c, ${constant})], ${context.code}, ${site}, ${keep}, ${marked})`;
  const fast = `settle(c, matchText(c, ${constant}, ${subject}, ${site}), ${keep}, ${marked})`;
  return operand(writer.hold(`typeof ${subject} === "string" ? ${fast} : ${slow}`), ANY);
}
