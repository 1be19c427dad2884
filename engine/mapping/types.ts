/** Seam of the mapping room: models, sources, views; unified query in, provider args out; provider records in, unified records out. */
import type { Shape } from "../expression/analysis/index.ts";
import type { ErrorCode, ErrorDetail, Where } from "../errors.ts";
import type { Expression, TemplateTree } from "../language/compilation.ts";
import type { Effect } from "../language/exchange.ts";
import type { Located } from "../language/located.ts";
import type { JsonSchema, Model, QueryOperator, QueryParameter } from "./model-types.ts";
import type { OpenPage, PageInput } from "./page-types.ts";

export type * from "./model-types.ts";
export type * from "./page-types.ts";

// ---- a consumer's query, read against the model ---------------------------------------------------------------

export interface QueryFilter {
  readonly parameter: QueryParameter;
  readonly operator: QueryOperator;
  /** Typed by the model: string, number, boolean, or an array of them for `in`. Dates stay text (RFC 3339). */
  readonly value: unknown;
}

export interface UnifiedQuery {
  readonly filters: readonly QueryFilter[];
  readonly sort: readonly { readonly field: string; readonly direction: "asc" | "desc" }[];
  /** The consumer's parameters by name, as expressions see them under `query`, defaults not yet applied. */
  readonly values: Readonly<Record<string, unknown>>;
}

// ---- what a mapping is compiled against -------------------------------------------------------------------------

/** What a mapping must know of an operation. The catalog's `Operation` gives it. */
export interface OperationFacts {
  /** What samples and the provider's schema show of the answer and of one record; absent where there are none. */
  readonly shapes?: { readonly body: Shape; readonly item: Shape };
  /** `resource.operation` */
  readonly name: string;
  readonly records: "list" | "item" | "none";
  readonly effect: Effect;
  /** Its templates read `id`, which travels without a declaration. */
  readonly takesId?: boolean;
  readonly params: readonly {
    readonly key: string;
    readonly required: boolean;
    readonly hasDefault: boolean;
    readonly schema?: JsonSchema;
  }[];
}

export interface MappingContext {
  readonly models: ReadonlyMap<string, Model>;
  /** By `resource.operation`. */
  readonly operations: ReadonlyMap<string, OperationFacts>;
}

/** One file of a mapping: the base first, then overlays in order. */
export interface MappingLayer {
  /** `base`, an overlay's name, or `account`. */
  readonly name: string;
  readonly at: Located;
}

// ---- compiled mapping -----------------------------------------------------------------------------------------

/** Variables of UNI (spec 3.3) for one consumer call. `query` includes defaults once planned. */
export interface UnifiedScope {
  readonly query: Readonly<Record<string, unknown>>;
  readonly id?: string;
  readonly account: Readonly<Record<string, unknown>>;
  /** RFC 3339 text of the injected clock. */
  readonly now: string;
  readonly method: string;
  readonly fields?: readonly string[];
  readonly input?: unknown;
  readonly steps: Readonly<Record<string, unknown>>;
}

export type Source =
  | {
      readonly kind: "operation";
      readonly operation: string;
      readonly args?: TemplateTree;
      readonly when?: Expression;
      readonly optional?: readonly ErrorCode[];
      readonly view: View;
      readonly where: Where;
    }
  | {
      readonly kind: "static";
      readonly rows: readonly unknown[];
      readonly when?: Expression;
      readonly optional?: readonly ErrorCode[];
      readonly view: View;
      readonly where: Where;
    }
  | { readonly kind: "concat"; readonly members: readonly Source[]; readonly when?: Expression; readonly where: Where }
  | {
      readonly kind: "choose";
      readonly branches: readonly Source[];
      readonly when?: Expression;
      readonly where: Where;
    };

/** What happens to a query and to records of one leaf source: the mapping's own parts with the branch's merged over them by name. */
export interface View {
  /**
   * Decides every filter and the sort: args for the operation, filters left to the engine, what was applied.
   * Defaults are resolved here (spec: before `require`). A filter that no leaf can take is refused, never ignored.
   * @throws CognateError filter_not_supported | sort_not_supported | invalid_parameter with the list of what works
   */
  plan(query: UnifiedQuery, scope: UnifiedScope, sourceArgs: Readonly<Record<string, unknown>>, now: number): QueryPlan;
  /** Rows are dropped or multiplied after the provider, so a page may give more or fewer rows than records. */
  readonly expands: boolean;
  readonly hasWhere: boolean;
  /** `expand`, `where` and these local filters read no `at: record` step, so such steps may run after them (spec 3.7). */
  admitsBeforeRecordSteps(local: readonly QueryFilter[]): boolean;
  /** Names of steps whose answers the asked fields (all if undefined), these local filters, `where`, args and earlier steps can reach. */
  neededSteps(fields: readonly string[] | undefined, local: readonly QueryFilter[]): ReadonlySet<string>;
  /** Evaluates binds once for this page (those that read no page variable: once per call, kept in `memo`). */
  open(page: PageInput): OpenPage;
  /** For meta, coverage, explain and docs. */
  readonly fields: ReadonlyMap<string, FieldFacts>;
  readonly filters: ReadonlyMap<string, FilterFacts>;
  readonly sortFields: readonly string[];
  /** The JavaScript that builds a record, for review; generated when asked for. */
  generated(): GeneratedRecord;
  readonly omits: readonly string[];
  /** Every expression that reads the provider's answer, as it is written: what drift compares with what came. */
  readonly reads: readonly string[];
}

export interface QueryPlan {
  readonly args: Readonly<Record<string, unknown>>;
  readonly local: readonly QueryFilter[];
  /** The query with defaults, for `query.*` in expressions, for `applied` in the answer and for the cursor. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly applied: Readonly<Record<string, unknown>>;
}

export interface FieldFacts {
  readonly where: Where;
  /** base, an overlay's name, or account. */
  readonly layer: string;
  readonly source: string;
  /** Set for a field the model does not know: an overlay's own schema. The model's validator must not see such a field. */
  readonly schema?: JsonSchema;
}

export interface GeneratedRecord {
  /** What stack traces call the code; its line 3 there is the first line of `code`. */
  readonly url: string;
  /** undefined if nothing compiles. */
  readonly code: string | undefined;
  /** `// field 3` in the code is the fourth of these. */
  readonly fields: readonly {
    readonly name: string;
    readonly source: string;
    readonly where: Where;
    /** What it is made of: `characters 0 to 7` in the code are of one of these. */
    readonly expressions: readonly { readonly source: string; readonly where: Where }[];
    /** Left to the general way, with its reason outside of the code: `$base`, `$now()`, an async function, a mistake. */
    readonly left: boolean;
  }[];
}

export interface FilterFacts {
  readonly operators: Readonly<Partial<Record<QueryOperator, "sent" | "term" | "local" | "chosen">>>;
  readonly where: Where;
}

export interface Step {
  readonly name: string;
  readonly operation: string;
  readonly at: "call" | "page" | "record" | "after";
  readonly methods?: readonly string[];
  readonly args?: TemplateTree;
  readonly when?: Expression;
  readonly allPages: boolean;
  readonly concurrency: number;
  readonly onError: { readonly kind: "fail" } | { readonly kind: "partial"; readonly codes?: readonly ErrorCode[] };
  readonly where: Where;
}

export interface Requirement {
  readonly that: Expression;
  /** Renders the message. */
  readonly message: (scope: Readonly<Record<string, unknown>>, now: number) => string;
  readonly fields: readonly string[];
}

export interface ListMapping {
  readonly source: Source;
  readonly require: readonly Requirement[];
  readonly limit?: { readonly max?: number; readonly default?: number };
}

export interface GetMapping {
  readonly operation: string;
  readonly args?: TemplateTree;
  readonly require: readonly Requirement[];
  readonly view: View;
}

export interface WriteMapping {
  readonly kind: "create" | "update";
  readonly operation: string;
  readonly args?: TemplateTree;
  readonly require: readonly Requirement[];
  /** Unified properties that `body` reads; others of the model are refused with field_not_supported. */
  readonly reads: ReadonlySet<string>;
  /** undefined members dropped, explicit null kept. */
  buildBody(input: unknown, scope: UnifiedScope, now: number): unknown;
  readonly id?: Expression;
  /** `then: get`: the answer is the record read again by its id. */
  readonly readsBack: boolean;
  readonly view: View;
}

export interface MethodMapping {
  readonly operation: string;
  readonly args?: TemplateTree;
  readonly input?: JsonSchema;
  readonly validateInput?: (input: unknown) => readonly ErrorDetail[];
  readonly effect: Effect;
  /** Output node over the answer. */
  result(body: unknown, headers: Readonly<Record<string, string>>, scope: UnifiedScope, now: number): unknown;
}

/** One mapping file with its overlays, compiled. */
export interface Mapping {
  readonly model: string;
  readonly resource: string;
  readonly description?: string;
  readonly where: Where;
  readonly steps: readonly Step[];
  readonly list?: ListMapping;
  readonly get?: GetMapping;
  readonly create?: WriteMapping;
  readonly update?: WriteMapping;
  readonly delete?: {
    readonly operation: string;
    readonly args?: TemplateTree;
    readonly require: readonly Requirement[];
  };
  readonly methods: ReadonlyMap<string, MethodMapping>;
}
