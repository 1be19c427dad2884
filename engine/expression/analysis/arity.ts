/** How many arguments a function of JSONata takes, as its signature says. */
import { nativeEntry } from "../runtime/natives/table.ts";

export interface Arity {
  readonly least: number;
  readonly most: number;
}

/** `<s-nn?:s>`: of three, the first may be left to the context and the last left out. undefined: no such function. */
export function builtinArity(name: string): Arity | undefined {
  const parameters = nativeEntry(name)?.signature?.parameters;
  if (parameters === undefined) return undefined;
  return {
    least: parameters.filter(({ repeat }) => repeat !== "?").length,
    most: parameters.some(({ repeat }) => repeat === "+") ? Number.POSITIVE_INFINITY : parameters.length,
  };
}
