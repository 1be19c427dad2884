/** `sort`: the consumer's order as an argument or as a term of the query string. There is no sorting here: it needs the whole list. */
import { CognateError, type ErrorDetail } from "../errors.ts";
import type { Compilation, Template } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import { didYouMean } from "../language/suggest.ts";
import type { Part } from "./parts.ts";
import { printed } from "./printed.ts";
import { checkArg, type Surroundings } from "./surroundings.ts";
import type { OperationFacts, UnifiedQuery } from "./types.ts";
import { has, member, textOf } from "./yaml.ts";

export interface CompiledSort {
  /** Unified field: the provider's name. */
  readonly fields: ReadonlyMap<string, string>;
  readonly to?: {
    readonly arg: string;
    readonly asc?: Template;
    readonly desc?: Template;
    readonly join?: string;
    readonly direction?: Direction;
  };
  readonly term?: Template;
}

/** An argument of its own says up or down, by these words. */
interface Direction {
  readonly arg: string;
  readonly asc: string;
  readonly desc: string;
}

export const compileSort = (
  part: Part,
  operation: OperationFacts | undefined,
  around: Surroundings,
): CompiledSort | undefined => {
  const { at } = part;
  const { compilation, resource } = around;
  if (at.value === "local") {
    compilation.findings.report(
      "local_sort",
      at.span,
      "Sorting here would need the whole list.",
      "Leave `sort` out: it is then refused with what works.",
    );
    return undefined;
  }
  const fields = new Map(
    member(at, "fields")
      .entries()
      .map(([field, child]) => [field, textOf(child)] as const),
  );
  for (const [field, child] of member(at, "fields").entries()) {
    if (!resource.sort.includes(field))
      compilation.findings.report(
        "unknown_field",
        child.keySpan,
        `\`${resource.model}/${resource.name}\` cannot be sorted by \`${field}\`.`,
        didYouMean(field, resource.sort) || `The model sorts by ${resource.sort.join(", ")}.`,
      );
  }
  const template = (key: string): Template => compilation.template(member(at, key), SCOPES.term);
  if (has(at, "term")) return { fields, term: template("term") };
  const arg = textOf(member(at, "to"));
  checkArg(arg, member(at, "to").span, operation, compilation);
  return {
    fields,
    to: {
      arg,
      ...(has(at, "asc") ? { asc: template("asc") } : {}),
      ...(has(at, "desc") ? { desc: template("desc") } : {}),
      ...(has(at, "join") ? { join: textOf(member(at, "join")) } : {}),
      ...(has(at, "direction") ? { direction: directionOf(member(at, "direction"), operation, compilation) } : {}),
    },
  };
};

const directionOf = (at: Located, operation: OperationFacts | undefined, compilation: Compilation): Direction => {
  const word = (key: string): string => (has(at, key) ? textOf(member(at, key)) : key);
  const arg = word("to");
  checkArg(arg, member(at, "to").span, operation, compilation);
  return { arg, asc: word("asc"), desc: word("desc") };
};

export interface PlannedSort {
  readonly args: Readonly<Record<string, string>>;
  readonly terms: readonly string[];
}

/** @throws CognateError sort_not_supported with what works */
export const planSort = (
  sort: CompiledSort | undefined,
  asked: UnifiedQuery["sort"],
  scope: Readonly<Record<string, unknown>>,
  now: number,
): PlannedSort => {
  if (asked.length === 0) return { args: {}, terms: [] };
  const possible = sort === undefined ? [] : [...sort.fields.keys()];
  const rendered = asked.map(({ field, direction }) => {
    const name = sort?.fields.get(field);
    if (sort === undefined || name === undefined)
      throw refuse(field, `This integration cannot sort by \`${field}\`.`, possible);
    const template = sort.term ?? (direction === "desc" ? sort.to?.desc : sort.to?.asc);
    if (template === undefined) {
      if (direction === "asc" || sort.to?.direction !== undefined) return name;
      throw refuse(field, `This integration sorts by \`${field}\` in ascending order only.`, possible);
    }
    const text = template.renderWith({ ...scope, field: name, direction }, now, printed);
    if (text === undefined) throw refuse(field, `This integration cannot sort by \`${field}\` here.`, possible);
    return text;
  });
  if (sort?.to === undefined) return { args: {}, terms: rendered };
  const { arg, join = "", direction: words } = sort.to;
  if (rendered.length > 1 && sort.to.join === undefined)
    throw refuse(asked[1]?.field ?? "", "This integration sorts by one field only.", possible);
  const [first, ...others] = asked.map(({ direction }) => direction);
  if (words !== undefined && others.some((other) => other !== first))
    throw refuse(asked[1]?.field ?? "", "This integration sorts by several fields in one direction only.", possible);
  return {
    args: {
      [arg]: rendered.join(join),
      ...(words === undefined || first === undefined ? {} : { [words.arg]: words[first] }),
    },
    terms: [],
  };
};

const refuse = (field: string, message: string, possible: readonly string[]): CognateError => {
  const detail: ErrorDetail = { parameter: "sort_by", field, message, code: "sort_not_supported" };
  return new CognateError("sort_not_supported", message, {
    errors: [detail],
    hint: possible.length === 0 ? "It cannot sort; leave `sort_by` out." : `It sorts by ${possible.join(", ")}.`,
  });
};
