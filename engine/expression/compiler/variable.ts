/** Emits the reading of a variable: a local, a member of the tuple at hand, a binding of the caller, or a function. */

import { hostEntry, nativeEntry } from "../runtime/natives/table.ts";
import { ANY, type Operand, operand } from "./operand.ts";
import { isInherited, quote } from "./quote.ts";
import type { Scope } from "./scope.ts";
import { waitingFor } from "./waiting.ts";
import type { Environment, Writer } from "./writer.ts";

/** `name` is without its `$`; the empty name is the context. */
export function emitVariable(writer: Writer, name: string, environment: Environment): Operand {
  if (name === "") {
    const { context, outer } = environment;
    return outer
      ? operand(writer.hold(`${context.code} === c.outer ? c.root : ${context.code}`), context.type, context.data)
      : context;
  }
  const single = definiteLocal(name, environment.scope);
  if (single !== undefined)
    return single.once
      ? { ...operand(single.js, single.type, single.data), plain: single.plain === true }
      : { ...operand(writer.hold(single.js), single.type, single.data), plain: single.plain === true };
  const load = (): Operand => operand(writer.hold(read(writer, name, environment.scope)), ANY);
  if (isLocal(name, environment.scope)) return load();
  const entry = nativeOf(writer, name);
  if (entry !== undefined) return { ...load(), plain: waitingFor(writer, name, entry, undefined) === undefined };
  writer.tables?.whole.add(name);
  // What the caller bound does not change under an evaluation.
  return name === "$"
    ? { ...load(), data: true }
    : writer.memo(`$${name}`, () => ({ ...load(), data: true, bound: true }));
}

function definiteLocal(name: string, scope: Scope): NonNullable<ReturnType<Scope["variables"]["get"]>> | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const found = at.variables.get(name);
    if (found !== undefined) return found.definite ? found : undefined;
    if (at.tuple?.names.has(name) === true) return undefined;
  }
  return undefined;
}

/** Some scope around may hold the name. */
export function isLocal(name: string, scope: Scope): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.variables.has(name) || at.tuple?.names.has(name) === true) return true;
  }
  return false;
}

/** From the innermost scope outwards: where a scope may hold the name, a test decides at run time. */
function read(writer: Writer, name: string, scope: Scope | undefined): string {
  if (scope === undefined) return external(writer, name);
  const found = scope.variables.get(name);
  if (found?.definite === true) return found.js;
  const rest =
    scope.tuple?.names.has(name) === true
      ? inTuple(writer, name, scope.tuple.js, scope)
      : read(writer, name, scope.parent);
  return found === undefined ? rest : `(${found.js} !== U ? ${found.js} : ${rest})`;
}

function inTuple(writer: Writer, name: string, tuple: string, scope: Scope): string {
  return `(${tuple} !== undefined && ${quote(name)} in ${tuple} ? ${tuple}[${quote(name)}] : ${read(writer, name, scope.parent)})`;
}

/** Functions of the host win over bindings of the caller, those over JSONata's own functions (as values; a call knows its function). */
function external(writer: Writer, name: string): string {
  if (name === "$") return "c.root";
  const entry = nativeOf(writer, name);
  const bound = isInherited(name) ? `binding(c, ${quote(name)})` : `c.bindings[${quote(name)}]`;
  if (entry === undefined) return bound;
  const waiting = waitingFor(writer, name, entry, undefined);
  const value = `nativeValue${waiting === undefined ? "" : "Later"}(c, ${writer.constant(waiting ?? entry)}, markResult)`;
  return writer.functions[name] === undefined ? `(isBound(c, ${quote(name)}) ? ${bound} : ${value})` : value;
}

const hosts = new WeakMap<object, ReturnType<typeof hostEntry>>();

/** The function of the host or of JSONata under this name. */
export function nativeOf(writer: Writer, name: string): ReturnType<typeof nativeEntry> {
  const host = Object.hasOwn(writer.functions, name) ? writer.functions[name] : undefined;
  if (host === undefined) return nativeEntry(name);
  let entry = hosts.get(host);
  if (entry === undefined) {
    entry = hostEntry(host);
    hosts.set(host, entry);
  }
  return entry;
}
