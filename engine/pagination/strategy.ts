/** What one pagination strategy is: its name, its part of the config schema, and how it compiles to a pager. */
import type { AntiExample, JsonSchema } from "../language/schema-words.ts";
import type { Placements } from "../language/exchange.ts";
import type {
  ImitatedPage,
  ImitatedRequest,
  Layer,
  PageAnswer,
  PageContext,
  PageCounters,
  PageStep,
  Pager,
  RecordOf,
} from "./types.ts";
import type { Parts } from "./parts.ts";

/** The part of a pager that differs by strategy. */
export interface StrategyPager {
  readonly kinds: readonly string[];
  readonly ownedParameters: readonly string[];
  /** Empty pages in a row that may follow each other before the list counts as stuck. */
  readonly patience: number;
  readonly first: (context: PageContext) => readonly Layer[] | undefined;
  readonly place: (layers: readonly Layer[], context: PageContext) => Placements;
  /** Page sizes, where they are an inner strategy's. */
  readonly innerSize?: Pager["size"];
  /** The strategy's own decision, asked only if no stop rule held. */
  readonly advance: (
    layers: readonly Layer[],
    answer: PageAnswer,
    context: PageContext,
    counters: PageCounters,
  ) => PageStep;
  /** Index of the page's first record if the layers tell; used by `total` and `max_records`. */
  readonly position?: (layers: readonly Layer[], context: PageContext) => number | undefined;
  readonly previous?: (layers: readonly Layer[], context: PageContext) => readonly Layer[] | undefined;
  readonly imitate: (request: ImitatedRequest, rows: readonly unknown[], recordOf?: RecordOf) => ImitatedPage;
}

export interface Strategy {
  /** The value of `strategy:`, and the kind of its layer. */
  readonly type: string;
  readonly summary: string;
  /** Properties beside `strategy`; see `schema-parts.ts`. */
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  readonly examples: readonly JsonSchema[];
  readonly antiExamples: readonly AntiExample[];
  readonly compile: (parts: Parts) => StrategyPager;
}
