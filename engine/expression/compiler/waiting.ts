/**
 * What an expression that names a function declared async waits for. Every function written is plain until something
 * in it has to wait; then it is async, and who calls it waits too. Expressions that name no such function know nothing of this.
 */

import type { CallNode, LambdaNode, Node } from "../ast.ts";
import { waitingEntry } from "../runtime/waiting/natives.ts";
import { type Entry, nativeEntry } from "../runtime/natives/table.ts";
import { visit } from "../visit.ts";
import { FN, may, type Operand } from "./operand.ts";
import type { Writer } from "./writer.ts";

/** Notes which of the functions being written wait. */
export interface Waiting {
  /** Code that waits for what `code` gives, in the function being written. */
  awaited(code: string): string;
  /** The function being written ends in a call that may wait. */
  endsInCall(): void;
  /** How often that has been. */
  readonly ends: () => number;
  /** Some function that this code names waits. */
  waits(code: string): boolean;
  /** A function begins; the result says, at its end, whether it waits. */
  begin(name: string): () => boolean;
  /** The outermost code waits. */
  readonly outermost: () => boolean;
}

/** The expression names a function declared async. */
export function callsAsync(ast: Node, functions: Writer["functions"]): boolean {
  let found = false;
  visit(ast, (node) => {
    if (node.type === "variable" && Object.hasOwn(functions, node.value) && functions[node.value]?.async === true)
      found = true;
  });
  return found;
}

export function createWaiting(): Waiting {
  const frames = [false];
  const names = new Set<string>();
  let ends = 0;
  const mark = (): void => {
    frames[frames.length - 1] = true;
  };
  return {
    awaited(code) {
      mark();
      return `(await ${code})`;
    },
    endsInCall() {
      ends++;
      mark();
    },
    ends: () => ends,
    waits: (code) => (code.match(/\bf\d+\b/g) ?? []).some((name) => names.has(name)),
    begin(name) {
      frames.push(false);
      return () => {
        const waits = frames.pop() === true;
        if (waits) names.add(name);
        return waits;
      };
    },
    outermost: () => frames[0] === true,
  };
}

/** Calling this value may wait: it may be a function, and none that is known not to. */
export function mayWait(writer: Writer, value: Operand): boolean {
  return writer.waiting !== undefined && may(value, FN) && !value.data && value.plain !== true;
}

/**
 * A function that calls itself is written before it is known whether it waits. It does not if all that it calls is
 * itself and functions that do not wait, and if it hands on no function but such as are written in it.
 */
export function cannotWait(node: LambdaNode, own: string, writer: Writer): boolean {
  let plain = true;
  visit(node.body, (one) => {
    if (one.type === "apply" || one.type === "partial" || one.type === "transform") plain = false;
    if (one.type === "variable" && writer.functions[one.value]?.async === true) plain = false;
    if (one.type === "function" && !callsPlain(one, own, writer)) plain = false;
  });
  return plain;
}

function callsPlain({ procedure, arguments: given }: CallNode, own: string, writer: Writer): boolean {
  if (procedure.type !== "variable") return false;
  if (procedure.value === own) return true;
  if (Object.hasOwn(writer.functions, procedure.value)) return true;
  if (nativeEntry(procedure.value) === undefined) return false;
  return waitingEntry(procedure.value) === undefined || given.every((one) => one.type !== "variable");
}

/** `name(...)` at once, or `nameLater(...)` awaited. `name` is a function of the runtime that has such a twin. */
export function calling(writer: Writer, name: string, waits: boolean, rest: string): string {
  return waits && writer.waiting !== undefined ? writer.waiting.awaited(`${name}Later(${rest})`) : `${name}(${rest})`;
}

/** The same where a function that this code names decides. */
export function callingParts(writer: Writer, name: string, rest: string): string {
  return calling(writer, name, writer.waiting?.waits(rest) === true, rest);
}

/** What stands for a function of the language or the host where it waits, for itself or for these arguments. */
export function waitingFor(
  writer: Writer,
  name: string,
  entry: Entry,
  args: readonly Operand[] | undefined,
): Entry | undefined {
  if (writer.waiting === undefined) return undefined;
  const host = Object.hasOwn(writer.functions, name) ? writer.functions[name] : undefined;
  if (host !== undefined) return host.async === true ? entry : undefined;
  return args === undefined || args.some((one) => mayWait(writer, one)) ? waitingEntry(name) : undefined;
}
