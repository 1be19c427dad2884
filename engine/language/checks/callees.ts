/** Is a field called as if it were a method? */
import { calledFields } from "../../expression/analysis/index.ts";
import type { Check } from "./check.ts";

/** What people call on values elsewhere, and what there is for it here. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ["toLowerCase", "$lowercase(…)"],
  ["lower", "$lowercase(…)"],
  ["toUpperCase", "$uppercase(…)"],
  ["upper", "$uppercase(…)"],
  ["strip", "$trim(…)"],
  ["toString", "$string(…)"],
  ["substr", "$substring(…)"],
  ["slice", "$substring(…)"],
  ["includes", "$contains(…)"],
  ["replaceAll", "$replace(…)"],
  ["toISOString", "$toIso(…)"],
]);

export const calledNames: Check = ({ ast, functionNames, report }) => {
  for (const { name, ...range } of calledFields(ast)) {
    const meant = METHODS.get(name) ?? (functionNames.has(name) ? `$${name}(…)` : undefined);
    report(
      "unknown_function",
      range,
      `\`${name}\` is called here; a field of data is no function.`,
      meant === undefined
        ? "The name of a function begins with `$`, and what it works on is its first argument."
        : `A function begins with \`$\` and takes the value: \`${meant}\`.`,
    );
  }
};
