/** The compilation of one mapping: each expression is compiled once, and none may read a query parameter that the model does not have. */
import type { Where } from "../errors.ts";
import type { Compilation, Expression, References } from "../language/compilation.ts";
import { didYouMean } from "../language/suggest.ts";
import { membersOf, spanAt, whereOf } from "./surroundings.ts";
import type { ModelResource } from "./types.ts";

/** Methods and branches share most expressions: the same place with the same variables in sight is the same expression. */
export const shareCompilation = (compilation: Compilation, resource: ModelResource): Compilation => {
  const known = new Map<string, Expression>();
  const checked = <T extends { readonly references: References }>(made: T, where: Where): T => {
    checkQuery(made.references, where, resource, compilation);
    return made;
  };
  return {
    ...compilation,
    expression: (at, scope) => {
      const key = JSON.stringify([at.file, at.path, scope.name, scope.variables]);
      const found = known.get(key);
      if (found !== undefined) return found;
      const made = compilation.expression(at, scope);
      known.set(key, made);
      return checked(made, made.where);
    },
    template: (at, scope) => checked(compilation.template(at, scope), whereOf(at.span)),
    templateTree: (at, scope) => checked(compilation.templateTree(at, scope), whereOf(at.span)),
  };
};

/** A misspelt parameter would read as nothing, for ever. */
const checkQuery = (references: References, where: Where, resource: ModelResource, compilation: Compilation): void => {
  for (const name of membersOf("query", references)) {
    if (name === "*" || resource.query.has(name)) continue;
    const hint = didYouMean(name, resource.query.keys()) ?? `It has ${[...resource.query.keys()].join(", ")}.`;
    compilation.findings.report(
      "unknown_name",
      references.placeOf?.(`query.${name}`) ?? spanAt(where),
      `\`${resource.model}/${resource.name}\` has no query parameter \`${name}\`.`,
      hint,
    );
  }
};
