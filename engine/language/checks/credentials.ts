/** Are secrets read in `auth` and `session` alone, and do the fields exist (config-language-spec A18)? */
import { didYouMean } from "../suggest.ts";
import type { Check } from "./check.ts";

export const credentialFields: Check = ({ facts, scope, credentials, report }) => {
  if (credentials === undefined) return;
  for (const { root, path, ...range } of facts.paths) {
    const [holder, field] = root === undefined ? (scope.context === "scope" ? path : []) : [root, path[0]];
    if ((holder !== "credentials" && holder !== "account") || field === undefined || !scope.variables.includes(holder))
      continue;
    if (credentials.secret.has(field)) {
      const allowed = holder === "credentials" && scope.secrets === true;
      if (!allowed)
        report(
          "secret_out_of_place",
          range,
          `\`${field}\` is a secret; ${scope.name} cannot see it.`,
          "Secrets are read in `auth` and `session` alone.",
        );
    } else if (holder === "credentials" && !credentials.plain.has(field)) {
      const known = scope.secrets === true ? [...credentials.plain, ...credentials.secret] : credentials.plain;
      report("unknown_name", range, `No connection has a field \`${field}\`.`, didYouMean(field, known));
    }
  }
};
