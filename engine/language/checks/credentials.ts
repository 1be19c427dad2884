/** Are secrets read in `auth` and `session` alone, and do the fields exist (config-language-spec A18)? */
import { suggest } from "../suggest.ts";
import type { Check, CheckInput, CredentialNames } from "./check.ts";

interface Use {
  readonly holder: string;
  readonly field: string;
  readonly start: number;
  readonly end: number;
}

export const credentialFields: Check = (input) => {
  const { credentials } = input;
  if (credentials === undefined) return;
  for (const use of usesOf(input)) {
    if (use.holder === "credentials") checkCredential(use, input, credentials);
    if (use.holder === "account") checkAccount(use, input, credentials);
  }
};

/** `credentials.x` and `$credentials.x`, at the place of `x`. */
function usesOf({ facts, scope }: CheckInput): readonly Use[] {
  return facts.paths.flatMap(({ root, path, start, end }) => {
    const [holder, field] = root === undefined ? (scope.context === "scope" ? path : []) : [root, path[0]];
    if (holder === undefined || field === undefined || !scope.variables.includes(holder)) return [];
    const written = facts.names.find((one) => one.name === field && one.start >= start && one.end <= end);
    return [{ holder, field, start: written?.start ?? start, end: written?.end ?? end }];
  });
}

function checkCredential(
  { field, ...range }: Use,
  { scope, report }: CheckInput,
  { secret, open }: CredentialNames,
): void {
  if (!secret.has(field)) {
    if (!open.has(field))
      unknown(field, "connection has a field", [...open, ...(scope.secrets === true ? secret : [])], range, report);
  } else if (scope.secrets !== true) {
    report(
      "secret_out_of_place",
      range,
      `\`${field}\` is a secret field and stands outside of \`auth\``,
      "send it by an entry of the connection's `auth`",
    );
  }
}

function checkAccount(
  { field, ...range }: Use,
  { report }: CheckInput,
  { secret, open, learned }: CredentialNames,
): void {
  if (secret.has(field)) {
    report(
      "secret_out_of_place",
      range,
      `\`${field}\` is a secret field; \`account\` never has it`,
      "secret fields are for `auth` alone, as `credentials`",
    );
  } else if (!open.has(field) && !learned.has(field) && field !== "id") {
    unknown(field, "connection has a field or learns a value", [...open, ...learned], range, report);
  }
}

function unknown(
  field: string,
  what: string,
  candidates: readonly string[],
  range: { readonly start: number; readonly end: number },
  report: CheckInput["report"],
): void {
  const near = suggest(field, candidates);
  const hint = near === undefined ? `known: ${candidates.join(", ") || "none"}` : `Did you mean \`${near}\`?`;
  report("unknown_name", range, `no ${what} called \`${field}\``, hint);
}
