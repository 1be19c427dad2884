/** What is wrong with how an expression or template is written in YAML: the silent traps of config-language-spec 3.2. */
import type { Located } from "../../language/located.ts";
import { everySyntax, syntaxOf } from "../../language/yaml/located.ts";
import type { Problem } from "./problem.ts";
import { nameOf } from "./values.ts";

const OPERATORS = ["$jsonata", "$text"];

const isOperator = (at: Located): boolean => {
  const keys = at.entries().map(([key]) => key);
  return keys.length === 1 && OPERATORS.includes(keys[0] ?? "");
};

/** Nothing in the file is folded, empty, or followed by a comment that may have been meant as part of it. */
export const isReadAsWritten = (at: Located): boolean =>
  everySyntax(at, ({ style, comment }, text) =>
    style === "plain" ? comment === undefined || !isCutOff(text, comment) : style !== "folded" && style !== "empty",
  );

/** `data #$i.id` binds a position in JSONata; and after several tokens nobody sees whether `#` belongs to them. */
const isCutOff = (text: string, comment: string): boolean => comment.startsWith("#$") || /\s/u.test(text);

/** A place that holds an expression. */
export const expressionProblems = (at: Located): readonly Problem[] => {
  const { value } = at;
  if (value === null)
    return [{ code: "wrong_type", span: at.keySpan, message: `${nameOf(at)} is empty where an expression stands` }];
  if (typeof value === "object") {
    if (isOperator(at)) return [];
    const what = Array.isArray(value) ? "a list" : "a mapping";
    return [
      {
        code: "yaml_trap",
        span: at.span,
        message: `YAML reads ${what} here; ${nameOf(at)} is an expression`,
        hint: blockForm(at),
      },
    ];
  }
  return writtenProblems(at);
};

/** A place that holds a template. */
export const templateProblems = (at: Located): readonly Problem[] => {
  const { value } = at;
  if (value === null)
    return [{ code: "wrong_type", span: at.keySpan, message: `${nameOf(at)} is empty where text stands` }];
  if (typeof value !== "object" || isOperator(at)) return [];
  const what = Array.isArray(value) ? "a list" : "a mapping";
  return [
    {
      code: "yaml_trap",
      span: at.span,
      message: `YAML reads ${what} here; ${nameOf(at)} is a template`,
      hint: 'quote the template: "{{ … }}"',
    },
  ];
};

const writtenProblems = (at: Located): readonly Problem[] => {
  const syntax = syntaxOf(at);
  if (syntax?.style === "folded") {
    return [
      {
        code: "yaml_trap",
        span: at.span,
        message: "`>` folds lines, so places inside the expression are lost",
        hint: "use `|-` instead of `>`",
      },
    ];
  }
  const { comment } = syntax ?? {};
  if (comment === undefined || syntax?.style !== "plain") return [];
  if (!isCutOff(at.text ?? "", comment)) return [];
  return [
    {
      code: "yaml_trap",
      span: at.span,
      message: `YAML ends the expression at \`${comment.slice(0, 20)}\`: the rest is a comment`,
      hint: `${blockForm(at)}; a comment goes on a line of its own`,
    },
  ];
};

const blockForm = (at: Located): string => {
  const key = at.path.at(-1);
  const lead = typeof key === "string" ? `\`${key}: |-\`` : "`|-`";
  return `write the expression as a block: ${lead} and the expression on the next line, indented`;
};
