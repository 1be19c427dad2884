/** The repository's own Datadog mappings as the engine runs them, page by page, beside hand-written code that gives the same JSON. */
import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { readFolder } from "../engine/catalog/files.ts";
import { loadCatalog } from "../engine/catalog/index.ts";
import type { Row, View } from "../engine/mapping/index.ts";
import { allLeaves } from "../engine/mapping/source-leaves.ts";
import { directoryByHand, directoryPage, meteringByHand, meteringPage, type Tables } from "./mapping-shapes.ts";
import { allocated, median, race, sample } from "./measure.ts";

interface MappedSubject {
  readonly page: (size: number) => unknown;
  readonly hand: (page: never) => readonly unknown[];
  readonly view: View;
}

const NOW = Date.parse("2026-02-01T00:00:00Z");
const catalog = loadCatalog(readFolder(fileURLToPath(new URL("..", import.meta.url))));

const viewOf = (mapping: string, operation: string): View => {
  const source = catalog.integrations.get("datadog")?.mappings.get(mapping)?.list?.source;
  const found = allLeaves(source).find((leaf) => leaf.kind === "operation" && leaf.operation === operation);
  if (found === undefined) throw new Error(`There is no ${operation} in ${mapping}.`);
  return found.view;
};

const table = (name: string): unknown =>
  parse(
    readFileSync(
      new URL(`../integrations/datadog/mappings/usage-metering/tables/${name}.yaml`, import.meta.url),
      "utf8",
    ),
  );
const tables = { families: table("families"), usageTypes: table("usage-types") } as Tables;

export const mapped: Readonly<Record<string, MappedSubject>> = {
  directory: { page: directoryPage, hand: directoryByHand, view: viewOf("user-directory/users", "users.list") },
  // Users of a role: the other branch of the same file, with its own filters and sort.
  ofRole: { page: directoryPage, hand: directoryByHand, view: viewOf("user-directory/users", "roles.users") },
  metering: { page: meteringPage, hand: meteringByHand(tables), view: viewOf("usage-metering/usage", "usage.hourly") },
};

const NO_STEPS = {};

/** As the operation room does for each page of a call that has no steps; `memo` lives as long as the call. */
export const mapPage = (view: View, page: unknown, memo = new Map<string, unknown>()): readonly unknown[] => {
  const records = (page as { readonly data: readonly unknown[] }).data;
  const open = view.open({
    body: page,
    headers: {},
    records,
    scope: { query: {}, account: {}, now: "2026-02-01T00:00:00Z", method: "list", steps: {} },
    local: [],
    fields: undefined,
    now: NOW,
    memo,
    counters: { unmatchedEnum: () => undefined, leftOut: () => undefined },
  });
  const rows: unknown[] = [];
  const take = (row: Row): boolean => {
    if (open.admit(row, NO_STEPS) !== "admitted") return true;
    const { record, errors } = open.map(row, NO_STEPS);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    rows.push(record);
    return true;
  };
  for (let index = 0; index < records.length; index++) open.expand(records[index], index, NO_STEPS, take);
  return rows;
};

export const compareMapping = (name: string, { page, hand, view }: MappedSubject, size: number): void => {
  const given = page(size) as never;
  const byHand = (): readonly unknown[] => hand(given);
  const byUs = (): readonly unknown[] => mapPage(view, given);
  if (JSON.stringify(byUs()) !== JSON.stringify(byHand())) {
    const [ours, theirs] = [byUs(), byHand()];
    const at = ours.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(theirs[index]));
    throw new Error(`${name}: row ${at} differs\n${JSON.stringify(ours[at])}\n${JSON.stringify(theirs[at])}`);
  }
  const rows = byHand().length;
  const [theirs = Number.NaN, ours = Number.NaN] = race([byHand, byUs], 120).map((time) => time / rows);
  const bytes = { hand: allocated(byHand) / rows, ours: allocated(byUs) / rows };
  console.log(
    `${name.padEnd(10)} ${String(rows).padStart(5)} rows  hand ${theirs.toFixed(3)}  mapped ${ours.toFixed(3)} us/row   ${(ours / theirs).toFixed(2)} x hand   ${bytes.ours.toFixed(0)} B against ${bytes.hand.toFixed(0)} B (${(bytes.ours / bytes.hand).toFixed(1)} x)`,
  );
};

/** A page of 1,000 users from the provider's text to ours, again and again; the longest time that nothing else could run. */
export const blockOfDirectory = async (): Promise<void> => {
  const text = JSON.stringify(directoryPage(1_000));
  const view = viewOf("user-directory/users", "users.list");
  const serve = (): string => JSON.stringify(mapPage(view, JSON.parse(text)));
  serve();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let turn = 0; turn < 40; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    serve();
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  const cpu = median(Array.from({ length: 15 }, () => sample(serve, 1))) / 1_000;
  console.log(
    `event loop: the longest block while serving 40 pages of 1,000 users (parse, map, print) was ${(delay.max / 1e6).toFixed(1)} ms of wall clock; a page takes ${cpu.toFixed(1)} ms of CPU`,
  );
};
