/** `cognate docs`: the Markdown pages of integrations, models, strategies, functions and error codes, and llms.txt. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { openCatalog } from "../catalog.ts";
import { docsPages } from "../docs/index.ts";
import { EXIT, UsageError } from "../exit.ts";
import { describeError, type Output } from "../output.ts";
import { openWorkspace } from "../workspace.ts";

export interface DocsOptions {
  readonly out: string;
  readonly root?: string;
  /** Write nothing; exit with 1 if a page is not what would be written. */
  readonly check?: boolean;
  readonly format: "text" | "json";
}

/** @throws UsageError if a page cannot be written, or would take the place of one that a person wrote */
export const docs = ({ out, root, check = false, format }: DocsOptions, output: Output): number => {
  const { catalog } = openCatalog(openWorkspace([], root, process.cwd()), output);
  const folder = resolve(process.cwd(), out);
  output.step("Writing the pages");
  const changed = [...docsPages(catalog)].filter(([path, text]) => read(join(folder, path)) !== text);
  const own = changed.find(([path]) => isOwn(path, read(join(folder, path))));
  if (own !== undefined && !check)
    throw new UsageError(
      `${join(out, own[0])} was not generated; nothing was written.`,
      "Name another folder with --out.",
    );
  if (!check) for (const [path, text] of changed) write(join(folder, path), text);
  const paths = changed.map(([path]) => relative(process.cwd(), join(folder, path)));
  output.result(
    format === "json"
      ? JSON.stringify({ [check ? "outdated" : "written"]: paths }, undefined, 2)
      : [...paths, `${paths.length} page${paths.length === 1 ? "" : "s"} ${check ? "out of date" : "written"}`].join(
          "\n",
        ),
  );
  return check && paths.length > 0 ? EXIT.findings : EXIT.fine;
};

/** Written by a person: generated pages say so in their first lines. */
const isOwn = (path: string, text: string | undefined): boolean =>
  path.endsWith(".md") && text !== undefined && !/<!-- (?:Written|Generated) by/u.test(text.slice(0, 400));

const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

const write = (file: string, text: string): void => {
  try {
    makeFolder(dirname(file));
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${describeError(error)}`, "Name another folder with --out.");
  }
};

/** One by one: Node's recursive one never returns where the system lets no folder be made, as in /proc. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
};
