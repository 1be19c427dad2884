// Packs the package, installs the tarball into an empty folder, and runs the `cognate` bin from there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "cognate-pack-"));
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
try {
  const [{ filename, size, entryCount }] = JSON.parse(
    run("npm", ["pack", "--json", "--pack-destination", folder], process.cwd()),
  );
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  run("npm", ["install", "--no-audit", "--no-fund", join(folder, filename)], folder);
  const bin = join(folder, "node_modules", ".bin", "cognate");
  const version = run(process.execPath, [bin, "--version"], folder).trim();
  const validated = run(process.execPath, [bin, "validate"], folder).trim();
  console.log(
    `${filename}: ${entryCount} files, ${Math.round(size / 1024)} KiB; cognate ${version} says: ${validated}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
