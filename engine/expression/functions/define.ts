/** What a function of the library declares about itself; registry, docs page and tests are derived from it. */
import type { ExpressionFunction } from "../types.ts";

interface Parameter {
  readonly name: string;
  /** For people: `text`, `date`, `object or array of objects`. */
  readonly type: string;
  readonly description: string;
  readonly optional?: true;
  /** Takes all further arguments. */
  readonly rest?: true;
}

/** Run as a test: the expression over `input` gives exactly `result` (left out: nothing, undefined). */
interface Example {
  readonly expression: string;
  readonly input?: unknown;
  readonly result?: unknown;
}

/** Run as a test: the expression fails with this code. */
interface Refusal {
  readonly expression: string;
  readonly input?: unknown;
  readonly code: string;
}

type Group = "values" | "objects" | "dates" | "text" | "web" | "crypto";

export interface LibraryFunction extends ExpressionFunction {
  readonly group: Group;
  readonly summary: string;
  /** Further paragraphs: what is done with null, with arrays, with edge cases. */
  readonly details?: string;
  readonly parameters: readonly Parameter[];
  readonly returns: string;
  readonly examples: readonly Example[];
  readonly refuses?: readonly Refusal[];
}

type Declaration = Omit<LibraryFunction, "minArgs" | "maxArgs">;

/** Derives how many arguments may stand in a call. */
export function define(declaration: Declaration): LibraryFunction {
  const { parameters } = declaration;
  const endless = parameters.some((one) => one.rest === true);
  return {
    pure: true,
    ...declaration,
    minArgs: parameters.filter((one) => one.optional === undefined && one.rest === undefined).length,
    ...(endless ? {} : { maxArgs: parameters.length }),
  };
}

/** `$toIso(date, zone?)` */
export const usage = ({ name, parameters }: LibraryFunction): string =>
  `$${name}(${parameters.map((one) => `${one.name}${one.rest === true ? ", …" : ""}${one.optional === true ? "?" : ""}`).join(", ")})`;
