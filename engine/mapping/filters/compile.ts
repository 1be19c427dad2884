/** Compiles `filters` and checks each against the model and the operation. */
import { SCOPES } from "../../language/scopes.ts";
import { didYouMean } from "../../language/suggest.ts";
import type { Located } from "../../language/located.ts";
import type { Part, Parts } from "../parts.ts";
import { checkArg, type Surroundings, whereOf } from "../surroundings.ts";
import type { OperationFacts, QueryOperator, QueryParameter } from "../types.ts";
import { has, isMapping, member, textOf } from "../yaml.ts";
import type { CompiledFilter, FilterAction } from "./action.ts";
import { checkSent } from "./enum-checks.ts";
import { compileEnumTable } from "./enum-table.ts";

const OPERATORS: ReadonlySet<string> = new Set<QueryOperator>(["eq", "in", "gt", "gte", "lt", "lte"]);
const isOperator = (name: string): name is QueryOperator => OPERATORS.has(name);

interface FilterContext {
  readonly parts: Parts;
  readonly around: Surroundings;
  /** undefined for static sources: nothing can be sent there. */
  readonly operation: OperationFacts | undefined;
  readonly fields: ReadonlySet<string>;
}

export const compileFilters = (context: FilterContext): ReadonlyMap<string, CompiledFilter> => {
  const { resource, compilation } = context.around;
  const filters = new Map<string, CompiledFilter>();
  for (const [name, part] of context.parts.filters) {
    const parameter = resource.query.get(name);
    if (parameter === undefined) {
      compilation.findings.report(
        "filter_unknown",
        part.at.keySpan,
        `\`${resource.model}/${resource.name}\` has no query parameter \`${name}\`.`,
        didYouMean(name, resource.query.keys()) || `It has ${[...resource.query.keys()].join(", ")}.`,
      );
    } else filters.set(name, compileFilter(parameter, part, context));
  }
  return filters;
};

const compileFilter = (parameter: QueryParameter, part: Part, context: FilterContext): CompiledFilter => {
  const actions = new Map<QueryOperator, FilterAction>();
  let fallback: CompiledFilter["default"];
  const add = (operator: QueryOperator, at: Located, explicit: boolean): void => {
    const action = compileAction(at, { parameter, operator, explicit }, context);
    if (action === undefined) return;
    const hit = context.around.compilation.coverage?.point("filter", `${parameter.name} ${operator}`, at.keySpan);
    actions.set(operator, hit === undefined ? action : { ...action, hit });
    if (has(at, "default") && fallback === undefined)
      fallback = { operator, expression: context.around.compilation.expression(member(at, "default"), SCOPES.filter) };
  };
  if (isByOperator(part.at)) {
    for (const [operator, child] of part.at.entries()) {
      if (isOperator(operator) && parameter.operators.includes(operator)) add(operator, child, true);
      else
        context.around.compilation.findings.report(
          "filter_unknown",
          child.keySpan,
          `The model's \`${parameter.name}\` has no operator \`${operator}\`.`,
          `It has ${parameter.operators.join(", ")}.`,
        );
    }
  } else {
    for (const operator of bareOperators(part.at, parameter, context)) add(operator, part.at, false);
  }
  return { parameter, where: whereOf(part.at.span), actions, ...(fallback === undefined ? {} : { default: fallback }) };
};

const isByOperator = (at: Located): boolean => isMapping(at.value) && !has(at, "to") && !has(at, "term");

/** Spec 3.10: a bare `to` is `eq`, and `in` if the argument is a list; `local` and `chosen` are every operator of the model. */
const bareOperators = (at: Located, parameter: QueryParameter, context: FilterContext): readonly QueryOperator[] => {
  if (!isMapping(at.value)) return parameter.operators;
  const takesList = has(at, "to")
    ? isListParam(textOf(member(at, "to")), context.operation)
    : context.parts.terms !== undefined && has(context.parts.terms.at, "any");
  return parameter.operators.filter((operator) => operator === "eq" || (operator === "in" && takesList));
};

const isListParam = (arg: string, operation: OperationFacts | undefined): boolean => {
  const type = operation?.params.find((param) => param.key === arg)?.schema?.["type"];
  return type === "array" || (Array.isArray(type) && type.includes("array"));
};

interface Asked {
  readonly parameter: QueryParameter;
  readonly operator: QueryOperator;
  readonly explicit: boolean;
}

const compileAction = (at: Located, asked: Asked, context: FilterContext): FilterAction | undefined => {
  const { parameter } = asked;
  const { compilation } = context.around;
  if (at.value === "chosen") return { how: "chosen" };
  if (at.value === "local") return canBeLocal(at, parameter, context) ? { how: "local" } : undefined;
  if (context.operation === undefined) return undefined;
  const recheck = member(at, "recheck").value === true;
  if (recheck) canBeLocal(member(at, "recheck"), parameter, context);
  const also = has(at, "also") ? member(at, "also").entries() : [];
  for (const [arg, child] of also) checkArg(arg, child.keySpan, context.operation, compilation);
  const shared = {
    also: also.map(([arg, child]) => [arg, child.value] as const),
    recheck,
    ...(has(at, "enum")
      ? { enum: compileEnumTable(member(at, "enum"), parameter, context.parts.record, context.around) }
      : {}),
  };
  if (has(at, "to")) {
    const arg = textOf(member(at, "to"));
    checkArg(arg, member(at, "to").span, context.operation, compilation);
    checkSent(
      { at, parameter, record: context.parts.record, operation: context.operation, table: shared.enum },
      context.around,
    );
    return {
      how: "sent",
      arg,
      ...(has(at, "value") ? { value: compilation.expression(member(at, "value"), SCOPES.filter) } : {}),
      ...shared,
    };
  }
  const terms = context.parts.terms;
  if (terms === undefined) {
    compilation.findings.report(
      "missing_key",
      member(at, "term").keySpan,
      "A `term` needs `terms`, which says where the query string goes and how text is quoted.",
    );
    return undefined;
  }
  checkHandQuoted(member(at, "term"), terms.at, compilation);
  const several = [...(shared.enum?.values() ?? [])].some((values) => values.length > 1);
  if (several && !has(terms.at, "any") && !(asked.explicit && asked.operator === "in")) {
    compilation.findings.report(
      "missing_key",
      member(at, "enum").keySpan,
      "A value with several provider values needs `terms.any`, which says how they are joined.",
    );
  }
  return {
    how: "term",
    term: compilation.template(member(at, "term"), SCOPES.term),
    whole: asked.explicit && asked.operator === "in",
    ...shared,
  };
};

/** The engine quotes holes by itself: marks around one would be doubled, and close at once. */
const checkHandQuoted = (term: Located, terms: Located, { findings }: Surroundings["compilation"]): void => {
  const mark = textOf(member(member(terms, "quote"), "with"));
  const text = textOf(term);
  if (mark === "" || (!text.includes(`${mark}{{`) && !text.includes(`}}${mark}`))) return;
  findings.report(
    "wrong_value",
    term.span,
    `The hole stands between ${mark} marks, and the engine quotes it too.`,
    `Leave the marks out: \`${text.replaceAll(`${mark}{{`, "{{").replaceAll(`}}${mark}`, "}}")}\`.`,
  );
};

const canBeLocal = (at: Located, parameter: QueryParameter, context: FilterContext): boolean => {
  const root = parameter.field?.split(".")[0];
  if (root !== undefined && context.fields.has(root)) return true;
  const { findings } = context.around.compilation;
  if (root === undefined)
    findings.report(
      "filter_not_local",
      at.span,
      `\`${parameter.name}\` is tied to no field of the model, so it cannot be applied here.`,
      "Send it (`to`), make it a `term`, or leave it out: it is then refused.",
    );
  else
    findings.report(
      "filter_not_local",
      at.span,
      `\`${parameter.name}\` is applied to the field \`${root}\`, which is not mapped.`,
      `Map \`record.${root}\`.`,
    );
  return false;
};
