/** Traces a fixture or recorded traffic instead of a live call. */
import { randomBytes } from "node:crypto";
import { relative, resolve } from "node:path";
import type { Integration } from "../engine/catalog/index.ts";
import { playFixture } from "../engine/fixtures/index.ts";
import type { Fixture } from "../engine/fixtures/types.ts";
import { collectFindings } from "../engine/language/finding.ts";
import type { Located } from "../engine/language/located.ts";
import { parseJson } from "../engine/language/yaml/json.ts";
import { createCursorSealer } from "../engine/operation/sealer.ts";
import type { Trace } from "../engine/operation/types.ts";
import { findIntegration, openCatalog, type OpenCatalog } from "./catalog.ts";
import { fixtureCallOf, targetOf, type CallArguments } from "./call-arguments.ts";
import { checkNames } from "./explain-fields.ts";
import { UsageError } from "./exit.ts";
import type { Output } from "./output.ts";
import { readRecording } from "./recording.ts";
import { openWorkspace } from "./workspace.ts";

export interface PlayedTrace {
  readonly trace: Trace;
  /** An expectation does not hold, or nothing recorded answers a request; it was printed. */
  readonly failed: boolean;
}

/** @throws UsageError if no integration has that fixture */
export const explainFixture = async (
  file: string,
  args: { readonly root?: string; readonly names: readonly string[] },
  output: Output,
): Promise<PlayedTrace> => {
  const workspace = openWorkspace([file], args.root, process.cwd());
  const { catalog } = openCatalog(workspace, output);
  const wanted = relative(workspace.root, resolve(file)).replaceAll("\\", "/");
  for (const integration of catalog.integrations.values()) {
    const fixture = integration.fixtures.find((one) => one.file === wanted);
    if (fixture === undefined) continue;
    const { call } = (fixture as Located<Fixture>).value;
    const [model = "", resource = ""] = ("unified" in call ? call.unified : "").split("/");
    checkNames(args.names, catalog, integration, { model, resource });
    return played(integration, fixture, catalog, output, false);
  }
  throw new UsageError(`\`${file}\` is no fixture of an integration.`);
};

/** The call of the arguments, answered by recorded traffic in the order in which it was recorded, by method and path. */
export const explainRecording = async (
  file: string,
  args: CallArguments & { readonly names: readonly string[] },
  output: Output,
): Promise<PlayedTrace> => {
  const target = targetOf(args);
  if (target.kind === "proxy") throw new UsageError("explain takes a unified call.", "Name MODEL/RESOURCE.");
  const { catalog } = openCatalog(openWorkspace([], args.root, process.cwd()), output, { fixtures: false });
  const integration = findIntegration(catalog, args.integration);
  checkNames(args.names, catalog, integration, target);
  const call = fixtureCallOf(target, { ...args, method: target.method, limit: args.limit ?? 1000 });
  const { now, exchanges } = readRecording(file);
  const fixture: Fixture = {
    name: `The recording ${file}`,
    ...(now === undefined ? {} : { now }),
    ...(args.connection === undefined ? {} : { account: { connection: args.connection } }),
    call,
    follow: "all",
    exchanges,
    order: "any",
    expect: {},
  };
  const at = parseJson(JSON.stringify(fixture), file, collectFindings());
  if (at === undefined) throw new UsageError(`The recording \`${file}\` cannot be played.`);
  return played(integration, at, catalog, output, true);
};

const played = async (
  integration: Integration,
  fixture: Located,
  catalog: OpenCatalog["catalog"],
  output: Output,
  surplus: boolean,
): Promise<PlayedTrace> => {
  const cursors = createCursorSealer({ current: randomBytes(32) });
  const { trace, failures } = await playFixture(integration, fixture, { catalog, cursors, explain: true, surplus });
  for (const { message } of failures) output.progress(message);
  return { trace, failed: failures.length > 0 };
};
