/** Answers a matched request: rows, page, items, answer (docs/sandbox.md, `serve`). */
import type { ImitatedPage } from "../pagination/types.ts";
import type { Collections } from "./collections.ts";
import type { Service } from "../catalog/imitation/compile.ts";
import type { Draws } from "../catalog/imitation/functions.ts";
import type { ReadRequest } from "./match.ts";
import type { SandboxResponse, SandboxRow } from "./types.ts";

export interface Serving {
  readonly collections: Collections;
  readonly draws: Draws;
  readonly now: number;
}

/** A row with the rows it is crossed with. */
interface Candidate {
  readonly row: SandboxRow;
  readonly others: Readonly<Record<string, unknown>>;
  readonly key: string;
}

/** undefined if a single record is asked for and none is there. */
export const answerRequest = (
  service: Service,
  request: ReadRequest,
  args: Readonly<Record<string, unknown>>,
  serving: Serving,
): SandboxResponse | undefined => {
  const shared = serving.collections.variables(service.reads);
  const window = service.operation.pager.imitate(request, []).window;
  const variables = { ...shared, args, window };
  const all = service.from === undefined ? [] : serving.collections.rows(service.from);
  const matched = sortRows(service, selectRows(service, all, variables, serving), variables, serving);
  const single = service.operation.reader.kind !== "list";
  if (single && service.from !== undefined && matched.length === 0) return undefined;
  const recordOf = (row: unknown): unknown => makeItem(service, row as Candidate, variables, serving);
  const page = single ? wholePage(matched.slice(0, 1)) : service.operation.pager.imitate(request, matched, recordOf);
  const rows = page.rows as readonly Candidate[];
  const records = rows.map((candidate) => makeItem(service, candidate, variables, serving));
  const scope = {
    ...variables,
    records,
    record: records[0],
    rows: rows.map(({ row }) => row.value),
    total: all.length,
    matched: matched.length,
    next: page.hasMore ? (page.next ?? null) : null,
    token: page.next ?? null,
    has_more: page.hasMore,
    now: new Date(serving.now).toISOString(),
  };
  const headers = service.headers?.render(scope, serving.now);
  return {
    status: service.status,
    headers: { "content-type": "application/json", ...page.headers, ...textMembers(headers) },
    body: JSON.stringify(service.answer.render(scope, serving.now) ?? null),
  };
};

const wholePage = (rows: readonly Candidate[]): ImitatedPage => ({
  rows,
  total: rows.length,
  next: null,
  hasMore: false,
  headers: {},
});

const textMembers = (value: unknown): Readonly<Record<string, string>> =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toLowerCase(), String(one)]))
    : {};

const isTrue = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.some(isTrue)
    : typeof value === "object" && value !== null
      ? Object.keys(value).length > 0
      : Boolean(value);

const selectRows = (
  service: Service,
  rows: readonly SandboxRow[],
  variables: Readonly<Record<string, unknown>>,
  { draws, now, collections }: Serving,
): readonly Candidate[] => {
  const kept = rows.filter((row) => {
    if (service.where === undefined) return true;
    draws.begin(row.key);
    return isTrue(service.where.evaluate(row.value, { ...variables, row: row.value }, now));
  });
  const first: readonly Candidate[] = kept.map((row) => ({ row, others: {}, key: row.key }));
  return service.cross.reduce(
    (candidates, { collection, as, where }) =>
      candidates.flatMap((candidate) =>
        collections.rows(collection).flatMap((other): Candidate[] => {
          const key = `${candidate.key}/${other.key}`;
          draws.begin(key);
          const bindings = { ...variables, ...candidate.others, row: candidate.row.value, [as]: other.value };
          if (where !== undefined && !isTrue(where.evaluate(other.value, bindings, now))) return [];
          return [{ row: candidate.row, others: { ...candidate.others, [as]: other.value }, key }];
        }),
      ),
    first,
  );
};

/** `sort` names a field of the row, with a dash before it to descend; equal rows keep their order. */
const sortRows = (
  service: Service,
  candidates: readonly Candidate[],
  variables: Readonly<Record<string, unknown>>,
  { now }: Serving,
): readonly Candidate[] => {
  const name = service.sort?.evaluate({}, variables, now);
  if (typeof name !== "string") return candidates;
  const field = name.replace(/^-/, "");
  const direction = name.startsWith("-") ? -1 : 1;
  const valueOf = ({ row }: Candidate): unknown =>
    (row.value as Readonly<Record<string, unknown>> | undefined)?.[field];
  return candidates.toSorted((a, b) => direction * compare(valueOf(a), valueOf(b)));
};

const compare = (a: unknown, b: unknown): number => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [textOf(a), textOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value);

const makeItem = (
  service: Service,
  candidate: Candidate,
  variables: Readonly<Record<string, unknown>>,
  { draws, now }: Serving,
): unknown => {
  if (service.item === undefined) return candidate.row.value;
  draws.begin(candidate.key);
  return service.item.evaluate(candidate.row.value, {
    bindings: { ...variables, ...candidate.others, row: candidate.row.value },
    now,
  });
};
