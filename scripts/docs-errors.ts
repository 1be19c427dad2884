/** Writes docs/errors.md; `npm test` fails if the page is not what this writes. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { errorsPage } from "../cli/docs/errors.ts";

const page = fileURLToPath(new URL("../docs/errors.md", import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, errorsPage());
