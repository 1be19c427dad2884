/** A unified list: exact `limit`, one honest reason when fewer come, cursors that always advance (http-api-spec 2.1 to 2.3, 2.15 to 2.19). */
import type { CognateError, ErrorDetail } from "../errors.ts";
import { sealCursor } from "./cursor.ts";
import { contextOf } from "./leaf.ts";
import { gather, type Gathered } from "./gather.ts";
import { type ListSetup, type ListTarget, type ListTools, setUpList } from "./list-setup.ts";
import type { Position } from "./position.ts";
import { previousPosition } from "./previous.ts";
import { createShaper, type Shaper } from "./shape.ts";
import { distinctPartial, type PartialDetail } from "./steps.ts";
import type { ListAnswer, ListCall, PartialReason } from "./types.ts";
import type { WalkedPage } from "./walk.ts";

type UnifiedRecord = Readonly<Record<string, unknown>>;

interface Found {
  readonly records: readonly UnifiedRecord[];
  readonly errors: readonly ErrorDetail[];
  readonly partial: readonly PartialDetail[];
  readonly lost: boolean;
  readonly total: number | undefined;
}

/** Shapes and counts the rows of pages as they come. */
export interface Harvest {
  /** By now. No getters, here and in the like of it: a literal with one costs as much as mapping a record, and lives long. */
  found(): Found;
  take(page: WalkedPage): readonly UnifiedRecord[];
  reset(): void;
}

export const createHarvest = (call: ListCall, target: ListTarget): Harvest => {
  let records: UnifiedRecord[] = [];
  let errors: ErrorDetail[] = [];
  let partial: PartialDetail[] = [];
  let lost = false;
  let total: number | undefined;
  const shapers = new Map<unknown, Shaper>();
  const shaperOf = (view: WalkedPage["leaf"]["view"]): Shaper => {
    const known = shapers.get(view) ?? createShaper(call, target.resource, view);
    shapers.set(view, known);
    return known;
  };
  return {
    found: () => ({ records, errors, partial: distinctPartial(partial), lost, total }),
    reset() {
      [records, errors, partial, lost, total] = [[], [], [], false, undefined];
    },
    take(page) {
      const shaper = shaperOf(page.leaf.view);
      const fresh: UnifiedRecord[] = [];
      for (const { row, mapped, steps } of page.given) {
        const shaped = shaper.shape(mapped, row.record, row.index);
        if (shaped.record === undefined) lost = true;
        else fresh.push(shaped.record);
        errors.push(...shaped.errors);
        const { open } = page;
        if (call.trace !== undefined && open !== undefined) {
          const id = mapped.record[target.resource.idField];
          call.trace.record(() => ({ id: typeof id === "string" ? id : null, fields: open.explain(row, steps) }));
        }
      }
      if (page.errors.length > 0) lost = true;
      errors.push(...page.errors);
      partial.push(...page.partial);
      records.push(...fresh);
      total = page.total ?? total;
      call.trace?.add({ kind: "page", ...page.counts });
      return fresh;
    },
  };
};

/** Fields that this list cannot fill and the consumer asked for by name (spec 3.9). */
const omitted = (call: ListCall, setup: ListSetup): readonly PartialDetail[] => {
  const asked = new Set(call.fields ?? []);
  const omits = setup.omits.filter((field) => asked.has(field));
  return omits.length === 0
    ? []
    : [
        {
          code: "omitted_fields",
          fields: omits,
          message: `The provider's list does not give ${omits.join(", ")}; read the records one by one for them.`,
        },
      ];
};

/** One reason: rows that are missing at the end say more than content that was left out. */
const reasonOf = (
  gathered: Gathered,
  facts: { readonly lost: boolean; readonly partial: readonly PartialDetail[] },
): PartialReason | undefined => {
  if (gathered.reason !== undefined) return gathered.reason;
  if (facts.lost) return "record_errors";
  const [first] = facts.partial;
  return first === undefined
    ? undefined
    : facts.partial.every((detail) => detail.code === "omitted_fields")
      ? "omitted_fields"
      : "optional_source";
};

const cursorOf = (setup: ListSetup, tools: ListTools, position: Position | undefined): string | null =>
  position === undefined ? null : sealCursor(tools.cursors, setup.binding, position, setup.now);

/** The cursor back; null where rows are not records or paging only goes forward. */
const backwards = async (setup: ListSetup, tools: ListTools, from: Position | undefined): Promise<string | null> => {
  if (setup.opened === undefined || from === undefined) return null;
  const leaf = await setup.walk.leafAt(from);
  const context = contextOf(leaf, setup.call, from.size);
  if (!leaf.rowsAreRecords || leaf.operation === undefined || context === undefined) return null;
  const prefix = leaf.path.layers;
  return cursorOf(
    setup,
    tools,
    previousPosition({
      pager: leaf.operation.pager,
      context,
      prefix,
      layers: from.layers.slice(prefix.length),
      position: from,
      limit: setup.limit,
    }),
  );
};

export interface ListEnd {
  readonly gathered: Gathered;
  readonly harvest: Pick<Found, "errors" | "partial" | "lost">;
  readonly next: string | null;
  readonly previous: string | null;
}

/** What stands beside `result` in every list answer. */
export const envelope = (
  { gathered, harvest, next, previous }: ListEnd,
  count: number,
): Omit<ListAnswer, "result" | "applied"> => {
  const reason = reasonOf(gathered, harvest);
  const error: CognateError | undefined = gathered.error;
  return {
    next_cursor: next,
    prev_cursor: previous,
    result_count: count,
    is_partial_response: reason !== undefined,
    ...(reason === undefined ? {} : { partial_reason: reason }),
    ...(harvest.partial.length === 0 ? {} : { partial: harvest.partial }),
    // Truto's name for this one reason (http-api-spec 2.3).
    ...(reason === "provider_error" ? { truncated: true } : {}),
    ...(error === undefined ? {} : { error }),
    ...(harvest.errors.length === 0 ? {} : { errors: harvest.errors }),
  };
};

/**
 * @throws CognateError of the caller's query, the cursor, or of a provider that failed before anything was read
 */
export const listRecords = async (call: ListCall, target: ListTarget, tools: ListTools): Promise<ListAnswer> => {
  const setup = setUpList(call, target, tools);
  const from = setup.opened?.position ?? (await setup.walk.start());
  const harvest = createHarvest(call, target);
  const budget = {
    limit: setup.limit,
    maxPages: tools.maxPages,
    deadline: call.deadline,
    clock: tools.clock,
    fresh: setup.opened === undefined,
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  };
  const gathered = await gather(setup.walk, from, budget, {
    take: (page) => harvest.take(page).length,
    reset: () => harvest.reset(),
  });
  const { records, errors, partial, lost, total } = harvest.found();
  const end: ListEnd = {
    gathered,
    harvest: { errors, lost, partial: [...partial, ...omitted(call, setup)] },
    next: cursorOf(setup, tools, gathered.next),
    previous: await backwards(setup, tools, from),
  };
  return {
    result: records,
    ...envelope(end, records.length),
    ...(total === undefined ? {} : { total_count: total }),
    applied: await setup.applied(),
  };
};
