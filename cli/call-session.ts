/** Opens what one call from the command line needs, and closes it afterwards. */
import { openCatalog } from "./catalog.ts";
import { openCallAccount, type CallArguments } from "./call-arguments.ts";
import { openCursorKey } from "./cursor-key.ts";
import { startEngine } from "./engine.ts";
import type { Output } from "./output.ts";
import { openWorkspace } from "./workspace.ts";
import type { Engine, Account } from "../engine/operation/types.ts";

export interface CallSession {
  readonly engine: Engine;
  readonly account: Account;
}

export const withCallSession = async <T>(
  args: CallArguments,
  output: Output,
  work: (session: CallSession) => Promise<T>,
): Promise<T> => {
  const { catalog } = openCatalog(openWorkspace([], args.root, process.cwd()), output, { fixtures: false });
  const running = startEngine(() => catalog, openCursorKey(process.env).sealer);
  const { account, close } = await openCallAccount(catalog, args, process.env);
  output.step(`Calling ${args.integration}`);
  try {
    return await work({ engine: running.engine, account });
  } finally {
    await close();
    running.close();
  }
};
