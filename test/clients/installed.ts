/** Real clients of others, each from a manifest of its own; installed where they are absent. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = dirname(fileURLToPath(import.meta.url));

/**
 * @param manifest folder of the manifest below this one
 * @returns that folder; undefined, with a notice, where the registry cannot be reached
 */
export const installed = (manifest: string, name: string): string | undefined => {
  const folder = join(FOLDER, manifest);
  if (existsSync(join(folder, "node_modules", name))) return folder;
  try {
    execFileSync("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund"], { stdio: "pipe", timeout: 100_000 });
    return folder;
  } catch {
    console.warn(`Skipped: ${name} is not installed and the registry cannot be reached (npm ci in ${manifest}).`);
    return undefined;
  }
};
