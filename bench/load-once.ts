/** One cold load in a process of its own: prints the milliseconds, nothing of the start of Node or of imports counted. */
import { readFolder } from "../engine/catalog/files.ts";
import { loadCatalog } from "../engine/catalog/index.ts";

const [root = "."] = process.argv.slice(2);
const start = performance.now();
const { findings } = loadCatalog(readFolder(root));
const spent = performance.now() - start;
console.log(JSON.stringify({ spent, findings: findings.length }));
