/** What `$person` has in the rows of a sandbox. */
import type { Expression } from "../../language/compilation.ts";
import type { Findings } from "../../language/finding.ts";
import { didYouMean } from "../../language/suggest.ts";

export interface Person {
  readonly first: string;
  readonly last: string;
  readonly name: string;
  /** `first.last` in lower case. */
  readonly handle: string;
}

const MEMBERS = ["first", "last", "name", "handle"] as const satisfies readonly (keyof Person)[];

export const checkPerson = ({ references, where }: Expression, findings: Findings): void => {
  for (const member of references.members) {
    const [variable, name = ""] = member.split(".");
    if (variable !== "person" || name === "*" || MEMBERS.some((one) => one === name)) continue;
    findings.report(
      "unknown_name",
      references.placeOf?.(member) ?? { ...where, endLine: where.line, endColumn: where.column + 1 },
      `\`$person\` has no \`${name}\`.`,
      didYouMean(name, MEMBERS) ?? `It has ${MEMBERS.join(", ")}.`,
    );
  }
};
