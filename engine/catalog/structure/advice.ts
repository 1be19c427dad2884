/** Hints from the schema itself: the reason of the anti-example that the author wrote, else an example of what fits. */
import type { Located } from "../../language/located.ts";
import { isSchema, type Problem, type Schema } from "./problem.ts";

const LONGEST = 100;

/** Adds a hint to problems of this very place that have none. */
export const withAdvice = (schema: Schema, at: Located, problems: readonly Problem[]): readonly Problem[] => {
  const hint = problems.some((problem) => isOf(problem, at)) ? adviceFor(schema, at.value) : undefined;
  return hint === undefined
    ? problems
    : problems.map((problem) => (isOf(problem, at) ? { ...problem, hint } : problem));
};

const isOf = ({ code, span, hint }: Problem, at: Located): boolean =>
  hint === undefined &&
  (code === "wrong_value" || code === "wrong_type") &&
  span.line === at.span.line &&
  span.column === at.span.column &&
  span.endLine === at.span.endLine &&
  span.endColumn === at.span.endColumn;

const adviceFor = (schema: Schema, value: unknown): string | undefined =>
  reasonOf(schema["antiExamples"], value) ?? exampleOf(schema);

const reasonOf = (antiExamples: unknown, value: unknown): string | undefined => {
  if (!Array.isArray(antiExamples)) return undefined;
  const printed = JSON.stringify(value);
  const anti: unknown = antiExamples.find((one) => isSchema(one) && JSON.stringify(one["value"]) === printed);
  return isSchema(anti) && typeof anti["reason"] === "string" ? anti["reason"] : undefined;
};

const exampleOf = (schema: Schema): string | undefined => {
  const printed = printedExample(schema);
  return printed === undefined ? undefined : `For example \`${printed}\`.`;
};

/** What a key that is missing is for, and how it may look. */
export const adviceForMissing = (key: string, schema: Schema | undefined): string | undefined => {
  const printed = schema === undefined ? undefined : printedExample(schema);
  return printed === undefined ? undefined : `For example \`${key}: ${printed}\`.`;
};

const printedExample = (schema: Schema): string | undefined => {
  const examples = schema["examples"];
  const [first] = Array.isArray(examples) ? (examples as readonly unknown[]) : [];
  const text = first === undefined ? undefined : printFlow(first);
  return text === undefined || text.length > LONGEST ? undefined : text;
};

/** A value as an author writes it in YAML's flow style. */
const printFlow = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[${value.map(printFlow).join(", ")}]`;
  if (isSchema(value))
    return `{ ${Object.entries(value)
      .map(([key, member]) => `${key}: ${printFlow(member)}`)
      .join(", ")} }`;
  return typeof value === "string" && /^[\w./$-]+(?: [\w./$-]+)*$/u.test(value) ? value : JSON.stringify(value);
};
