/** `cognate compile`: writes the generated code of every mapping as JavaScript modules, for hosts that forbid `new Function`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { readFolder } from "../../engine/catalog/files.ts";
import { compileAhead } from "../../engine/catalog/ahead/write.ts";
import { openCatalog } from "../catalog.ts";
import { EXIT, UsageError } from "../exit.ts";
import type { Output } from "../output.ts";
import { openWorkspace, packagedRoot } from "../workspace.ts";

export interface CompileOptions {
  readonly root?: string;
  readonly out: string;
}

/** @throws FindingsError if a file has an error, UsageError for a folder among the files that are read */
export const compile = ({ root, out }: CompileOptions, output: Output): number => {
  const workspace = openWorkspace([], root, process.cwd());
  const folder = resolve(process.cwd(), out);
  if (isAmongSources(relative(workspace.root, folder)))
    throw new UsageError(`The modules cannot go to ${out}: integrations are read from there.`, "Name a new folder.");
  openCatalog(workspace, output);
  output.step("Generating the code");
  const { files } = compileAhead(readFolder(workspace.root, packagedRoot()));
  for (const { path, text } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  output.result(`${files.length} modules written to ${out}; import compiledCode from ${join(out, "index.js")}`);
  return EXIT.fine;
};

/** The root itself, or below `integrations/` or `unified-models/`: what is written there would be read as theirs. */
const isAmongSources = (path: string): boolean =>
  ["", "integrations", "unified-models"].includes(path.split(/[\\/]/u)[0] ?? "");
