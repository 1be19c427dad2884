/** Opens what one call from the command line needs, and closes it afterwards. */
import type { Catalog } from "../engine/catalog/index.ts";
import { openCatalog } from "./catalog.ts";
import { openCallAccount } from "./call-account.ts";
import type { CallArguments } from "./call-arguments.ts";
import { openCursorKey } from "./cursor-key.ts";
import { startEngine } from "./engine.ts";
import type { Output } from "./output.ts";
import { withLearned } from "../engine/operation/account.ts";
import { openWorkspace } from "./workspace.ts";
import type { Engine, Account } from "../engine/operation/types.ts";

export interface CallSession {
  readonly engine: Engine;
  readonly account: Account;
  readonly catalog: Catalog;
}

/** @param shown nothing is sent: what the account lacks has a stand-in, and it is said which */
export const withCallSession = async <T>(
  args: CallArguments,
  output: Output,
  work: (session: CallSession) => Promise<T>,
  shown = false,
): Promise<T> => {
  const { catalog } = openCatalog(openWorkspace([], args.root, process.cwd()), output, { fixtures: false });
  const running = startEngine(() => catalog, openCursorKey(process.env).sealer);
  const { account: opened, stoodIn, close } = await openCallAccount(catalog, args, process.env, shown);
  if (stoodIn.length > 0) output.progress(`${stoodIn.join(", ")} not set: a placeholder is shown.`);
  output.step(`Calling ${args.integration}`);
  try {
    const account = shown ? opened : await learned(running.engine, opened, args);
    return await work({ engine: running.engine, account, catalog });
  } finally {
    await close();
    running.close();
  }
};

/** An account of the environment was never verified: it learns now. An imitation stands where it stands. */
export const learned = async (
  engine: Engine,
  account: Account,
  { deadline }: Pick<CallArguments, "deadline">,
): Promise<Account> =>
  account.sandbox ? account : withLearned(account, await engine.learn(account, Date.now() + deadline));
