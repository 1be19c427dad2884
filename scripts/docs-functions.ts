/** Writes docs/functions.md; `npm test` fails if the page is not what this writes. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { functionsPage } from "../cli/docs/functions.ts";

export const FUNCTIONS_PAGE = fileURLToPath(new URL("../docs/functions.md", import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FUNCTIONS_PAGE, functionsPage());
