/** What a strategy compiles its keys with: places, sizes, expressions, each with a finding where it is wrong. */
import { CognateError } from "../errors.ts";
import type { Compilation, Expression } from "../language/compilation.ts";
import type { FindingCode } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import { type Scope, SCOPES } from "../language/scopes.ts";
import type { Config } from "./config.ts";
import { compilePlace, type Place } from "./place.ts";
import type { PageAnswer, PageContext, Pager } from "./types.ts";

/** Reads a value from an answer. */
export type Reading = (answer: PageAnswer, context: PageContext) => unknown;

export interface Size {
  readonly place: Place | undefined;
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

export interface Parts {
  readonly config: Config;
  readonly compilation: Compilation;
  readonly size: Size | undefined;
  /** True if a stop rule of that kind stands there. */
  readonly stops: (kind: string) => boolean;
  literal<T>(key: string, fallback: T): T;
  place(key: string): Place | undefined;
  expression(key: string, scope?: Scope): Expression | undefined;
  report(code: FindingCode, at: Located, message: string, hint?: string): void;
  /** Compiles a pagination inside this one (`window.inner`). */
  inner(at: Located): Pager;
}

/** Variables of every reading (spec 3.3); `request` as the provider was asked. */
export const readingBindings = (answer: PageAnswer, context: PageContext): Readonly<Record<string, unknown>> => ({
  headers: answer.headers,
  status: answer.status,
  records: answer.records,
  count: answer.records.length,
  request: answer.request,
  args: context.args,
});

export const readBody =
  (expression: Expression): Reading =>
  (answer, context) =>
    expression.evaluate(answer.body, readingBindings(answer, context), context.now);

export const paginationFailed = (
  message: string,
  options: { readonly hint?: string; readonly expression?: Expression } = {},
): CognateError =>
  new CognateError("pagination_failed", message, {
    ...(options.hint === undefined ? {} : { hint: options.hint }),
    ...(options.expression === undefined ? {} : { where: options.expression.where }),
  });

const asCount = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isInteger(value) && value > 0 ? value : undefined;

const compileSize = (config: Config, compilation: Compilation): Size | undefined => {
  const at = config.at("size") as Located<Record<string, unknown>>;
  // A window's `size` is a length of time, read by its own file.
  if (typeof at.value !== "object" || at.value === null) return undefined;
  const fallback = asCount(at.at("default").value);
  const max = asCount(at.at("max").value) ?? fallback ?? 1;
  const to = at.at("to");
  if (to.value === undefined)
    return { place: undefined, min: fallback ?? max, max: fallback ?? max, default: fallback ?? max };
  for (const key of ["min", "default"]) {
    const count = asCount(at.at(key).value);
    if (count !== undefined && count > max)
      compilation.findings.report(
        "wrong_value",
        at.at(key).span,
        `\`${key}\` is ${count}, and the provider gives at most ${max} (\`max\`).`,
        "The engine never asks for more than `max`.",
      );
  }
  const min = Math.min(asCount(at.at("min").value) ?? 1, max);
  return { place: compilePlace(to, compilation), min, max, default: fallback ?? max };
};

export const createParts = (config: Config, compilation: Compilation, inner: Parts["inner"]): Parts => {
  const stops = config.has("stop") ? config.at("stop").items() : [];
  return {
    config,
    compilation,
    size: compileSize(config, compilation),
    stops: (kind) =>
      stops.some(
        (rule) => rule.value === kind || (typeof rule.value === "object" && rule.value !== null && kind in rule.value),
      ),
    literal: <T>(key: string, fallback: T): T => (config.has(key) ? (config.at(key).value as T) : fallback),
    place: (key) => (config.has(key) ? compilePlace(config.at(key), compilation) : undefined),
    expression: (key, scope = SCOPES.paging) =>
      config.has(key) ? compilation.expression(config.at(key), scope) : undefined,
    report: (code, at, message, hint) => compilation.findings.report(code, at.span, message, hint),
    inner,
  };
};
