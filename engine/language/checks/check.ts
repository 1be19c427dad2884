/** What a check is given: one expression's tree and facts, its place, and where to report. */
import type { ReferenceFacts } from "../../expression/analysis/index.ts";
import type { Ast, ExpressionFunction } from "../../expression/index.ts";
import type { FindingCode } from "../finding.ts";
import type { Scope } from "../scopes.ts";

/** Where the text stands: a whole expression, the only hole of a template, or a hole among text. */
export type Position = "expression" | "hole" | "hole_in_text";

/** Names of connection fields over all connections, and of learnt values; undefined: not checked. */
export interface CredentialNames {
  readonly secret: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
  readonly learned: ReadonlySet<string>;
}

export interface CheckInput {
  readonly ast: Ast.Node;
  readonly facts: ReferenceFacts;
  readonly text: string;
  readonly scope: Scope;
  readonly position: Position;
  readonly functions: Readonly<Record<string, ExpressionFunction>>;
  /** All functions there are, JSONata's own included. */
  readonly functionNames: ReadonlySet<string>;
  readonly credentials?: CredentialNames;
  /** Offsets into `text`. */
  readonly report: (
    code: FindingCode,
    range: { readonly start: number; readonly end: number },
    message: string,
    hint?: string,
  ) => void;
}

/** Pure but for `report`. */
export type Check = (input: CheckInput) => void;
