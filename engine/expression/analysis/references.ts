/** Lists what an expression reads, with exact ranges: free variables, names, static paths, calls and bindings. */
import type { Node, Range } from "../ast.ts";
import { createWalk } from "./reference-walk.ts";

/** `$name` that nothing inside the expression binds. `called`: it stands where a function is called. */
export interface VariableUse extends Range {
  readonly name: string;
  readonly called: boolean;
  /** How many arguments a call has, what stands left of `~>` included; undefined for a partial application. */
  readonly arguments?: number;
}

/** A bare name. `top`: a field of the outermost context; else a field of a value inside a step, predicate or constructor. */
export interface NameUse extends Range {
  readonly name: string;
  readonly top: boolean;
  /** The first step of its path: read straight from its context. */
  readonly leading: boolean;
  /** Steps follow, as after `query` in `query.status`. */
  readonly followed: boolean;
}

/** A static path whose value is used: below the context, or below the free variable `root`. */
export interface PathUse extends Range {
  readonly root: string | undefined;
  readonly path: readonly string[];
}

/** A name bound inside: `:=`, a parameter, `@$x`, `#$x`. The range is that of the name. */
export interface Binding extends Range {
  readonly name: string;
  readonly kind: "bind" | "parameter" | "focus" | "index";
  readonly uses: number;
}

export interface ReferenceFacts {
  readonly variables: readonly VariableUse[];
  readonly names: readonly NameUse[];
  readonly paths: readonly PathUse[];
  readonly bindings: readonly Binding[];
  /** `$$`. */
  readonly roots: readonly Range[];
  /** The outermost context is used as a whole (`$`, `*`, `**`), so `paths` does not say all that is read. */
  readonly wholeContext: boolean;
}

/** Facts stand in the order of evaluation; the copies that the parser makes of one piece of text (`??`, `?:`) count once. */
export function references(ast: Node): ReferenceFacts {
  const known = read.get(ast);
  if (known !== undefined) return known;
  const walk = createWalk();
  walk.read(ast);
  const facts = walk.facts();
  read.set(ast, facts);
  return facts;
}

/** Equal texts are one tree (`parse`), which is never changed. */
const read = new WeakMap<Node, ReferenceFacts>();
