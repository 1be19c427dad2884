/** Collects generated JavaScript: statements, names, constants, module-level helpers and source ranges. */

import type { Node, PathNode } from "../ast.ts";
import type { Branch, ExpressionFunction, Probe } from "../types.ts";
import type { Operand } from "./operand.ts";
import type { Scope } from "./scope.ts";
import type { Waiting } from "./waiting.ts";

/** A place in the source that generated code refers to by number. */
export interface Site {
  readonly start: number;
  readonly end: number;
  readonly token: string | undefined;
  readonly member: number;
}

/** What an emitter needs to know of its surroundings. */
export interface Environment {
  readonly context: Operand;
  /** The context may be the list that stands for a root array. */
  readonly outer: boolean;
  readonly scope: Scope;
  /** Someone may look at the marks of the result or of what it contains. */
  readonly marked: boolean;
  /** The caller's context inside of a lambda: what a tail call passes on. */
  readonly caller: string;
  /** Code for contexts that are no objects: not worth a fast path of its own inside. */
  readonly general?: boolean;
}

/** The compiler leaves this expression to the reference interpreter. */
export class Declined extends Error {}

export interface Writer {
  line(text: string): void;
  /** A fresh name. */
  name(prefix: string): string;
  /** `const name = code;` and its name. */
  hold(code: string): string;
  /** Writes `head {`, the body, `}`; what the body binds is not certain afterwards. */
  block(head: string, body: () => void): void;
  /** A block for each index below `length`. Turns are charged one by one: a single one can take long. */
  loop(index: string, length: string, body: () => void): void;
  /** The name that `make` gave for this key earlier, if the code there has run whenever the code here does. */
  memo(key: string, make: () => Operand): Operand;
  /** Writes what the body writes, or nothing of it if it throws Declined: then false. */
  attempt(body: () => void): boolean;
  /** A local function; the body returns the code of the result. */
  fn(parameters: string, body: () => string): string;
  /** A value that cannot be text. */
  constant(value: unknown): string;
  /** A module-level declaration, made once for each key. */
  helper(key: string, declare: (name: string) => string): string;
  site(node: { readonly start: number; readonly end: number }, token?: string): number;
  /** The code after this is what the branch does; written only if somebody counts. */
  taken(branch: Branch["taken"], node: { readonly start: number; readonly end: number }): void;
  /** Somebody counts branches. */
  readonly counted: boolean;
  emit(node: Node, environment: Environment): Operand;
  /** The items of a path in an array. */
  emitList(path: PathNode, environment: Environment): Operand;
  readonly level: () => number;
  readonly functions: Readonly<Record<string, ExpressionFunction>>;
  readonly tables: TableUse | undefined;
  /** Set in an expression that names a function declared async. */
  readonly waiting: Waiting | undefined;
}

/** Variables of the caller that may come with a Map of their members, and how the source reads them. */
export interface TableUse {
  readonly names: ReadonlySet<string>;
  readonly looked: Set<string>;
  readonly whole: Set<string>;
}

/** Names and numbers go on across the members of a module; statements are those of one member. */
export interface ModuleState {
  counter: number;
  readonly constants: unknown[];
  readonly helpers: Map<string, { readonly name: string; readonly text: string }>;
  readonly sites: Site[];
  readonly functions: Readonly<Record<string, ExpressionFunction>>;
  readonly probe: Probe | undefined;
  readonly tables: TableUse | undefined;
}

export function createModuleState(
  functions: ModuleState["functions"],
  probe?: Probe,
  tables?: ReadonlySet<string>,
): ModuleState {
  const use = tables === undefined ? undefined : { names: tables, looked: new Set<string>(), whole: new Set<string>() };
  return { counter: 0, constants: [], helpers: new Map(), sites: [], functions, probe, tables: use };
}

export interface Emitters {
  readonly emit: (writer: Writer, node: Node, environment: Environment) => Operand;
  readonly emitList: (writer: Writer, path: PathNode, environment: Environment) => Operand;
}

export function createWriter(
  state: ModuleState,
  /** Which member, or field, what is written belongs to. */
  member: () => number,
  emitters: Emitters,
  waiting?: Waiting,
): Writer & { readonly text: () => string } {
  const lines: string[] = [];
  let depth = 1;
  let level = 0;
  const name = (prefix: string): string => `${prefix}${++state.counter}`;
  const line = (text: string): void => {
    lines.push(`${"  ".repeat(depth)}${text}`);
  };
  const known: Map<string, Operand>[] = [new Map()];
  const inner = (head: string, body: () => void, tail: string): void => {
    line(head);
    depth++;
    level++;
    known.push(new Map());
    body();
    known.pop();
    level--;
    depth--;
    line(tail);
  };
  const writer: Writer = {
    line,
    name,
    hold(code) {
      const held = name("t");
      line(`const ${held} = ${code};`);
      return held;
    },
    block(head, body) {
      inner(`${head} {`, body, "}");
    },
    loop(index, length, body) {
      writer.block(`for (let ${index} = 0; ${index} < ${length}; ${index}++)`, () => {
        line("if (--c.fuel < 0) refuel(c);");
        body();
      });
    },
    memo(key, make) {
      for (const map of known) {
        const found = map.get(key);
        if (found !== undefined) return found;
      }
      const made = make();
      known.at(-1)?.set(key, made);
      return made;
    },
    attempt(body) {
      const start = { lines: lines.length, depth, level, known: known.length };
      known.push(new Map());
      try {
        body();
      } catch (cause) {
        if (!(cause instanceof Declined)) throw cause;
        lines.length = start.lines;
        known.length = start.known;
        ({ depth, level } = start);
        return false;
      }
      for (const [key, value] of known.pop() ?? []) known.at(-1)?.set(key, value);
      return true;
    },
    fn(parameters, body) {
      const own = name("f");
      const at = lines.length;
      const end = waiting?.begin(own);
      inner(`const ${own} = (${parameters}) => {`, () => line(`return ${body()};`), "};");
      if (end?.() === true) lines[at] = lines[at]?.replace("= (", "= async (") ?? "";
      return own;
    },
    constant(value) {
      const known = state.constants.indexOf(value);
      if (known >= 0) return `q${known}`;
      return `q${state.constants.push(value) - 1}`;
    },
    helper(key, declare) {
      const known = state.helpers.get(key);
      if (known !== undefined) return known.name;
      const own = name("h");
      state.helpers.set(key, { name: own, text: declare(own) });
      return own;
    },
    site(node, token) {
      return state.sites.push({ start: node.start, end: node.end, token, member: member() }) - 1;
    },
    taken(branch, { start, end }) {
      if (state.probe !== undefined) line(`${writer.constant(state.probe({ taken: branch, start, end }))}();`);
    },
    counted: state.probe !== undefined,
    emit: (node, environment) => emitters.emit(writer, node, environment),
    emitList: (path, environment) => emitters.emitList(writer, path, environment),
    level: () => level,
    functions: state.functions,
    tables: state.tables,
    waiting,
  };
  return { ...writer, text: () => lines.join("\n") };
}
