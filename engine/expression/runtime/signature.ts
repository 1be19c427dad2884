/** JSONata function signatures (`<s-nn?:s>`): parsed once, then checked by the types of the arguments given. */

import { ExpressionError } from "../error.ts";
import { fail } from "./run.ts";

interface Parameter {
  readonly type: string;
  /** Type letters accepted, `m` (missing) included. */
  readonly letters: string;
  readonly context: boolean;
  readonly repeat: "" | "?" | "+";
  /** What the members of an array must be. */
  readonly subtype: string | undefined;
}

export interface Signature {
  readonly definition: string;
  readonly parameters: readonly Parameter[];
  readonly pattern: RegExp;
}

const plurals: Readonly<Record<string, string>> = {
  a: "arrays",
  b: "booleans",
  f: "functions",
  n: "numbers",
  o: "objects",
  s: "strings",
};
const single: Readonly<Record<string, string>> = {
  s: "sm",
  n: "nm",
  b: "bm",
  l: "lm",
  o: "om",
  a: "asnblfom",
  f: "f",
  j: "asnblom",
  x: "asnblfom",
};

/** Raises S0401, S0402. */
export function parseSignature(definition: string): Signature {
  const parameters: Parameter[] = [];
  let at = 1;
  const change = (fields: Partial<Parameter>): void => {
    const last = parameters.pop();
    if (last !== undefined) parameters.push({ ...last, ...fields });
  };
  for (; at < definition.length; at++) {
    const letter = definition.charAt(at);
    if (letter === ":") break;
    const letters = single[letter];
    if (letters !== undefined)
      parameters.push({ type: letter, letters, context: false, repeat: "", subtype: undefined });
    else if (letter === "-") change({ context: true, repeat: "?" });
    else if (letter === "?" || letter === "+") change({ repeat: letter });
    else if (letter === "(") {
      const close = closing(definition, at, "(", ")");
      const choice = definition.slice(at + 1, close);
      if (choice.includes("<"))
        throw new ExpressionError("S0402", "A choice in a signature cannot contain parameterised types", {
          position: at,
        });
      parameters.push({ type: "(", letters: `${choice}m`, context: false, repeat: "", subtype: undefined });
      at = close;
    } else if (letter === "<") {
      const type = parameters.at(-1)?.type;
      if (type !== "a" && type !== "f")
        throw new ExpressionError("S0401", "Type parameters in a signature apply only to functions and arrays", {
          position: at,
        });
      const close = closing(definition, at, "<", ">");
      change({ subtype: definition.slice(at + 1, close) });
      at = close;
    }
  }
  // Letters come from the table above or from the signature of a lambda, where they stand in a character class.
  const pattern = new RegExp(`^${parameters.map(group).join("")}$`);
  return { definition, parameters, pattern };
}

function group(parameter: Parameter): string {
  return `([${parameter.letters.replace(/[^a-z]/g, "")}]${parameter.repeat})`;
}

function closing(text: string, from: number, open: string, close: string): number {
  let depth = 1;
  let at = from;
  while (at < text.length && depth > 0) {
    at++;
    if (text.charAt(at) === open) depth++;
    else if (text.charAt(at) === close) depth--;
  }
  return at;
}

function letterOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return "s";
    case "number":
      return "n";
    case "boolean":
      return "b";
    case "function":
      return "f";
    case "object":
      if (value === null) return "l";
      return Array.isArray(value) ? "a" : "o";
    default:
      return "m";
  }
}

/** The arguments as the implementation takes them: context filled in, single values made arrays. Raises T0410 to T0412. */
export function validate(signature: Signature, args: readonly unknown[], context: unknown): readonly unknown[] {
  const supplied = args.map(letterOf).join("");
  const matched = signature.pattern.exec(supplied);
  if (matched === null) return mismatch(signature, args, supplied);
  const valid: unknown[] = [];
  let index = 0;
  for (const [place, parameter] of signature.parameters.entries()) {
    const letters = matched[place + 1] ?? "";
    if (letters === "") {
      if (parameter.context) valid.push(contextFor(parameter, context, index));
      else valid.push(args[index++]);
      continue;
    }
    for (const letter of letters) {
      const value = args[index];
      valid.push(parameter.type === "a" ? asArray(parameter, letters, letter, value, index) : value);
      index++;
    }
  }
  return valid;
}

function contextFor(parameter: Parameter, context: unknown, index: number): unknown {
  if (parameter.letters.includes(letterOf(context))) return context;
  return fail("T0411", -1, { value: context, index: index + 1 });
}

function asArray(parameter: Parameter, letters: string, letter: string, value: unknown, index: number): unknown {
  if (letter === "m") return undefined;
  const { subtype } = parameter;
  if (subtype !== undefined) {
    const fits = Array.isArray(value) ? sameKind(value, subtype.charAt(0)) : letters === subtype;
    if (!fits) fail("T0412", -1, { value, index: index + 1, type: plurals[subtype] });
  }
  return letter === "a" ? value : [value];
}

function sameKind(values: readonly unknown[], letter: string): boolean {
  for (let index = 0; index < values.length; index++) if (letterOf(values[index]) !== letter) return false;
  return true;
}

function mismatch(signature: Signature, args: readonly unknown[], supplied: string): never {
  let partial = "^";
  let good = 0;
  for (const parameter of signature.parameters) {
    partial += `[${parameter.letters.replace(/[^a-z]/g, "")}]${parameter.repeat}`;
    const match = new RegExp(partial).exec(supplied);
    if (match === null) break;
    good = match[0].length;
  }
  return fail("T0410", -1, { value: args[good], index: good + 1 });
}
