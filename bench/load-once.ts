/** One cold load in a process of its own: prints the milliseconds, by the clock and of the processor, nothing of the start of Node or of imports counted. */
import { readFolder } from "../engine/catalog/files.ts";
import { loadCatalog } from "../engine/catalog/index.ts";

const [root = "."] = process.argv.slice(2);
const used = process.cpuUsage();
const start = performance.now();
const { findings } = loadCatalog(readFolder(root));
const spent = performance.now() - start;
const { user, system } = process.cpuUsage(used);
console.log(JSON.stringify({ spent, processor: (user + system) / 1000, findings: findings.length }));
