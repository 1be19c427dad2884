/** Traces a fixture instead of a live call. */
import { randomBytes } from "node:crypto";
import { relative, resolve } from "node:path";
import { playFixture } from "../engine/fixtures/index.ts";
import { createCursorSealer } from "../engine/operation/sealer.ts";
import type { Trace } from "../engine/operation/types.ts";
import { openCatalog } from "./catalog.ts";
import type { CallArguments } from "./call-arguments.ts";
import { UsageError } from "./exit.ts";
import type { Output } from "./output.ts";
import { openWorkspace } from "./workspace.ts";

/** @throws UsageError if no integration has that fixture */
export const explainFixture = async (file: string, args: CallArguments, output: Output): Promise<Trace> => {
  const workspace = openWorkspace([file], args.root, process.cwd());
  const { catalog } = openCatalog(workspace, output.colour);
  const wanted = relative(workspace.root, resolve(file)).replaceAll("\\", "/");
  for (const integration of catalog.integrations.values()) {
    const fixture = integration.fixtures.find((one) => one.file === wanted);
    if (fixture !== undefined)
      return (
        await playFixture(integration, fixture, {
          catalog,
          explain: true,
          cursors: createCursorSealer({ current: randomBytes(32) }),
        })
      ).trace;
  }
  throw new UsageError(`\`${file}\` is no fixture of an integration.`);
};
