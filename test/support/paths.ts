/** Finds the read-only folder of shared facts beside the checkout, for tests and commands. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder, or undefined. `COGNATE_SHARED` overrides the search, which walks up from the root of the repository. */
export function sharedRoot(): string | undefined {
  const configured = process.env["COGNATE_SHARED"];
  if (configured !== undefined) return existsSync(configured) ? configured : undefined;
  let folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
  while (dirname(folder) !== folder) {
    folder = dirname(folder);
    const candidate = join(folder, "shared");
    if (existsSync(join(candidate, "reference")) || existsSync(join(candidate, "design"))) return candidate;
  }
  return undefined;
}

/** A path inside the shared folder. Throws where the folder is absent. */
export function sharedPath(...parts: readonly string[]): string {
  const root = sharedRoot();
  if (root === undefined) throw new Error("The shared folder is absent; set COGNATE_SHARED to its path.");
  return join(root, ...parts);
}
