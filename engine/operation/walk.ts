/** One step of a list: from a position to the rows of its page and the next position (config-language-spec 3.5). */
import { CognateError, type ErrorDetail } from "../errors.ts";
import type { Expression } from "../language/compilation.ts";
import { isTrue } from "../language/truth.ts";
import type { MappingCounters, OpenPage, QueryPlan, Source } from "../mapping/types.ts";
import type { PageContext, PageStep } from "../pagination/types.ts";
import { cursorStale } from "./cursor.ts";
import type { Fetched } from "./fetch.ts";
import { beginLeaf, checkKinds, contextOf, type LeafCall, type OpenLeaf, openLeaf } from "./leaf.ts";
import { contentFingerprint, countPage, type Position, positionFingerprint, pushRing } from "./position.ts";
import { mapPage, staticPage } from "./page.ts";
import type { GivenRow, RowsDone } from "./rows.ts";
import { enterSource, findLeaf, type LeafPath, nextLeaf, reachableLeaves } from "./source.ts";
import type { PartialDetail } from "./steps.ts";

export interface WalkCall extends LeafCall {
  readonly source: Source;
  /** Sees the query with the defaults of the first source, before anything is sent. @throws CognateError requirement_failed */
  readonly check?: (plan: QueryPlan) => void;
  readonly note?: (message: string) => void;
  /** Sees each source once, when it is planned. */
  readonly onLeaf?: (leaf: OpenLeaf) => void;
  readonly counters?: MappingCounters;
}

export interface WalkedPage {
  readonly given: readonly GivenRow[];
  readonly errors: readonly ErrorDetail[];
  readonly partial: readonly PartialDetail[];
  /** Where to read on; undefined at the end. */
  readonly next: Position | undefined;
  /** The list ends here though the provider has more (`max_pages`, `max_records`). */
  readonly truncated: boolean;
  /** Paging broke after these rows; `next` stands behind them, on the same page. */
  readonly failure?: CognateError;
  readonly leaf: OpenLeaf;
  readonly open?: OpenPage;
  readonly fetched?: Fetched;
  readonly total?: number;
  readonly counts: {
    readonly records: number;
    readonly rows: number;
    readonly admitted: number;
    readonly leftOut: number;
    readonly filtered: number;
  };
}

export interface Walk {
  /** Checks the query against every source it can reach, then stands at the first page; undefined if there is none to read. */
  start(): Promise<Position | undefined>;
  /** Reads one page and gives at most `remaining` of its rows. @throws CognateError with nothing used up */
  read(position: Position, remaining: number): Promise<WalkedPage>;
  /** The leaf at a position, planned. @throws CognateError cursor_stale */
  leafAt(position: Position): Promise<OpenLeaf>;
  /** The raw page at a position, and the position after it. */
  readRaw(
    position: Position,
  ): Promise<{ readonly leaf: OpenLeaf; readonly fetched: Fetched; readonly next: Position | undefined }>;
}

const NO_COUNTS = { records: 0, rows: 0, admitted: 0, leftOut: 0, filtered: 0 };

const stuck = (message: string): CognateError =>
  new CognateError("pagination_stuck", message, {
    hint: "The provider's paging goes in circles; check the places of the paging parameters.",
  });

export const createWalk = (call: WalkCall): Walk => {
  const leaves = new Map<string, Promise<OpenLeaf>>();
  const callSteps = new Map<string, unknown>();

  // Sources are chosen before any step runs (spec 3.7), on the first page and when a cursor comes back alike.
  const holds = (when: Expression): boolean => isTrue(when.evaluate({ ...call.scope }, { ...call.scope }, call.now));

  const opened = (path: LeafPath): Promise<OpenLeaf> => {
    const key = JSON.stringify(path.layers);
    const known = leaves.get(key);
    if (known !== undefined) return known;
    const fresh = openLeaf(path, call, callSteps).then((leaf) => {
      call.onLeaf?.(leaf);
      return leaf;
    });
    leaves.set(key, fresh);
    return fresh;
  };

  /** The first page of this leaf, or of the first one after it that has one. */
  const begin = async (first: LeafPath | undefined): Promise<Position | undefined> => {
    for (let path = first; path !== undefined; path = nextLeaf(call.source, path.layers, holds)) {
      const position = beginLeaf(await opened(path), call);
      if (position !== undefined) return position;
    }
    return undefined;
  };

  const locate = async (
    position: Position,
  ): Promise<{ readonly leaf: OpenLeaf; readonly layers: Position["layers"] }> => {
    const found = findLeaf(call.source, position.layers);
    if (found === undefined) throw cursorStale();
    const leaf = await opened(found.path);
    checkKinds(leaf, found.rest);
    return { leaf, layers: found.rest };
  };

  const contexts = new WeakMap<OpenLeaf, PageContext | undefined>();
  /** The same on each page of a leaf, as its size is chosen once. */
  const contextAt = (leaf: OpenLeaf, { size }: Position): PageContext | undefined => {
    const known = contexts.get(leaf);
    if (known !== undefined && known.size === size) return known;
    const context = contextOf(leaf, call, size);
    contexts.set(leaf, context);
    return context;
  };

  const fetchPage = async (leaf: OpenLeaf, layers: Position["layers"], position: Position): Promise<Fetched> => {
    const context = contextAt(leaf, position);
    if (leaf.operation === undefined || context === undefined) return staticPage(leaf);
    return call.environment.fetch({
      purpose: "page",
      operation: leaf.operation,
      args: leaf.args,
      placements: leaf.operation.pager.place(layers, context),
    });
  };

  const after = (leaf: OpenLeaf): Promise<Position | undefined> =>
    begin(nextLeaf(call.source, leaf.path.layers, holds));

  /** @throws CognateError pagination_stuck | pagination_failed */
  const advance = async (
    leaf: OpenLeaf,
    layers: Position["layers"],
    position: Position,
    fetched: Fetched,
  ): Promise<{ readonly next: Position | undefined; readonly truncated: boolean }> => {
    const context = contextAt(leaf, position);
    if (leaf.operation === undefined || context === undefined) return { next: await after(leaf), truncated: false };
    const counters = countPage(position.counters, fetched.records.length);
    const step: PageStep = leaf.operation.pager.next(
      layers,
      { ...fetched.answer, records: fetched.records },
      context,
      counters,
    );
    if (step.kind === "truncated") return { next: undefined, truncated: true };
    if (step.kind === "end") return { next: await after(leaf), truncated: false };
    const ring = pushRing(position.ring, positionFingerprint(layers));
    if (ring.includes(positionFingerprint(step.layers)))
      throw stuck(`${leaf.operation.name}: the provider gave a position that was read before as the next one.`);
    // Two windows of time may well hold the same.
    const sameWindow = layers.length === 1 || JSON.stringify(layers[0]) === JSON.stringify(step.layers[0]);
    const content = sameWindow ? contentFingerprint(fetched.records) : "";
    const repeats = content !== "" && content === position.content ? position.repeats + 1 : 0;
    // Two equal pages of one record each may be honest; more is a provider that ignores where it was asked to begin.
    if (repeats > (fetched.records.length > 1 ? 0 : 1))
      throw stuck(`${leaf.operation.name}: the provider gave the same records for the next page.`);
    return {
      next: {
        layers: [...leaf.path.layers, ...step.layers],
        skip: 0,
        size: position.size,
        counters,
        ring,
        content,
        repeats,
      },
      truncated: false,
    };
  };

  const skipLeaf = async (leaf: OpenLeaf, error: CognateError): Promise<WalkedPage> => ({
    given: [],
    errors: [],
    partial: [{ code: error.code, source: leaf.operation?.name ?? "static", message: error.message }],
    next: await after(leaf),
    truncated: false,
    leaf,
    counts: NO_COUNTS,
  });

  const finish = async (
    leaf: OpenLeaf,
    layers: Position["layers"],
    position: Position,
    fetched: Fetched,
    rows: RowsDone,
  ): Promise<Pick<WalkedPage, "next" | "truncated" | "failure">> => {
    const rest: Position = { ...position, skip: rows.consumed };
    if (rows.more)
      return { next: rest, truncated: false, ...(rows.failure === undefined ? {} : { failure: rows.failure }) };
    try {
      return await advance(leaf, layers, position, fetched);
    } catch (error) {
      if (error instanceof CognateError) return { next: rest, truncated: false, failure: error };
      throw error;
    }
  };

  const totalOf = (leaf: OpenLeaf, position: Position, fetched: Fetched): number | undefined => {
    const context = contextAt(leaf, position);
    if (context === undefined || !leaf.rowsAreRecords || leaf.path.layers.some((layer) => layer.k === "concat"))
      return undefined;
    return leaf.operation?.pager.total?.({ ...fetched.answer, records: fetched.records }, context);
  };

  return {
    async start() {
      const path = enterSource(call.source, holds);
      if (path === undefined)
        throw new CognateError("not_supported", "No source of this list fits the query.", {
          hint: "Every branch has a condition, and none of them holds.",
        });
      // Without args: those may read steps, and nothing has been sent yet.
      const plans = reachableLeaves(call.source, holds).map((leaf) =>
        leaf.view.plan(call.query, call.scope, {}, call.now),
      );
      if (plans[0] !== undefined) call.check?.(plans[0]);
      return begin(path);
    },
    leafAt: async (position) => (await locate(position)).leaf,
    async readRaw(position) {
      const { leaf, layers } = await locate(position);
      const fetched = await fetchPage(leaf, layers, position);
      return { leaf, fetched, next: (await advance(leaf, layers, position, fetched)).next };
    },
    async read(position, remaining) {
      const { leaf, layers } = await locate(position);
      let fetched: Fetched;
      try {
        fetched = await fetchPage(leaf, layers, position);
      } catch (error) {
        if (error instanceof CognateError && leaf.path.optional.includes(error.code)) return skipLeaf(leaf, error);
        throw error;
      }
      const { rows, open, partial } = await mapPage(leaf, fetched, call, { skip: position.skip, remaining });
      if (rows.consumed < position.skip)
        call.note?.(
          `The page is shorter than when it was read before: ${position.skip} rows were given of it, ${rows.consumed} are there.`,
        );
      const total = totalOf(leaf, position, fetched);
      const reported: readonly PartialDetail[] =
        fetched.answer.outcome === "partial"
          ? [
              {
                code: "provider_error",
                source: leaf.operation?.name ?? "static",
                message: fetched.answer.message ?? "The provider answered with a part of what was asked.",
              },
            ]
          : [];
      return {
        given: rows.given,
        errors: rows.errors,
        partial: [...leaf.partial, ...partial, ...rows.partial, ...reported],
        ...(await finish(leaf, layers, position, fetched, rows)),
        leaf,
        open,
        fetched,
        ...(total === undefined ? {} : { total }),
        counts: { records: fetched.records.length, ...rows.counts },
      };
    },
  };
};
