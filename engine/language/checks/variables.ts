/** Does the expression read only variables, functions and scope names that exist in its place? */
import { type Arity, builtinArity, forbiddenFunctions, type VariableUse } from "../../expression/analysis/index.ts";
import { isFunctionUse } from "../references.ts";
import { didYouMean } from "../suggest.ts";
import type { Check, CheckInput } from "./check.ts";

const seen = ({ scope }: CheckInput, prefix: string): string =>
  `This place sees ${scope.variables.map((name) => `\`${prefix}${name}\``).join(", ")}.`;

/** `$name` that is neither a variable of the scope nor a function. */
export const unknownVariables: Check = (input) => {
  const { facts, scope, functionNames } = input;
  for (const use of facts.variables) {
    if (scope.variables.includes(use.name) || functionNames.has(use.name)) continue;
    if (use.called) reportFunction(input, use);
    else {
      const bound = facts.bindings.map((one) => one.name);
      const hint = didYouMean(use.name, [...scope.variables, ...bound, ...functionNames], "$") ?? seen(input, "$");
      input.report("unknown_variable", use, `There is no variable \`$${use.name}\` here.`, hint);
    }
  }
};

function reportFunction({ functionNames, scope, report }: CheckInput, use: VariableUse): void {
  const hint =
    didYouMean(use.name, [...functionNames, ...scope.variables], "$") ?? "docs/functions.md lists the functions.";
  report("unknown_function", use, `There is no function \`$${use.name}\`.`, hint);
}

/** A bare name that the closed scope does not have. */
export const unknownNames: Check = (input) => {
  const { facts, scope, text } = input;
  if (scope.context !== "scope") return bareHeaders(input);
  for (const { name, top, ...range } of facts.names) {
    if (!top || scope.variables.includes(name)) continue;
    const member = scope.variables.includes("body") ? ` A field of the answer is read as \`body.${name}\`.` : "";
    const hint = minusHint(text, range.start) ?? (didYouMean(name, scope.variables) ?? seen(input, "")) + member;
    input.report("unknown_name", range, `There is no \`${name}\` here.`, hint);
  }
};

/** Where the context is the body, the headers are a variable: the bare name reads the body, and mostly nothing. */
const bareHeaders: Check = ({ facts, scope, text, report }) => {
  if (scope.perRecord === true || !scope.variables.includes("headers")) return;
  const hint = "Write `$headers` for the answer's headers; a member of that name is `$.headers`.";
  for (const { name, top, ...range } of facts.names)
    if (top && name === "headers" && text[range.end] === "." && !text.slice(0, range.start).endsWith("$."))
      report("unknown_input_path", range, "`headers` is a member of the body here.", hint);
};

/** `headers.x-request-id` subtracts. */
const minusHint = (text: string, at: number): string | undefined => {
  const dashed = text
    .matchAll(/\bheaders\.(\w+(?:-\w+)+)/g)
    .find((one) => one.index < at && at < one.index + one[0].length);
  return dashed === undefined ? undefined : `A name with \`-\` stands in back-ticks: headers.\`${dashed[1] ?? ""}\`.`;
};

export const forbidden: Check = ({ facts, report }) => {
  for (const use of facts.variables) {
    if (!forbiddenFunctions.has(use.name)) continue;
    const why =
      use.name === "eval" ? "it runs text as code; write the expression out" : "an answer must not depend on chance";
    report("forbidden_function", use, `\`$${use.name}\` is not part of the dialect: ${why}.`);
  }
};

export const rootReference: Check = ({ facts, scope, report }) => {
  const hint = scope.variables.includes("record")
    ? "Write `$` for the context, `$record` for the outermost record."
    : "Write `$` for the context, or name the variable.";
  for (const range of facts.roots) report("root_reference", range, "`$$` is not part of the dialect.", hint);
};

/** `$count(…)` is the function, so `$count` in the same expression could not be the variable. */
export const hiddenVariables: Check = ({ facts, scope, functionNames, report }) => {
  for (const use of facts.variables) {
    if (use.called || !scope.variables.includes(use.name)) continue;
    const hiding = facts.variables.some(
      (one) => one.called && one.name === use.name && isFunctionUse(one, scope, functionNames),
    );
    if (hiding)
      report(
        "shadowed_variable",
        use,
        `\`$${use.name}\` cannot be read where \`$${use.name}()\` is called too.`,
        scope.context === "scope" ? `Write the bare \`${use.name}\`.` : "Use one of the two.",
      );
  }
};

/** Inner names that hide a variable of the place. Parameters may: they stand in plain sight. */
export const shadowing: Check = ({ facts, scope, report }) => {
  for (const { name, kind, ...range } of facts.bindings) {
    if (kind === "parameter" || !scope.variables.includes(name)) continue;
    report(
      "shadowed_variable",
      range,
      `\`$${name}\` is a variable of this place; binding it here hides that.`,
      "Take another name.",
    );
  }
};

/** Functions say how many arguments they take: the library's in its table, JSONata's own by their signatures. */
export const argumentCounts: Check = ({ facts, functions, functionNames, report }) => {
  for (const use of facts.variables) {
    if (!use.called || use.arguments === undefined || !functionNames.has(use.name)) continue;
    const arity = arityOf(functions[use.name]) ?? builtinArity(use.name);
    if (arity === undefined || (use.arguments >= arity.least && use.arguments <= arity.most)) continue;
    const { least, most } = arity;
    const expected = countOf(least, most);
    report(
      "wrong_arguments",
      use,
      `\`$${use.name}\` takes ${expected} argument${expected.endsWith("1") ? "" : "s"}; here are ${use.arguments}.`,
    );
  }
};

const countOf = (least: number, most: number): string => {
  if (least === most) return `${least}`;
  if (most === Number.POSITIVE_INFINITY) return `at least ${least}`;
  return least === 0 ? `at most ${most}` : `${least} to ${most}`;
};

const arityOf = (called: CheckInput["functions"][string] | undefined): Arity | undefined =>
  called === undefined
    ? undefined
    : {
        least: called.signature?.includes("-") === true ? 0 : (called.minArgs ?? 0),
        most: called.maxArgs ?? Number.POSITIVE_INFINITY,
      };
