/** `cognate test`: plays the fixtures asked for through the whole engine; coverage, mistakes made on purpose, updates. */
import { randomBytes } from "node:crypto";
import { createCoverageRecorder, type CoveredPoint } from "../../engine/fixtures/coverage.ts";
import { mutate, type MutationReport } from "../../engine/fixtures/mutate.ts";
import { createCursorSealer } from "../../engine/operation/sealer.ts";
import { openAsk } from "../ask.ts";
import { FindingsError, findingsReport, openCatalog, type OpenCatalog } from "../catalog.ts";
import { EXIT, UsageError } from "../exit.ts";
import { belowMinimum, type Minimum, readMinimum } from "../fixtures/minimum.ts";
import { fixturesOf, playAll, type FixtureToPlay } from "../fixtures/play.ts";
import { coverageJson, printCoverage } from "../fixtures/print-coverage.ts";
import { printMutation, scoreOf } from "../fixtures/print-mutation.ts";
import { updateFixtures } from "../fixtures/update.ts";
import { watchFixtures } from "../fixtures/watch.ts";
import type { Output } from "../output.ts";
import { githubError } from "../report/github.ts";
import { printReport, type ReportFormat } from "../report/index.ts";
import { isIncluded, openWorkspace, type Workspace } from "../workspace.ts";

export interface TestOptions {
  readonly root?: string;
  readonly format: ReportFormat;
  readonly coverage?: boolean;
  /** Each point with the fixtures that reach it. */
  readonly points?: boolean;
  readonly min?: readonly string[];
  readonly mutate?: boolean;
  /** Seconds. */
  readonly budget?: number;
  readonly update?: boolean;
  readonly yes?: boolean;
  readonly watch?: boolean;
}

/** @returns 0, or 1 if an expectation does not hold, a minimum is not reached, or the files have errors */
export const test = async (paths: readonly string[], options: TestOptions, output: Output): Promise<number> => {
  try {
    return await play(paths, options, output);
  } catch (error) {
    // `main` prints for a person; another program wants them in its format.
    if (!(error instanceof FindingsError) || options.format === "text") throw error;
    output.result(printReport(error.report, options.format, false));
    return EXIT.findings;
  }
};

const play = async (paths: readonly string[], options: TestOptions, output: Output): Promise<number> => {
  const minimums = (options.min ?? []).map(readMinimum);
  if (minimums.length > 0 && options.coverage !== true && options.mutate !== true)
    throw new UsageError("--min is about --coverage or --mutate.", "Name one of them.");
  const workspace = openWorkspace(paths, options.root, process.cwd());
  const cursors = createCursorSealer({ current: randomBytes(32) });
  if (options.watch === true) {
    await watchFixtures(workspace, cursors, output);
    return EXIT.fine;
  }
  // Whoever is to be asked must be there before anything runs.
  const ask = options.update === true ? openAsk(options.yes === true, "update fixtures") : undefined;
  const recorder = options.coverage === true ? createCoverageRecorder() : undefined;
  const opened = openCatalog(workspace, output, recorder === undefined ? {} : { coverage: recorder.coverage });
  const asked = fixturesOf(opened.catalog, (file) => isIncluded(workspace, file));
  output.step(`Playing ${asked.length} fixtures`);
  let outcomes = await playAll(asked, opened.catalog, cursors, recorder);
  if (ask !== undefined && (await updateFixtures(workspace.root, asked, outcomes, ask, output)).length > 0) {
    const again = openCatalog(workspace, output);
    outcomes = await playAll(
      fixturesOf(again.catalog, (file) => isIncluded(workspace, file)),
      again.catalog,
      cursors,
    );
  }
  const failed = outcomes.some((outcome) => outcome.failures.length > 0);
  const points = pointsOf(recorder?.points() ?? [], asked);
  const mutations =
    options.mutate === true && !failed ? await mutateAll(opened, asked, workspace, options, output) : [];
  const low = [
    ...(recorder === undefined ? [] : belowMinimum(points, minimums)),
    ...mutations.flatMap((report) => lowScore(report, minimums)),
  ];
  print(
    printReport({ kind: "fixtures", outcomes, source: findingsReport(opened).source }, options.format, output.colour),
    { points: recorder === undefined ? undefined : points, mutations },
    options,
    output,
  );
  for (const line of low) {
    output.progress(line);
    if (options.format === "github") output.result(githubError("below_minimum", line));
  }
  if (failed && options.mutate === true) output.progress("Fixtures fail as it is; no mistakes were made on purpose.");
  return failed || low.length > 0 ? EXIT.findings : EXIT.fine;
};

/** Those of the integrations whose fixtures were played. */
const pointsOf = (points: readonly CoveredPoint[], asked: readonly FixtureToPlay[]): readonly CoveredPoint[] => {
  const folders = [...new Set(asked.map(({ integration }) => integration.folder))];
  return points.filter(({ span }) => folders.some((folder) => span.file.startsWith(`${folder}/`)));
};

const DEFAULT_BUDGET_S = 600;

const mutateAll = async (
  { catalog, tree }: OpenCatalog,
  asked: readonly FixtureToPlay[],
  workspace: Workspace,
  { budget = DEFAULT_BUDGET_S }: TestOptions,
  output: Output,
): Promise<readonly MutationReport[]> => {
  const reports: MutationReport[] = [];
  const until = Date.now() + budget * 1000;
  // A path of fixtures narrows nothing here: mistakes are made in the other files.
  const narrowed = workspace.narrow.some((path) => !/\/fixtures(?:\/|$)/u.test(path));
  for (const integration of new Set(asked.map((one) => one.integration))) {
    output.progress(`Making mistakes in ${integration.name}…`);
    reports.push(
      // oxlint-disable-next-line no-await-in-loop -- one integration at a time: all of it is computing
      await mutate(catalog, integration, {
        tree,
        cursors: createCursorSealer({ current: randomBytes(32) }),
        clock: Date.now,
        until,
        onProgress: (tried, all) => output.step(`${integration.name}: mistake ${tried + 1} of ${all}`),
        ...(narrowed ? { isIncluded: (file) => isIncluded(workspace, file) } : {}),
      }),
    );
  }
  return reports;
};

const lowScore = (report: MutationReport, minimums: readonly Minimum[]): readonly string[] =>
  minimums.flatMap(({ kind, percent }) =>
    kind !== undefined || scoreOf(report) >= percent
      ? []
      : [`${report.integration}: ${scoreOf(report)} % of the mistakes are noticed, below the minimum of ${percent} %.`],
  );

interface Extra {
  readonly points: readonly CoveredPoint[] | undefined;
  readonly mutations: readonly MutationReport[];
}

/** JSON is one object; formats of other programs have no place for it, so it goes beside them. */
const print = (report: string, { points, mutations }: Extra, options: TestOptions, output: Output): void => {
  if (options.format === "json") {
    const whole = {
      ...(JSON.parse(report) as object),
      ...(points === undefined ? {} : { coverage: coverageJson(points) }),
      ...(options.mutate === true ? { mutation: mutations } : {}),
    };
    output.result(JSON.stringify(whole, undefined, 2));
    return;
  }
  const texts = [
    ...(points === undefined ? [] : [printCoverage(points, options.points === true)]),
    ...mutations.map(printMutation),
  ];
  output.result(report);
  for (const text of texts)
    if (options.format === "text") output.result(`\n${text}`);
    else output.progress(text);
};
