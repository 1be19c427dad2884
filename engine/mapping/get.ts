/** Compiles `get` and `delete`: one record by its id. */
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import { createFold } from "./fold.ts";
import type { Gathered } from "./gathered.ts";
import { checkRequiredArgs } from "./required-args.ts";
import { compileRequirements } from "./requirements.ts";
import { argsAt, operationAt, type Surroundings, whereOf } from "./surroundings.ts";
import type { GetMapping, Mapping, MappingLayer } from "./types.ts";
import { compileView } from "./view.ts";
import { has, member, textOf } from "./yaml.ts";

export const compileGet = (
  at: Located,
  layers: readonly MappingLayer[],
  around: Surroundings,
  gathered: Gathered,
): GetMapping => {
  const { compilation } = around;
  const operation = operationAt(member(at, "operation"), around);
  const args = has(at, "args") ? argsAt(member(at, "args"), operation, SCOPES.sourceArgs, compilation) : undefined;
  const require = compileRequirements(member(at, "require"), around);
  const parts = createFold(layers, "get", compilation.findings)([at]);
  if (parts.expand !== undefined)
    compilation.findings.report(
      "wrong_value",
      parts.expand.at.keySpan,
      "`get` gives one record, so it cannot `expand`.",
      "Leave `get` out, or move `expand` into the list's source.",
    );
  if (operation?.records === "list")
    compilation.findings.report(
      "unknown_reference",
      member(at, "operation").span,
      `\`${operation.name}\` gives a list, and \`get\` wants one record.`,
      "Name an operation that declares `record`; one that answers a list of one reads it as `record: data[0]`.",
    );
  if (operation !== undefined)
    checkRequiredArgs(
      member(at, "operation"),
      operation,
      new Set([
        "id",
        ...member(at, "args")
          .entries()
          .map(([name]) => name),
      ]),
      parts,
      around,
    );
  const reads = [args?.references, ...require.map((rule) => rule.that.references)].flatMap((one) =>
    one === undefined ? [] : [one],
  );
  const compiled = compileView(
    {
      parts: { ...parts, filters: new Map() },
      operation,
      where: whereOf(at.span),
      reads,
      elsewhere: new Set(),
      omits: [],
      single: true,
    },
    around,
  );
  gathered.views.push(compiled);
  return {
    operation: textOf(member(at, "operation")),
    require,
    view: compiled.view,
    ...(args === undefined ? {} : { args }),
  };
};

export const compileDelete = (
  at: Located,
  around: Surroundings,
  gathered: Gathered,
): NonNullable<Mapping["delete"]> => {
  const operation = operationAt(member(at, "operation"), around);
  const args = has(at, "args")
    ? argsAt(member(at, "args"), operation, SCOPES.sourceArgs, around.compilation)
    : undefined;
  const require = compileRequirements(member(at, "require"), around);
  gathered.references.push(
    ...[args?.references, ...require.map((rule) => rule.that.references)].flatMap((one) =>
      one === undefined ? [] : [one],
    ),
  );
  return { operation: textOf(member(at, "operation")), require, ...(args === undefined ? {} : { args }) };
};
