/** The linter over one expression: an ordered list of checks. */
import { calledNames } from "./callees.ts";
import type { Check, CheckInput } from "./check.ts";
import { credentialFields } from "./credentials.ts";
import { arrayComparison, leadingIndex, scopeInPredicate, stringPredicates } from "./predicates.ts";
import { conditionalWithoutElse, holesInText } from "./templates.ts";
import {
  argumentCounts,
  forbidden,
  hiddenVariables,
  rootReference,
  shadowing,
  unknownNames,
  unknownVariables,
} from "./variables.ts";

export type { CheckInput, CredentialNames, Position } from "./check.ts";
export { isPlainExpression } from "./plain-template.ts";

const checks: readonly Check[] = [
  unknownVariables,
  calledNames,
  unknownNames,
  forbidden,
  rootReference,
  hiddenVariables,
  shadowing,
  argumentCounts,
  credentialFields,
  stringPredicates,
  leadingIndex,
  scopeInPredicate,
  arrayComparison,
  holesInText,
  conditionalWithoutElse,
];

export function runChecks(input: CheckInput): void {
  for (const check of checks) check(input);
}
