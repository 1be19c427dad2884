/** Warns where a template without holes looks like an expression. */
import type { Findings } from "../finding.ts";
import type { Located } from "../located.ts";
import type { Scope } from "../scopes.ts";

const path = /^\$?([A-Za-z_]\w*)((\.(\w+|`[^`]+`))|\[[^\]]*\])+$/;
const call = /^\$([A-Za-z]\w*)\(.*\)$/s;

/** Names a variable of the place, or calls a function. */
export function isPlainExpression(text: string, scope: Scope): boolean {
  const trimmed = text.trim();
  const name = path.exec(trimmed)?.[1];
  return (name !== undefined && scope.variables.includes(name)) || call.test(trimmed);
}

/** `credentials.api_key` or `$now()` as plain text: sent as it stands, which is hardly meant (R4). */
export function checkPlainTemplate(at: Located, text: string, scope: Scope, findings: Findings): void {
  const trimmed = text.trim();
  if (!isPlainExpression(trimmed, scope)) return;
  findings.report(
    "expression_in_template",
    at.span,
    `\`${trimmed}\` is sent as this very text.`,
    `To send its value write "{{ ${trimmed} }}".`,
  );
}
