/** `cognate validate --watch`: checks again whenever a file changes, until Ctrl-C. */
import { EXIT, UsageError } from "../exit.ts";
import { describeError, type Output } from "../output.ts";
import { untilInterrupted } from "../signals.ts";
import { watchTree } from "../watch-tree.ts";
import { openWorkspace } from "../workspace.ts";
import { validate, type ValidateOptions } from "./validate.ts";

/**
 * Each check stands between a line `Checking the files…` and a line `Checked. …` on stderr, which the background
 * matcher of an editor's task waits for (docs/editor.md).
 * @returns 0 when it is interrupted
 * @throws UsageError with `--fix`, and for what `validate` refuses at the start
 */
export const validateAndWatch = async (
  paths: readonly string[],
  options: ValidateOptions,
  output: Output,
): Promise<number> => {
  if (options.fix === true) throw new UsageError("--fix changes the files that --watch follows.", "Name one of them.");
  const { root } = openWorkspace(paths, options.root, process.cwd());
  const interrupted = untilInterrupted();
  const check = (): void => {
    output.progress("Checking the files…");
    const code = validate(paths, options, output);
    const verdict = code === EXIT.fine ? "No file has an error." : "There are errors.";
    output.progress(`Checked. ${verdict} Watching for changes; Ctrl-C ends it.`);
  };
  const watched = watchTree(root, () => {
    try {
      check();
    } catch (error) {
      // As a path that is asked for and is gone: the next change is another try.
      output.progress(`${describeError(error)}\nChecked. It could not be. Watching for changes; Ctrl-C ends it.`);
    }
  });
  try {
    check();
    await interrupted;
    return EXIT.fine;
  } finally {
    watched.close();
  }
};
