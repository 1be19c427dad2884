/** `npm run generate`: writes everything that is derived: schemas and the generated pages of docs/. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";

const here = new URL(".", import.meta.url);
const generators = readdirSync(here)
  .filter((name) => name === "schemas.ts" || name.startsWith("docs-"))
  .sort();
for (const name of generators.filter((one) => !one.endsWith(".test.ts"))) {
  execFileSync(process.execPath, [new URL(name, here).pathname], { stdio: "inherit" });
}
