/** Emits calls: of known functions inline or checked, of other values through the trampoline; pipes and partial application. */

import type { ApplyNode, CallNode, Node, PartialNode } from "../ast.ts";
import type { Entry } from "../runtime/natives/table.ts";
import { emitArguments } from "./arguments.ts";
import { intrinsics } from "./intrinsics.ts";
import { inlined } from "./loops.ts";
import { ANY, ARR, FN, may, type Operand, operand } from "./operand.ts";
import { quote } from "./quote.ts";
import { emitMatchText } from "./match-text.ts";
import { emitPure } from "./pure.ts";
import { emitTableRow } from "./table-row.ts";
import { isLocal, nativeOf } from "./variable.ts";
import { calling, mayWait, waitingFor } from "./waiting.ts";
import type { Environment, Writer } from "./writer.ts";

/** `piped` is the left side of `~>`: the first argument. */
export function emitCall(
  writer: Writer,
  node: CallNode,
  environment: Environment,
  piped: Operand | undefined,
): Operand {
  const { procedure } = node;
  if (procedure.type === "variable" && isPlain(procedure) && !isLocal(procedure.value, environment.scope)) {
    const entry = nativeOf(writer, procedure.value);
    if (entry !== undefined) return emitNative(writer, node, procedure.value, entry, environment, piped);
  }
  const callee = writer.emit(procedure, { ...environment, marked: true });
  const args = emitArguments(writer, node.arguments, environment, true);
  const all = piped === undefined ? args : [piped, ...args];
  const site = writer.site(node, tokenOf(procedure));
  const rest = `c, ${callee.code}, [${codes(all)}], ${environment.context.code}, ${site}, ${hintOf(writer, procedure, environment)}`;
  const code = calling(writer, "call", mayWait(writer, callee), rest);
  return { code: writer.hold(code), type: ANY, data: false, loose: true };
}

function isPlain(node: Node): boolean {
  return node.predicate === undefined && node.group === undefined;
}

function emitNative(
  writer: Writer,
  node: CallNode,
  name: string,
  entry: Entry,
  environment: Environment,
  piped: Operand | undefined,
): Operand {
  const loop = writer.functions[name] === undefined ? inlined(writer, node, name, environment, piped) : undefined;
  if (loop !== undefined) return loop;
  const row = name === "lookup" && piped === undefined ? emitTableRow(writer, node, environment) : undefined;
  if (row !== undefined) return row;
  const found = name === "match" && piped === undefined ? emitMatchText(writer, node, entry, environment) : undefined;
  if (found !== undefined) return found;
  const args = emitArguments(writer, node.arguments, environment, looksAtMarks(name, entry) || environment.marked);
  const all = piped === undefined ? args : [piped, ...args];
  const site = writer.site(node, name);
  const keep = node.keepArray === true;
  const host = writer.functions[name];
  if (host?.coalesces === true && piped === undefined) emitTaken(writer, node, all);
  // No argument is a function, which the host would be given in another form.
  if (
    host?.coalesces === true &&
    host.async !== true &&
    all.length > 0 &&
    all.every((one) => one.data || !may(one, FN))
  ) {
    const first = all.map((one) => one.code).join(" ?? ");
    return operand(
      writer.hold(`${first} ?? undefined`),
      ANY,
      all.every((one) => one.data),
    );
  }
  const waiting = waitingFor(writer, name, entry, all);
  if (waiting !== undefined) {
    const rest = `c, ${writer.constant(waiting)}, [${codes(all)}], ${environment.context.code}, ${site}, ${keep}, ${environment.marked}`;
    return operand(writer.hold(calling(writer, "callNative", true, rest)), ANY);
  }
  const slow = `${host?.pure === true ? "callPure" : "callNative"}(c, ${writer.constant(entry)}, [${codes(all)}], ${environment.context.code}, ${site}, ${keep}, ${environment.marked})`;
  const fast =
    keep || host !== undefined ? undefined : intrinsics[name]?.(writer, withContext(all, entry, environment), slow);
  const call = host?.pure === true ? emitPure(writer, all, slow, site) : slow;
  return fast ?? operand(writer.hold(call), ANY);
}

/** Counts which argument is the first that is there. */
function emitTaken(writer: Writer, { arguments: written }: CallNode, values: readonly Operand[]): void {
  if (!writer.counted) return;
  for (const [index, { code }] of values.entries()) {
    const argument = written[index];
    if (argument === undefined) continue;
    writer.block(`${index === 0 ? "" : "else "}if ((${code}) !== undefined && (${code}) !== null)`, () =>
      writer.taken("argument", argument),
    );
  }
}

/** The context stands in for a first argument left out. */
function withContext(args: readonly Operand[], entry: Entry, environment: Environment): readonly Operand[] {
  const first = entry.signature?.parameters[0];
  const { outer, context } = environment;
  return args.length === 0 && first?.context === true && !outer ? [context] : args;
}

/** Functions that pass arrays through, or whose results hold them, must find their marks. */
function looksAtMarks(name: string, entry: Entry): boolean {
  return entry.native.gives !== "plain" || name === "zip" || name === "merge" || name === "sift";
}

function codes(values: readonly Operand[]): string {
  return values.map((value) => value.code).join(", ");
}

function tokenOf(procedure: Node): string | undefined {
  if (procedure.type === "variable") return procedure.value;
  const first = procedure.type === "path" ? procedure.steps[0] : undefined;
  return first?.type === "name" ? first.value : undefined;
}

/** Code of the name to suggest where a bare name was called that is a function with `$`. */
function hintOf(writer: Writer, procedure: Node, environment: Environment): string {
  const name = procedure.type === "path" ? tokenOf(procedure) : undefined;
  if (name === undefined) return "undefined";
  const known = writer.emit({ type: "variable", value: name, start: 0, end: 0, position: undefined }, environment);
  return `${known.code} ? ${quote(name)} : undefined`;
}

export function emitApply(writer: Writer, node: ApplyNode, environment: Environment): Operand {
  const left = writer.emit(node.lhs, { ...environment, marked: true });
  const right = node.rhs;
  if (right.type === "function" && isPlain(right)) {
    const result = emitCall(writer, right, environment, left);
    // `evaluateFunction` is called for its value: the pipe collapses it, with the pipe's own `[]`.
    return result;
  }
  if (right.type === "function") {
    const { predicate: _predicate, group: _group, ...bare } = right;
    return emitCall(writer, bare, environment, left);
  }
  if (right.type === "variable" && isPlain(right) && !isLocal(right.value, environment.scope)) {
    const entry = nativeOf(writer, right.value);
    // A pipe into a function by name passes no context, so that nothing is filled in.
    if (
      entry !== undefined &&
      waitingFor(writer, right.value, entry, undefined) === undefined &&
      (left.type & ~(ANY & ~128)) === 0 &&
      entry.signature?.parameters.slice(1).every((one) => one.repeat !== "" || one.context) === true
    ) {
      const site = writer.site(right, right.value);
      const slow = `callNative(c, ${writer.constant(entry)}, [${left.code}], null, ${site}, ${node.keepArray === true}, ${environment.marked})`;
      const fast =
        node.keepArray === true || writer.functions[right.value] !== undefined
          ? undefined
          : intrinsics[right.value]?.(writer, [left], slow);
      return fast ?? operand(writer.hold(slow), ANY);
    }
  }
  const callee = writer.emit(right, { ...environment, marked: true });
  return {
    code: writer.hold(
      calling(
        writer,
        "pipe",
        mayWait(writer, callee) || mayWait(writer, left),
        `c, ${left.code}, ${callee.code}, ${writer.site(node, "~>")}`,
      ),
    ),
    type: ANY,
    data: false,
    loose: true,
  };
}

export function emitPartial(writer: Writer, node: PartialNode, environment: Environment): Operand {
  const args = node.arguments.map((one) =>
    one === "?" ? "HOLE" : writer.emit(one, { ...environment, marked: true }).code,
  );
  const callee = writer.emit(node.procedure, { ...environment, marked: true });
  const hint = hintOf(writer, node.procedure, environment);
  const later = mayWait(writer, callee);
  const made = writer.hold(
    `partial${later ? "Later" : ""}(c, ${callee.code}, [${args.join(", ")}], ${writer.site(node, tokenOf(node.procedure))}, ${hint})`,
  );
  return { ...operand(made, ANY & ~ARR), plain: !later };
}
