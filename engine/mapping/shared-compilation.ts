/** A compilation that compiles each expression of a mapping once, though several methods and branches share it. */
import type { Compilation, Expression } from "../language/compilation.ts";

/** The same place with the same variables in sight is the same expression. */
export const shareExpressions = (compilation: Compilation): Compilation => {
  const known = new Map<string, Expression>();
  return {
    ...compilation,
    expression: (at, scope) => {
      const key = JSON.stringify([at.file, at.path, scope.name, scope.variables]);
      const found = known.get(key) ?? compilation.expression(at, scope);
      known.set(key, found);
      return found;
    },
  };
};
