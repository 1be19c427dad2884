/** `terms`: filters that become one query string, each hole quoted by the engine (A3): no injection, whatever an author forgets. */
import { CognateError } from "../../errors.ts";
import type { Template } from "../../language/compilation.ts";
import { isUnquoted } from "../../expression/functions/index.ts";
import { SCOPES } from "../../language/scopes.ts";
import { printed } from "../printed.ts";
import type { Part } from "../parts.ts";
import { checkArg, type Surroundings } from "../surroundings.ts";
import type { OperationFacts } from "../types.ts";
import { has, member, textOf } from "../yaml.ts";

export interface CompiledTerms {
  readonly arg: string;
  readonly join: string;
  readonly any?: { readonly join: string; readonly wrap?: Template };
  readonly quote: Quote;
}

export interface Quote {
  readonly with?: string;
  readonly escape?: string;
  readonly forbid: string;
}

export const compileTerms = (
  part: Part,
  operation: OperationFacts | undefined,
  around: Surroundings,
): CompiledTerms => {
  const { at } = part;
  const { compilation } = around;
  const arg = textOf(member(at, "to"));
  checkArg(arg, member(at, "to").span, operation, compilation);
  const quote = member(at, "quote");
  if (!has(quote, "with") && !has(quote, "forbid"))
    compilation.findings.report(
      "missing_key",
      quote.keySpan,
      "`quote` says neither how text is quoted (`with`) nor what it must not hold (`forbid`).",
    );
  const any = member(at, "any");
  return {
    arg,
    join: textOf(member(at, "join")),
    ...(has(at, "any")
      ? {
          any: {
            join: textOf(member(any, "join")),
            ...(has(any, "wrap") ? { wrap: compilation.template(member(any, "wrap"), SCOPES.term) } : {}),
          },
        }
      : {}),
    quote: {
      forbid: has(quote, "forbid") ? textOf(member(quote, "forbid")) : "",
      ...(has(quote, "with") ? { with: textOf(member(quote, "with")) } : {}),
      ...(has(quote, "escape") ? { escape: textOf(member(quote, "escape")) } : {}),
    },
  };
};

/** What a hole of a term prints as. @throws CognateError invalid_parameter for text that cannot be quoted */
export const quoted =
  (quote: Quote, parameter: string) =>
  (value: unknown): string | undefined => {
    if (typeof value === "string") return quoteText(value, quote, parameter);
    if (typeof value === "number" || typeof value === "boolean") return printed(value);
    if (Array.isArray(value)) return value.map((item) => quoted(quote, parameter)(item) ?? "").join(", ");
    // Numbers, booleans and dates that `$unquoted` let pass: nothing in them is syntax.
    return isUnquoted(value) ? value.text : undefined;
  };

const quoteText = (text: string, quote: Quote, parameter: string): string => {
  const refused = quote.forbid.split("").find((character) => text.includes(character));
  if (refused !== undefined) throw refuse(parameter, `it must not contain ${JSON.stringify(refused)}`);
  if (quote.with === undefined) return text;
  if (quote.escape === undefined) {
    if (text.includes(quote.with)) throw refuse(parameter, `it must not contain ${JSON.stringify(quote.with)}`);
    return quote.with + text + quote.with;
  }
  // An escape that equals the mark doubles it; another one stands before the mark and before itself.
  const escaped = quote.escape === quote.with ? text : text.replaceAll(quote.escape, quote.escape + quote.escape);
  return quote.with + escaped.replaceAll(quote.with, quote.escape + quote.with) + quote.with;
};

const refuse = (parameter: string, reason: string): CognateError =>
  new CognateError("invalid_parameter", `The value of \`${parameter}\` cannot be sent to this provider: ${reason}.`, {
    errors: [{ parameter, message: reason, code: "invalid_parameter" }],
  });

/** Joins the terms of one filter; several need `any`. */
export const joinAny = (
  terms: readonly string[],
  compiled: CompiledTerms,
  scope: Readonly<Record<string, unknown>>,
  now: number,
): string => {
  const [only] = terms;
  if (terms.length === 1 && only !== undefined) return only;
  if (compiled.any === undefined)
    throw new CognateError("internal_error", "Several terms for one filter and no `terms.any`.");
  const joined = terms.join(compiled.any.join);
  return compiled.any.wrap?.renderWith({ ...scope, terms: joined }, now, (value) => printed(value)) ?? joined;
};
