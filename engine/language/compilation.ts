/** What a room's `compile` is given: how to turn located text into runnable expressions and templates, and where to report. */
import type { Where } from "../errors.ts";
import type { ExpressionFunction, Limits, Linker } from "../expression/index.ts";
import type { Coverage } from "./coverage.ts";
import type { Findings, Span } from "./finding.ts";
import type { Located } from "./located.ts";
import type { Scope } from "./scopes.ts";

/** Finds generated code that was written ahead of time; who writes it has it collected. */
export interface CodeLinker extends Linker {
  /** Takes code that is found by a key instead of by its own text: a validator by its schema. */
  readonly collect?: (key: string, code: string) => void;
}

/** Names an expression reads, known at load time: drives pruning, binding once per call, and the linter. */
export interface References {
  /** `$name` variables that are not bound inside the expression. */
  readonly variables: readonly string[];
  /** Bare top-level names (fields of the context), e.g. `attributes`. */
  readonly names: readonly string[];
  /** Dotted paths read from the context, as far as they are static: `attributes.name`. */
  readonly paths: readonly string[];
  /** Static members read below a variable: `steps.detail` for `$steps.detail.name`; `query.role_id`. */
  readonly members: readonly string[];
  readonly functions: readonly string[];
  /** Set if the context is used as a whole (`$`, `*`, `**`), so `paths` does not say all that is read. */
  readonly wholeContext?: true;
  /** Where a member of `members`, or a top-level name of `names`, is read first; worked out when asked. */
  readonly placeOf?: (member: string) => Span | undefined;
}

/** A part of an expression and what it gave. */
export interface PartValue {
  readonly source: string;
  readonly line: number;
  readonly column: number;
  /** undefined for nothing, and where there is an error. */
  readonly value?: unknown;
  readonly error?: string;
}

/** What an expression did with one input. */
export interface Dissection {
  readonly parts: readonly PartValue[];
  /** Set if the expression gave nothing, null or an empty list, and there is more to say than that. */
  readonly why?: string;
}

/** A compiled expression with its place. Evaluation is synchronous and pure. */
export interface Expression {
  readonly source: string;
  readonly where: Where;
  readonly references: References;
  /**
   * @param input the context value (for "scope" contexts the scope object itself)
   * @param bindings variables by name, without `$` (for "scope" contexts the same scope object)
   * @param now epoch milliseconds given to `$now()` and `$millis()`
   * @throws CognateError `expression_failed` with `where` at the failing character
   */
  evaluate(input: unknown, bindings: Readonly<Record<string, unknown>>, now: number): unknown;
  /** Slow, for explain; absent where there is nothing to look into. Throws nothing. */
  dissect?(input: unknown, bindings: Readonly<Record<string, unknown>>, now: number): Dissection;
}

/** Text with holes; spec R1. `scope` is both context and variables. */
export interface Template {
  readonly source: string;
  readonly where: Where;
  /** The text if there is no hole. */
  readonly constant: string | undefined;
  /** The value is exactly one hole, so it keeps its type. */
  readonly single: boolean;
  readonly references: References;
  /** One hole: its value as it is. Text: a string, or undefined if any hole is undefined or null (spec 3.1). */
  render(scope: Readonly<Record<string, unknown>>, now: number): unknown;
  /** Like `render`, but always text, each hole printed by `hole` (encoded, quoted, …); undefined from `hole` drops the whole. */
  renderWith(
    scope: Readonly<Record<string, unknown>>,
    now: number,
    hole: (value: unknown) => string | undefined,
  ): string | undefined;
}

/** A YAML value whose strings are templates; spec R2. undefined members and items are dropped. */
export interface TemplateTree {
  readonly references: References;
  render(scope: Readonly<Record<string, unknown>>, now: number): unknown;
}

/** Handed down by the catalog to each room's `compile`. A part that fails reports a finding and yields a stand-in that throws. */
export interface Compilation {
  readonly findings: Findings;
  readonly functions: Readonly<Record<string, ExpressionFunction>>;
  readonly limits: Limits;
  /** Finds code written ahead of time; absent: it is generated here. */
  readonly linker?: CodeLinker | undefined;
  /** Set while coverage is measured: every room declares its points there. Records are then built field by field. */
  readonly coverage?: Coverage;
  expression(at: Located, scope: Scope): Expression;
  template(at: Located, scope: Scope): Template;
  templateTree(at: Located, scope: Scope): TemplateTree;
  /** Reads a file named in the config (`$text`, `$jsonata`, `static`, `samples`), relative to the file that names it, inside the integration's folder. */
  readFile(at: Located, name: string): Located | undefined;
}

/** Prints one detail for answers and terminals. */
export const describeWhere = (where: Where): string => `${where.file}:${where.line}:${where.column}`;
