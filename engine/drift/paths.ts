/** Paths that expressions read, found by their form: enough to compare with a schema, whatever the expression does with them. */

/** A step: a name, or anything between back-ticks. */
const STEP = "(?:[A-Za-z_]\\w*|`[^`]+`)";
const PATH = new RegExp(`(?<![\\w.$\`])${STEP}(?:\\.${STEP})*(?!\\w*\\()`, "gu");
const ONLY = new RegExp(`^${STEP}(?:\\.${STEP})*$`, "u");
const WORDS = /^(?:and|or|in|true|false|null)$/u;

export type Steps = readonly string[];

const stepsOf = (path: string): Steps => (path.match(/`[^`]+`|[^.`]+/gu) ?? []).map((step) => step.replaceAll("`", ""));

/** The steps of an expression that is one path; `$` is no steps; undefined if it is more than a path. */
export const simplePath = (expression: string | undefined): Steps | undefined => {
  const text = expression?.trim() ?? "";
  if (text === "$") return [];
  return ONLY.test(text) && !WORDS.test(text) ? stepsOf(text) : undefined;
};

/** The paths of an expression that is a path, or one function of paths and literals: `$first(name, login)`. Undefined if it is more. */
export const plainPaths = (expression: string | undefined): readonly Steps[] | undefined => {
  const whole = simplePath(expression);
  if (whole !== undefined) return [whole];
  const given = /^\$\w+\(([^()]*)\)$/u.exec(expression?.trim() ?? "")?.[1];
  if (given === undefined) return undefined;
  const found = given.split(",").map((one) => (LITERAL.test(one.trim()) ? [] : simplePath(one)));
  return found.every((one) => one !== undefined) ? found.filter((one) => one.length > 0) : undefined;
};

const LITERAL = /^(?:"[^"]*"|'[^']*'|-?[\d.]+|true|false|null)$/u;

/** Every path in an expression; predicates, functions and texts are looked through. */
export const pathsIn = (expression: string): readonly Steps[] => {
  const bare = expression
    .replaceAll(/\/\*[\s\S]*?\*\//gu, " ")
    .replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gu, " ")
    .replaceAll(/\[[^[\]]*\]/gu, (predicate) => (/^\[\d*\]$/u.test(predicate) ? "" : ` ${predicate} `))
    .replaceAll(/\$(?:parent|record|page)\./gu, " ");
  return [...bare.matchAll(PATH)]
    .map(([path]) => path)
    .filter((path) => !WORDS.test(path))
    .map(stepsOf);
};
