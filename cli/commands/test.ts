/** `cognate test`: plays the fixtures asked for through the whole engine. */
import { randomBytes } from "node:crypto";
import { playFixture, type FixtureOutcome } from "../../engine/fixtures/index.ts";
import { createCursorSealer } from "../../engine/operation/sealer.ts";
import { findingsReport, openCatalog } from "../catalog.ts";
import { EXIT } from "../exit.ts";
import type { Output } from "../output.ts";
import { printReport, type ReportFormat } from "../report/index.ts";
import { isIncluded, openWorkspace } from "../workspace.ts";

export interface TestOptions {
  readonly root?: string;
  readonly format: ReportFormat;
}

/** @returns 0, or 1 if an expectation does not hold */
export const test = async (paths: readonly string[], options: TestOptions, output: Output): Promise<number> => {
  const workspace = openWorkspace(paths, options.root, process.cwd());
  const opened = openCatalog(workspace, output.colour);
  const { catalog } = opened;
  const cursors = createCursorSealer({ current: randomBytes(32) });
  const outcomes: FixtureOutcome[] = [];
  for (const integration of catalog.integrations.values()) {
    const asked = integration.fixtures.filter((fixture) => isIncluded(workspace, fixture.file));
    // oxlint-disable-next-line no-await-in-loop -- nothing waits: the clock is a fake one
    for (const fixture of asked) outcomes.push(await playFixture(integration, fixture, { catalog, cursors }));
  }
  output.result(
    printReport({ kind: "fixtures", outcomes, source: findingsReport(opened).source }, options.format, output.colour),
  );
  return outcomes.some((outcome) => outcome.failures.length > 0) ? EXIT.findings : EXIT.fine;
};
