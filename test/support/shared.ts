/** Suites over the shared folder: they skip with a printed notice where it is absent. */

import { describe, test } from "vitest";
import { sharedRoot } from "./paths.ts";

export { sharedPath, sharedRoot } from "./paths.ts";

/** Like `describe`, but prints a notice and skips where the shared folder is absent. */
export function describeShared(name: string, suite: () => void): void {
  if (sharedRoot() !== undefined) {
    describe(name, suite);
    return;
  }
  console.warn(`Skipped: "${name}" needs the shared folder (set COGNATE_SHARED).`);
  describe.skip(name, () => {
    test("needs the shared folder", () => {});
  });
}
