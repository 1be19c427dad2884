/** Finds secrets in plain text. That secret fields are read in `auth` alone is checked by the language (`checks/credentials.ts`). */
import type { Findings } from "../language/finding.ts";
import { child, type Located, type PathKey } from "../language/located.ts";
import { SECRET_SHAPES } from "./secret-shapes.ts";
import { isSchema } from "./structure/problem.ts";

/** No secret worth the name is shorter. */
const LEAST_LENGTH = 16;
/** A password before the host of a URL. */
const URL_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/@\s:]+:(?!\{\{)[^/@\s]+@/iu;
/** Keys of config whose literal value would be a credential. */
const CREDENTIAL_KEYS =
  /(?:^|[_.-])(?:token|password|passwd|secret|key|apikey|authorization|credentials?|signature)$/iu;

/** Looks at every text of a file of the integration itself. */
export const checkPlainSecrets = (at: Located, findings: Findings): void => {
  reportTexts(at, findings, (text, path) => {
    // The strategies of `auth` ask for a hole by themselves.
    if (path.includes("auth")) return false;
    const named = CREDENTIAL_KEYS.test(String(path.at(-1) ?? "")) && !text.includes("{{") && looksRandom(text);
    return named || isSecretShape(text) || URL_PASSWORD.test(text);
  });
};

/** Invented data holds invented credentials: only what is a secret by its shape is one here. */
export const checkRecordedSecrets = (at: Located, findings: Findings): void => {
  reportTexts(at, findings, isSecretShape);
};

/** All shapes are longer than most texts. */
const isSecretShape = (text: string): boolean =>
  text.length >= LEAST_LENGTH && SECRET_SHAPES.some((shape) => shape.test(text));

const report = (leaf: Located, findings: Findings): void =>
  findings.report(
    "plain_secret",
    leaf.span,
    "this looks like a secret in plain text",
    "declare a `secret` field and write `{{ credentials.NAME }}`",
  );

/** Bits a character: words of a language have about 3 at this length, random letters and digits about 4. */
const LEAST_ENTROPY = 3.1;
/** `meta.page.next_token`: what expressions read. */
const PATH = /^[A-Za-z_$`@]{1,20}[\w`@]{0,16}(?:\.[A-Za-z_`@][\w`@]{0,30})+$/u;

/** Long, without blanks, letters and digits mixed, and hardly a character twice. */
const looksRandom = (value: string): boolean =>
  value.length >= LEAST_LENGTH &&
  /^[A-Za-z0-9+/_=.-]+$/u.test(value) &&
  /\d/u.test(value) &&
  /[A-Za-z]/u.test(value) &&
  !PATH.test(value) &&
  entropyOf(value) >= LEAST_ENTROPY;

/** Shannon's, in bits a character. */
const entropyOf = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
};

/** Reports each text below `at` that is a secret: places are asked of those alone, for texts are many. */
const reportTexts = (
  at: Located,
  findings: Findings,
  isSecret: (text: string, path: readonly PathKey[]) => boolean,
): void => {
  const walk = (value: unknown, path: readonly PathKey[]): void => {
    if (typeof value === "string") {
      if (isSecret(value, path)) report(path.reduce(child, at), findings);
    } else if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...path, index]);
    else if (isSchema(value)) for (const [key, member] of Object.entries(value)) walk(member, [...path, key]);
  };
  walk(at.value, []);
};
