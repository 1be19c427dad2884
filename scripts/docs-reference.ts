/** Writes docs/reference/: the pages of `cognate docs` for this repository; `npm test` fails if they are not what this writes. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { docsPages } from "../cli/docs/index.ts";
import { readFolder } from "../engine/catalog/files.ts";
import { loadCatalog } from "../engine/catalog/index.ts";

export const REFERENCE = fileURLToPath(new URL("../docs/reference/", import.meta.url));

/** Functions and error codes have pages of their own here. */
export const referencePages = (): ReadonlyMap<string, string> =>
  docsPages(loadCatalog(readFolder(fileURLToPath(new URL("../", import.meta.url)))), {
    elsewhere: { functions: "../functions.md", errors: "../errors.md" },
  });

if (import.meta.main)
  for (const [path, text] of referencePages()) {
    mkdirSync(dirname(REFERENCE + path), { recursive: true });
    writeFileSync(REFERENCE + path, text);
  }
