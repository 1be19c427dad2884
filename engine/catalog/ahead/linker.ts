/** Finds generated code in modules that `cognate compile` wrote, for hosts that forbid `new Function`. */
import type { Linked, Linker } from "../../expression/index.ts";
import { keyOf } from "./key.ts";

/** What one module exports as `code`. */
export type CompiledCode = Readonly<Record<string, Linked>>;

/** `compiledCode` is what their `index.js` exports. Code that is not there is not run: it raises L1009, or a slower way is taken. */
export const createLinker = (compiledCode: readonly CompiledCode[]): Linker => {
  const all = new Map(compiledCode.flatMap((code) => Object.entries(code)));
  return { link: (text) => all.get(keyOf(text)) };
};
