/** `cognate sandbox`: an imitation of a provider, until it is interrupted. */
import { findIntegration, openCatalog } from "../catalog.ts";
import { EXIT } from "../exit.ts";
import type { Output } from "../output.ts";
import { startSandboxServer } from "../sandbox-server.ts";
import { untilInterrupted } from "../signals.ts";
import { openWorkspace } from "../workspace.ts";

export interface SandboxOptions {
  readonly root?: string;
  readonly host: string;
  readonly port: number;
}

export const sandbox = async (name: string, options: SandboxOptions, output: Output): Promise<number> => {
  const interrupted = untilInterrupted();
  const { catalog } = openCatalog(openWorkspace([], options.root, process.cwd()), output);
  const running = await startSandboxServer(findIntegration(catalog, name), options);
  output.result(`The imitation of ${name} answers at ${running.url}`);
  output.result(`It accepts ${running.sandbox.connection}: ${JSON.stringify(running.sandbox.credentials)}`);
  output.result(`It serves ${running.sandbox.operations.join(", ")}.`);
  await interrupted;
  await running.close();
  return EXIT.fine;
};
