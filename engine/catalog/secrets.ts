/** Finds secrets in plain text. That secret fields are read in `auth` alone is checked by the language (`checks/credentials.ts`). */
import type { Findings } from "../language/finding.ts";
import type { Located } from "../language/located.ts";

/** Shapes that are secrets whoever made them: private keys, JSON Web Tokens, bearer values. */
const SECRET_SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/u,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/u,
  /\b(?:Bearer|Basic|Token) +[A-Za-z0-9+/_=.-]{20,}$/iu,
];
/** Keys of config whose literal value would be a credential. */
const CREDENTIAL_KEYS =
  /^(?:token|password|secret|key|access_key|secret_key|client_secret|api_key|private_key|authorization|x-api-key|api-key)$/iu;

/** Looks at every text of a file of the integration itself (not fixtures, not the sandbox). */
export const checkPlainSecrets = (at: Located, findings: Findings): void => {
  for (const leaf of leavesOf(at)) {
    const { value } = leaf;
    if (typeof value !== "string" || value.includes("{{")) continue;
    const key = String(leaf.path.at(-1) ?? "");
    // The strategies of `auth` ask for a hole by themselves.
    if (leaf.path.includes("auth")) continue;
    const shaped = SECRET_SHAPES.some((shape) => shape.test(value));
    if (shaped || (CREDENTIAL_KEYS.test(key) && looksRandom(value))) {
      findings.report(
        "plain_secret",
        leaf.span,
        "this looks like a secret in plain text",
        "declare a `secret` field and write `{{ credentials.NAME }}`",
      );
    }
  }
};

/** Long, without blanks, with letters and digits mixed. */
const looksRandom = (value: string): boolean =>
  value.length >= 16 && /^[A-Za-z0-9+/_=.-]+$/u.test(value) && /\d/u.test(value) && /[A-Za-z]/u.test(value);

const leavesOf = (at: Located): readonly Located[] => {
  if (at.text !== undefined) return [at];
  return [...at.entries().map(([, child]) => child), ...at.items()].flatMap(leavesOf);
};
