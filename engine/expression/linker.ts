/** How generated text becomes a function: evaluated here and now, or looked up among modules that were written before. */

import { ExpressionError } from "./error.ts";

/** Generated text as a function of the runtime and of the constants that the text asks for. */
export type Linked = (runtime: unknown, constants: readonly unknown[]) => unknown;

export interface Linker {
  /** undefined: there is no code for this text. `name` says where the source stands. */
  link(text: string, name: string): Linked | undefined;
  /** Who collects the code wants all of it at once, not when it is first needed. */
  readonly everything?: boolean;
}

/** What stack traces call the code of that name. */
export const sourceUrl = (name: string): string => `cognate-expression/${name.replace(/[^\w./#:-]/g, "_")}`;

/** Needs a host that allows `new Function`. */
const evaluating: Linker = {
  link(text, name) {
    // The text is ours: see SECURITY.md.
    // oxlint-disable-next-line typescript/no-implied-eval
    return new Function("R", "K", `${text}\n//# sourceURL=${sourceUrl(name)}`) as Linked;
  },
};

/** Raises L1009. */
export function linked(text: string, name: string, linker: Linker = evaluating): Linked {
  const found = linker.link(text, name);
  if (found !== undefined) return found;
  throw new ExpressionError("L1009", `${name} is not among the modules compiled ahead of time; write them again`, {
    position: 0,
  });
}
