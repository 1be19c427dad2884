/** What one filter of one operator compiles to, and what planning gathers from it. */
import type { Where } from "../../errors.ts";
import type { Hit } from "../../language/coverage.ts";
import type { Expression, Template } from "../../language/compilation.ts";
import type { QueryOperator, QueryParameter } from "../types.ts";
import type { EnumTable } from "./enum-table.ts";

interface Counted {
  /** Set while coverage is measured. */
  readonly hit?: Hit;
}

interface Shared extends Counted {
  readonly enum?: EnumTable;
  readonly also: readonly (readonly [arg: string, value: unknown])[];
  /** Applied here too. */
  readonly recheck: boolean;
}

export type FilterAction =
  | ({ readonly how: "sent"; readonly arg: string; readonly value?: Expression } & Shared)
  /** `whole`: an explicit `in` gets its list in one hole. */
  | ({ readonly how: "term"; readonly term: Template; readonly whole: boolean } & Shared)
  | ({ readonly how: "local" } & Counted)
  | ({ readonly how: "chosen" } & Counted);

export interface CompiledFilter {
  readonly parameter: QueryParameter;
  readonly where: Where;
  readonly actions: ReadonlyMap<QueryOperator, FilterAction>;
  readonly default?: { readonly operator: QueryOperator; readonly expression: Expression };
}
