/** Holds a scaffold to what `validate` and `test` will say of it, before anything is written, and fills in what its fixtures expect. */
import { loadCatalog, type Catalog, type FileTree } from "../catalog/index.ts";
import { withFiles } from "../catalog/with-files.ts";
import { playFixture } from "../fixtures/index.ts";
import type { Finding } from "../language/finding.ts";
import type { CursorSealer, Trace } from "../operation/types.ts";
import type { Scaffold } from "./scaffold.ts";
import type { Files } from "./types.ts";

export interface Settled {
  readonly files: Files;
  /** Errors and warnings of the new files. */
  readonly findings: readonly Finding[];
  /** Fixtures that were left out because they did not pass, with the reason. */
  readonly dropped: readonly { readonly path: string; readonly reason: string }[];
}

/** Members of a record that a fixture says; a person can add the rest. */
const MOST_FIELDS = 10;

/** @param around the files that are there already: the models above all */
export const settle = async (
  { files, fixtures }: Scaffold,
  around: FileTree,
  cursors: CursorSealer,
): Promise<Settled> => {
  const catalog = loadCatalog(withFiles(around, files));
  const own = new Set(files.keys());
  const findings = catalog.findings.filter(({ span }) => own.has(span.file));
  const result = new Map(files);
  const dropped: { readonly path: string; readonly reason: string }[] = [];
  for (const fixture of fixtures) {
    const { path } = fixture;
    // oxlint-disable-next-line no-await-in-loop -- nothing waits: the clock is a fake one
    const { failure, records } = await play(path, catalog, cursors);
    if (failure === undefined) result.set(path, fixture.write(records.length === 0 ? {} : { records }));
    else {
      result.delete(path);
      dropped.push({ path, reason: failure });
    }
  }
  return { files: result, findings, dropped };
};

const play = async (path: string, catalog: Catalog, cursors: CursorSealer) => {
  const name = path.split("/")[1] ?? "";
  const integration = catalog.integrations.get(name);
  const fixture = integration?.fixtures.find(({ file }) => file === path);
  if (integration === undefined || fixture === undefined) return { failure: "the files have errors", records: [] };
  const { failures, trace } = await playFixture(integration, fixture, { catalog, cursors, explain: true });
  return { failure: failures[0]?.message, records: recordsOf(trace) };
};

const recordsOf = ({ events }: Trace): readonly unknown[] =>
  events.flatMap((event) => {
    if (event.kind !== "record") return [];
    const known = event.fields.filter(({ value }) => value !== null && value !== undefined).slice(0, MOST_FIELDS);
    return [Object.fromEntries(known.map(({ field, value }) => [field, value]))];
  });
