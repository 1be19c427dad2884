/** The linter over one expression's syntax tree: does it read only what its place sees? */
import type { ReferenceFacts } from "../expression/analysis/index.ts";
import type { Ast } from "../expression/index.ts";
import type { Findings } from "./finding.ts";
import type { Scope } from "./scopes.ts";
import type { Source } from "./source.ts";

export interface ScopeCheck {
  readonly ast: Ast.Node;
  readonly facts: ReferenceFacts;
  readonly source: Source;
  readonly scope: Scope;
  readonly inText: boolean;
  readonly findings: Findings;
  readonly functionNames: ReadonlySet<string>;
}

export function checkScope(_check: ScopeCheck): void {}
