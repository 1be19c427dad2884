/** The rows of a sandbox: read from files or made from output nodes, when first needed. */
import type { CollectionPlan } from "../catalog/imitation/compile.ts";
import type { Draws } from "../catalog/imitation/functions.ts";
import type { CompiledNode, Frame } from "../mapping/nodes/node.ts";
import { createPeople } from "./people.ts";
import type { SandboxRow } from "./types.ts";

export interface Collections {
  readonly rows: (name: string) => readonly SandboxRow[];
  /** Those collections among the names, as arrays of row values. */
  variables(names: ReadonlySet<string>): Readonly<Record<string, unknown>>;
}

/** @param now epoch ms that `$now()` gives */
export const createCollections = (
  plans: readonly CollectionPlan[],
  draws: Draws,
  seed: string,
  now: () => number,
): Collections => {
  const made = new Map<string, readonly SandboxRow[]>();
  const values = new Map<string, readonly unknown[]>();
  const rows = (name: string): readonly SandboxRow[] => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const plan = plans.find((one) => one.name === name);
    const fresh = plan === undefined ? [] : makeRows(plan, { collections, draws, seed, now: now() });
    made.set(name, fresh);
    return fresh;
  };
  const valuesOf = (name: string): readonly unknown[] => {
    const known = values.get(name) ?? rows(name).map((row) => row.value);
    values.set(name, known);
    return known;
  };
  const collections: Collections = {
    rows,
    variables: (names) =>
      Object.fromEntries(plans.filter(({ name }) => names.has(name)).map(({ name }) => [name, valuesOf(name)])),
  };
  return collections;
};

interface Making {
  readonly collections: Collections;
  readonly draws: Draws;
  readonly seed: string;
  readonly now: number;
}

const makeRows = (plan: CollectionPlan, { collections, draws, seed, now }: Making): readonly SandboxRow[] => {
  if (plan.kind === "file") return plan.rows.map((value, index) => ({ value, key: `${plan.name}:${index}` }));
  const person = plan.reads.has("person") ? createPeople(`${seed}|${plan.name}`) : undefined;
  const shared = collections.variables(plan.reads);
  return combinations(plan.per, collections.rows).flatMap((parents, parentIndex) =>
    Array.from({ length: plan.count }, (_unused, nth) => {
      const seq = parentIndex * plan.count + nth + 1;
      const key = `${plan.name}:${seq}`;
      const own = person === undefined ? {} : { person: person(seq) };
      draws.begin(key);
      const frame: Frame = { bindings: { ...shared, ...parents, ...own, seq, nth: nth + 1 }, now, serial: seq };
      return { key, value: makeRecord(plan.record, frame) };
    }),
  );
};

const makeRecord = (record: readonly (readonly [string, CompiledNode])[], frame: Frame): unknown =>
  Object.fromEntries(record.map(([field, node]) => [field, node.evaluate({}, frame)]));

/** Every combination of rows, the last collection fastest; one empty combination if there is none. */
const combinations = (
  per: readonly { readonly collection: string; readonly as: string }[],
  rows: (name: string) => readonly SandboxRow[],
): readonly Readonly<Record<string, unknown>>[] =>
  per.reduce<readonly Readonly<Record<string, unknown>>[]>(
    (combined, { collection, as }) =>
      combined.flatMap((parents) => rows(collection).map((row) => ({ ...parents, [as]: row.value }))),
    [{}],
  );
