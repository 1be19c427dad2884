/** What an output node is: one way to say a value of a unified record, or of a body to send. */
import type { Tree } from "../../expression/index.ts";
import type { Compilation, Expression } from "../../language/compilation.ts";
import type { Located } from "../../language/located.ts";
import type { FusedLeaves } from "../leaves.ts";
import type { Shapes } from "../shapes.ts";
import type { Scope } from "../../language/scopes.ts";
import type { JsonSchema, MappingCounters } from "../types.ts";

/** What an evaluation sees besides its context: variables, the clock, who counts. Made once a page, changed row by row. */
export interface Frame {
  readonly bindings: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly counters?: MappingCounters | undefined;
  /** Counts rows, so that what belongs to one row can be kept while its fields are made. */
  readonly serial?: number | undefined;
  /** Expressions that run fused, over these very bindings. */
  readonly fused?: FusedLeaves | undefined;
}

/** An expression and the kind of context it reads. */
interface Leaf {
  readonly expression: Expression;
  /** "outer": the record itself; "inner": a value inside `of` or `each`. */
  readonly context: "outer" | "inner";
}

/** A node inside of another one's value, as `[0].name`, and what it reads. */
export interface InnerNode {
  readonly path: string;
  readonly node: CompiledNode;
  readonly input: unknown;
}

/** A compiled node. Pure; throws what its expressions throw. */
export interface CompiledNode {
  /** undefined means nothing: null in a record, no member in a body. */
  readonly evaluate: (input: unknown, frame: Frame) => unknown;
  /** Says in words why the value is null, undefined or empty. For explain only. */
  why(input: unknown, frame: Frame): string | undefined;
  /** Says in words what is to be known of a value that is there. For explain only. */
  note?(input: unknown, frame: Frame): string | undefined;
  /** The expression that decides over the node's own value; for explain. Absent where there is none. */
  readonly own?: Expression;
  /** The nodes that its value is made of, for explain; absent for a leaf. Throws what its expressions throw. */
  readonly inside?: (input: unknown, frame: Frame) => readonly InnerNode[];
  /** Every expression in it, for pruning, static checks and explain. */
  readonly leaves: readonly Leaf[];
  /** The source as one line, for explain and docs. */
  readonly source: string;
  /** The same as `evaluate`, as what generated code is made from; undefined if only `evaluate` knows. */
  readonly tree?: Tree<Frame> | undefined;
}

/** What the pieces of one tree of nodes are compiled with. */
export interface NodeContext {
  readonly compilation: Compilation;
  readonly scope: Scope;
  /** The model's schema of this value; undefined where nothing is known. */
  readonly expected: JsonSchema | undefined;
  /** Definitions that `$ref` in `expected` points to. */
  readonly root: JsonSchema;
  /** Dotted name of the unified field, for counters and findings. */
  readonly field: string;
  readonly context: Leaf["context"];
  /** What is known of the context and the variables, for the linter; nothing by default. */
  readonly shapes?: Shapes;
  /** Records give null for nothing, bodies drop the member (spec 3.4, 3.12). */
  readonly absent: "null" | "drop";
  /** Compiles a child, by the registry. */
  child(at: Located, context: NodeContext): CompiledNode;
}

/** One entry of the registry: one shape an author may write. */
export interface OutputNode {
  readonly type: string;
  /** One sentence for docs. */
  readonly summary: string;
  /** JSON Schema with examples and anti-examples. */
  readonly schema: JsonSchema;
  /** Whether this shape is meant; the first entry of the registry that says so compiles it. */
  matches(value: unknown): boolean;
  compile(at: Located, context: NodeContext): CompiledNode;
}

/** A member named `key` stands in a mapping. */
export const hasKey = (value: unknown, key: string): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, key);

/** Neither undefined nor null. */
export const isPresent = (value: unknown): boolean => value !== undefined && value !== null;
