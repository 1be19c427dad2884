/** `cognate record`: one real call, written down as a fixture without secrets and personal data. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Catalog, Integration } from "../../engine/catalog/index.ts";
import { playFixture, type PlayedFixture } from "../../engine/fixtures/index.ts";
import { expectationFrom, printFixture } from "../../engine/fixtures/print.ts";
import { moveBetween, type Move } from "../../engine/fixtures/moves.ts";
import { captureWire, makeRecording, type Captured, type Recording } from "../../engine/fixtures/recording.ts";
import { runFixture, type FixtureResult } from "../../engine/fixtures/run.ts";
import type { Fixture } from "../../engine/fixtures/types.ts";
import { collectFindings } from "../../engine/language/finding.ts";
import { parseYaml } from "../../engine/language/yaml/parse.ts";
import { createCursorSealer } from "../../engine/operation/sealer.ts";
import { createTrace } from "../../engine/operation/trace.ts";
import { openAsk } from "../ask.ts";
import { openCallAccount } from "../call-account.ts";
import { learned } from "../call-session.ts";
import { fixtureCallOf, targetOf, type CallArguments } from "../call-arguments.ts";
import { findIntegration, openCatalog, type OpenCatalog } from "../catalog.ts";
import { startEngine } from "../engine.ts";
import { EXIT, UsageError } from "../exit.ts";
import { printDiff } from "../line-diff.ts";
import { describeError, type Output } from "../output.ts";
import { openWorkspace } from "../workspace.ts";

export interface RecordOptions extends CallArguments {
  readonly all?: boolean;
  /** Pages of the answer to follow. */
  readonly pages?: number;
  readonly out?: string;
  readonly name?: string;
  readonly keep: readonly string[];
  readonly ids?: boolean;
  readonly yes?: boolean;
}

/** @returns 0, or 1 if it was not written or does not pass */
export const record = async (options: RecordOptions, output: Output): Promise<number> => {
  if (options.cursor !== undefined)
    throw new UsageError("A recorded call begins at the first page.", "Follow its pages with --all or --pages.");
  const ask = openAsk(options.yes === true, "write the fixture");
  const opened = openCatalog(openWorkspace([], options.root, process.cwd()), output, { fixtures: false });
  const integration = findIntegration(opened.catalog, options.integration);
  const file = fileOf(options, opened, integration);
  output.step(`Calling ${integration.name}`);
  const { live, text, counts } = await recordCall(options, opened, integration, file);

  const path = join(opened.workspace.root, file);
  const before = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  output.result(before === undefined ? text : printDiff(before, text, output.colour));
  const replaced = Object.entries(counts).map(([kind, count]) => `${count} × ${kind}`);
  output.progress(replaced.length === 0 ? "Nothing was replaced." : `Replaced: ${replaced.join(", ")}.`);
  if (live.error !== undefined)
    output.progress(`The call failed, and so will the fixture: ${describeError(live.error)}`);
  if (!(await ask(`Write this to ${file}?`))) {
    output.progress("Nothing was written.");
    return EXIT.findings;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return check(file, options, live, output);
};

interface Recorded {
  readonly live: FixtureResult;
  readonly text: string;
  readonly counts: Recording["counts"];
}

const recordCall = async (
  options: RecordOptions,
  { catalog, tree }: OpenCatalog,
  integration: Integration,
  file: string,
): Promise<Recorded> => {
  const target = targetOf(options);
  const call = fixtureCallOf(target, options);
  const follow = options.all === true ? "all" : options.pages;
  const captured: Captured[] = [];
  // A fixture's clock stands still; so does the one that the call is recorded with.
  const now = Math.floor(Date.now() / 1000) * 1000;
  const cursors = createCursorSealer({ current: randomBytes(32) });
  const running = startEngine(() => catalog, cursors, {
    listening: { wire: (wire) => captureWire(wire, captured), clock: () => now },
  });
  const { account: opened, close } = await openCallAccount(catalog, options, process.env);
  const asked: Fixture = { name: "", call, ...(follow === undefined ? {} : { follow }), exchanges: [], expect: {} };
  try {
    const { engine, sendRaw } = running;
    const deadline = (): number => Date.now() + options.deadline;
    const account = await learned(engine, opened, options);
    // The fixture's account knows what this one had to ask for.
    captured.length = 0;
    const live = await runFixture({ engine, sendRaw, integration, account, fixture: asked, deadline });
    if (captured.length === 0) throw live.error ?? new UsageError("Nothing was sent, so there is nothing to record.");
    const texts = tree.paths
      .filter((path) => path.startsWith(`${integration.folder}/`) && !/\/(?:sandbox|fixtures)\//u.test(path))
      .flatMap((path) => tree.read(path) ?? []);
    const recordingFor = (moves: readonly (Move | undefined)[]): Recording =>
      makeRecording(integration, account, captured, {
        name: options.name ?? `${options.target} ${options.method ?? ""}`.trim(),
        call,
        follow,
        now,
        keep: new Set(options.keep),
        ids: options.ids === true,
        texts,
        moves,
      });
    const play = (recording: Recording): Promise<PlayedFixture> =>
      playText(catalog, integration, file, { ...recording.fixture, expect: {} });
    const { recording, replayed } = await replay(captured, account.view.baseUrl, recordingFor, play);
    const { fixture, counts } = recording;
    if (replayed.played === undefined || replayed.played.unmatched.length > 0)
      throw new UsageError(
        `Without personal data the call cannot be played: ${replayed.played?.unmatched[0] ?? replayed.failures[0]?.message ?? ""}`,
        "A value that decides something was replaced; keep its key with --keep.",
      );
    const whole: Fixture = { ...fixture, expect: expectationFrom(fixture, replayed.played) };
    const comment = `Recorded ${new Date(now).toISOString().slice(0, 10)} by cognate record; secrets and personal data are replaced.`;
    return { live, text: printFixture(whole, comment), counts };
  } finally {
    await close();
    running.close();
  }
};

/** Where a played fixture sends a request is known once it is played: one more request is understood each time, as long as that changes anything. */
const replay = async (
  captured: readonly Captured[],
  baseUrl: string | undefined,
  recordingFor: (moves: readonly (Move | undefined)[]) => Recording,
  play: (recording: Recording) => Promise<PlayedFixture>,
): Promise<{ readonly recording: Recording; readonly replayed: PlayedFixture }> => {
  const original = recordingFor([]);
  const moves: (Move | undefined)[] = [];
  let recording = original;
  let replayed = await play(recording);
  if (baseUrl === undefined) return { recording, replayed };
  const { origin } = new URL(baseUrl);
  for (const [at, { request }] of captured.entries()) {
    const sent = replayed.played?.sent[at];
    if (sent === undefined) break;
    const exchange = original.fixture.exchanges[at];
    const written = exchange !== undefined && "request" in exchange ? exchange.request?.path : undefined;
    const isThere = new URL(request.url).origin === origin && written !== undefined;
    const before = moves.at(-1);
    const move = isThere ? moveBetween(request.url, written, sent.url) : undefined;
    moves.push(move);
    if (before?.from === move?.from && before?.to === move?.to) continue;
    recording = recordingFor(moves);
    // oxlint-disable-next-line no-await-in-loop -- what is sent next depends on the answer
    replayed = await play(recording);
  }
  return { recording, replayed };
};

const playText = async (
  catalog: Catalog,
  integration: Integration,
  file: string,
  fixture: Fixture,
): Promise<PlayedFixture> => {
  const at = parseYaml(printFixture(fixture, ""), file, collectFindings());
  if (at === undefined) return { name: fixture.name, file, failures: [], trace: createTrace() };
  return playFixture(integration, at, { catalog, cursors: createCursorSealer({ current: randomBytes(32) }) });
};

/** Relative to the root. @throws UsageError for a file that would be no fixture of the integration */
const fileOf = (
  { out, target, method, id }: RecordOptions,
  { workspace }: OpenCatalog,
  { folder }: Integration,
): string => {
  const called = method ?? (/\//u.test(target) ? (id === undefined ? "list" : "get") : undefined);
  const name = [...target.split(/[/.]/u), ...(called === undefined ? [] : [called])].join("-");
  const file =
    out === undefined
      ? `${folder}/fixtures/recorded/${name}.yaml`
      : relative(workspace.root, resolve(out)).replaceAll("\\", "/");
  if (file.startsWith(`${folder}/fixtures/`) && file.endsWith(".yaml")) return file;
  throw new UsageError(
    `\`${file}\` would be no fixture of the integration.`,
    `Choose a .yaml file below ${folder}/fixtures/.`,
  );
};

/** Plays what was written as `cognate test` does, from the files. */
const check = async (file: string, options: RecordOptions, live: FixtureResult, output: Output): Promise<number> => {
  const { catalog } = openCatalog(openWorkspace([], options.root, process.cwd()), output);
  const integration = findIntegration(catalog, options.integration);
  const at = integration.fixtures.find((fixture) => fixture.file === file);
  const cursors = createCursorSealer({ current: randomBytes(32) });
  const played = at === undefined ? undefined : await playFixture(integration, at, { catalog, cursors });
  const failure = played?.failures[0]?.message ?? (played === undefined ? "it is not found" : undefined);
  if (failure !== undefined) {
    output.progress(`Written to ${file}, but it does not pass: ${failure}`);
    return EXIT.findings;
  }
  const count = played?.played?.result.records.length ?? 0;
  if (count !== live.records.length || played?.played?.result.error?.code !== live.error?.code)
    output.progress(
      `The call gave ${live.records.length} records and the fixture gives ${count}: a value that decides something was replaced; keep its key with --keep.`,
    );
  output.progress(`Written to ${file}; it passes.`);
  return EXIT.fine;
};
