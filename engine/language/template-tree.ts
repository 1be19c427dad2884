/** Compiles a YAML value whose strings are templates (config-language-spec R2). */
import type { Template, TemplateTree, Expression } from "./compilation.ts";
import type { Located } from "./located.ts";
import { mergeReferences, noReferences } from "./references.ts";
import type { References } from "./compilation.ts";

type Render = TemplateTree["render"];

interface Branch {
  readonly references: References;
  readonly render: Render;
}

/** What a tree needs of its compilation. */
export interface TreeParts {
  template(at: Located): Template;
  expression(at: Located): Expression;
  /** The text of the file named by `{ $text: file }`. */
  text(at: Located): string | undefined;
}

/** The operator of an exact one-key mapping `{ $jsonata: … }` or `{ $text: … }`; every other key is data. */
export function operatorOf(
  at: Located,
): { readonly name: "$jsonata" | "$text"; readonly argument: Located } | undefined {
  const { value } = at;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = at.entries();
  const [first] = entries;
  if (entries.length !== 1 || first === undefined) return undefined;
  const [name, argument] = first;
  return name === "$jsonata" || name === "$text" ? { name, argument } : undefined;
}

export function compileTree(at: Located, parts: TreeParts): TemplateTree {
  return branch(at, parts);
}

function branch(at: Located, parts: TreeParts): Branch {
  const { value } = at;
  if (typeof value === "string") return parts.template(at);
  if (Array.isArray(value)) return sequence(at, parts);
  if (typeof value !== "object" || value === null) return { references: noReferences, render: () => value };
  const operator = operatorOf(at);
  if (operator?.name === "$jsonata") {
    const expression = parts.expression(at);
    return { references: expression.references, render: (scope, now) => expression.evaluate(scope, scope, now) };
  }
  if (operator?.name === "$text") {
    const text = parts.text(operator.argument);
    return { references: noReferences, render: () => text };
  }
  return mapping(at, parts);
}

function sequence(at: Located, parts: TreeParts): Branch {
  const items = at.items().map((item) => branch(item, parts));
  return {
    references: mergeReferences(items.map((item) => item.references)),
    render: (scope, now) => items.map((item) => item.render(scope, now)).filter((value) => value !== undefined),
  };
}

function mapping(at: Located, parts: TreeParts): Branch {
  const members = at.entries().map(([key, child]) => [key, branch(child, parts)] as const);
  return {
    references: mergeReferences(members.map(([, member]) => member.references)),
    // `fromEntries` defines own members, so a key `__proto__` stays data.
    render: (scope, now) =>
      Object.fromEntries(
        members
          .map(([key, member]) => [key, member.render(scope, now)] as const)
          .filter(([, value]) => value !== undefined),
      ),
  };
}
