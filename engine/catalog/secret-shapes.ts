/** What is a secret by its look, whoever made it: whole, and by its first letters alone. */

interface SecretShape {
  /** As its makers document it. */
  readonly whole?: RegExp;
  /** How one begins that is too short, or too plain, to be known as a whole: the source of an expression. */
  readonly begins?: string;
}

const SHAPES: readonly SecretShape[] = [
  { whole: /-----BEGIN [A-Z ]*PRIVATE KEY-----/u },
  { whole: /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/u, begins: "eyJ" },
  { whole: /\b(?:Bearer|Basic|Token) +[A-Za-z0-9+/_=.-]{20,}$/iu },
  { whole: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/u, begins: "gh[pousr]_" },
  { whole: /\bgithub_pat_[A-Za-z0-9_]{50,}\b/u, begins: "github_pat_" },
  { whole: /\bgl(?:pat|oas|dt|rt)-[A-Za-z0-9_-]{20,}/u, begins: "gl(?:pat|oas|dt|rt)-" },
  { whole: /\bxox[abposr]-[A-Za-z0-9-]{20,}/u, begins: "xox[a-z]-" },
  { whole: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}\b/u, begins: "[rsp]k[_-]" },
  { whole: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/u, begins: "A[KS]IA[A-Z]{4}" },
  { whole: /\bAIza[A-Za-z0-9_-]{35}/u, begins: "AIza" },
  { whole: /\bya29\.[A-Za-z0-9_-]{20,}/u },
  { whole: /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/u },
  {
    whole: /\b(?:npm|dop_v1|shpat|pul|hf|sq0csp|lin_api)_[A-Za-z0-9]{32,}\b/u,
    begins: "(?:npm|dop|shp[a-z]+|pul|hf|lin)_",
  },
  { begins: "(?:whsec|cgt)_" },
];

export const SECRET_SHAPES: readonly RegExp[] = SHAPES.flatMap(({ whole }) => whole ?? []);

/** A word that begins as a secret does. */
export const SECRET_BEGINNING = new RegExp(`^(?:${SHAPES.flatMap(({ begins }) => begins ?? []).join("|")})`, "u");
