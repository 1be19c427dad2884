/** Holds an operation's paging to its parameters and to its samples. */
import { type Shape, arrayShape, joinShapes } from "../expression/analysis/index.ts";
import { analyseExpression } from "../language/analyse.ts";
import type { Compilation, Expression, References } from "../language/compilation.ts";
import type { Findings } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import type { Scope } from "../language/scopes.ts";
import { didYouMean } from "../language/suggest.ts";
import { isSchema } from "./structure/problem.ts";

/** An expression of a pagination block, in the order of compilation. */
export interface PagingExpression {
  readonly at: Located;
  readonly scope: Scope;
  readonly references: References;
}

/** The same compilation, which also notes every expression and template that is compiled with it. */
export const listening = (compilation: Compilation, heard: PagingExpression[]): Compilation => {
  const note = <T extends Pick<Expression, "references">>(at: Located, scope: Scope, made: T): T => {
    heard.push({ at, scope, references: made.references });
    return made;
  };
  return {
    ...compilation,
    expression: (at, scope) => note(at, scope, compilation.expression(at, scope)),
    template: (at, scope) => note(at, scope, compilation.template(at, scope)),
    templateTree: (at, scope) => note(at, scope, compilation.templateTree(at, scope)),
  };
};

/** `args.x` in a pagination block must be a parameter, as in the operation's templates. */
export const checkPagingArgs = (
  operation: string,
  params: readonly string[],
  expressions: readonly PagingExpression[],
  findings: Findings,
): void => {
  if (params.length === 0) return;
  for (const { at, references } of expressions) {
    for (const member of references.members) {
      const [root, name = "*"] = member.split(".");
      if (root !== "args" || name === "*" || name === "id" || name === "body" || params.includes(name)) continue;
      findings.report(
        "unknown_name",
        references.placeOf?.(member) ?? at.span,
        `\`${operation}\` has no parameter \`${name}\`, which is read here.`,
        didYouMean(name, params) ?? `Declare it under \`params\`: \`${name}: { in: template }\`.`,
      );
    }
  }
};

/** What the readings of pagination blocks meet, collected over all operations that share a preset. */
export interface PagingReadings {
  add(
    expressions: readonly PagingExpression[],
    config: unknown,
    shapes: { readonly body: Shape; readonly item: Shape },
  ): void;
  /** Reports paths that no sample of any of these operations has. */
  check(findings: Findings): void;
}

export const collectPagingReadings = (): PagingReadings => {
  const readings = new Map<string, { readonly at: Located; readonly input: Shape; readonly item: Shape }>();
  return {
    add(expressions, config, { body, item }) {
      const from = sourceOfNext(config);
      for (const { at, scope } of expressions) {
        const key = String(at.path.at(-1));
        if (scope.context !== "value" || (key === "next" && from === "header")) continue;
        const input = key === "next" && from === "last_record" ? item : body;
        const place = `${at.file}:${at.path.join(".")}`;
        const known = readings.get(place);
        readings.set(place, {
          at,
          input: known === undefined ? input : joinShapes(known.input, input),
          item: known === undefined ? item : joinShapes(known.item, item),
        });
      }
    },
    check(findings) {
      for (const { at, input, item } of readings.values())
        analyseExpression(at, { input, variables: { records: arrayShape(item) } }, pathsOnly(findings));
    },
  };
};

/** Readings that stop a list may well meet nothing: only a path that is never there is a mistake. */
const pathsOnly = (findings: Findings): Findings => ({
  all: findings.all,
  report(code, span, message, hint) {
    if (code === "unknown_input_path") findings.report(code, span, message, hint);
  },
});

/** `from` of a cursor, its own or its inner one's. */
const sourceOfNext = (config: unknown): unknown => {
  if (!isSchema(config)) return undefined;
  return isSchema(config["inner"]) ? config["inner"]["from"] : config["from"];
};
