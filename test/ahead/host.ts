/** A host that forbids code from strings: `node --disallow-code-generation-from-strings host.ts INDEX` prints what it maps. */
import { createLinker, loadCatalog, type CompiledCode } from "../../engine/index.ts";
import { mappedPage, tree } from "./page.ts";

const { compiledCode } = (await import(process.argv[2] ?? "")) as { readonly compiledCode: readonly CompiledCode[] };

const isRefused = (): boolean => {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval
    void new Function("return 1");
    return false;
  } catch {
    return true;
  }
};

const catalog = loadCatalog(tree, { linker: createLinker(compiledCode) });
console.log(JSON.stringify({ refused: isRefused(), findings: catalog.findings, ...mappedPage(catalog) }));
