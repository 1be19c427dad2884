/** Keeps secrets where they belong: secret fields in `auth` alone (config-language-spec A18), and none in plain text. */
import type { Compilation, References } from "../language/compilation.ts";
import type { Findings, Span } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import type { Scope } from "../language/scopes.ts";
import { suggest } from "../language/suggest.ts";

/** Names of fields over all connections. */
export interface FieldNames {
  readonly secret: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
  readonly learned: ReadonlySet<string>;
}

/**
 * Wraps a compilation so that every expression and template, whichever room compiles it, is held to the fields that
 * exist and to the places where secrets may stand.
 */
export const guardFields = (compilation: Compilation, fields: FieldNames): Compilation => {
  const check = (at: Located, scope: Scope, references: References): void => {
    for (const member of references.members) {
      const [root, name] = member.split(".");
      if (name === undefined || name === "*") continue;
      if (root === "credentials") checkCredential(name, { at, scope, fields, findings: compilation.findings });
      if (root === "account") checkAccount(name, { at, scope, fields, findings: compilation.findings });
    }
  };
  const checked = <T extends { readonly references: References }>(compiled: T, at: Located, scope: Scope): T => {
    check(at, scope, compiled.references);
    return compiled;
  };
  return {
    ...compilation,
    expression: (at, scope) => checked(compilation.expression(at, scope), at, scope),
    template: (at, scope) => checked(compilation.template(at, scope), at, scope),
    templateTree: (at, scope) => checked(compilation.templateTree(at, scope), at, scope),
  };
};

interface Check {
  readonly at: Located;
  readonly scope: Scope;
  readonly fields: FieldNames;
  readonly findings: Findings;
}

const checkCredential = (name: string, { at, scope, fields, findings }: Check): void => {
  const span = spanOfName(at, name);
  if (fields.secret.has(name)) {
    if (scope.secrets !== true)
      findings.report(
        "secret_out_of_place",
        span,
        `\`${name}\` is a secret field and stands outside of \`auth\``,
        "send it by an entry of the connection's `auth`",
      );
  } else if (!fields.open.has(name))
    reportUnknown(
      name,
      "connection has a field",
      [...fields.open, ...(scope.secrets === true ? fields.secret : [])],
      span,
      findings,
    );
};

const checkAccount = (name: string, { at, fields, findings }: Check): void => {
  const span = spanOfName(at, name);
  if (fields.secret.has(name))
    findings.report(
      "secret_out_of_place",
      span,
      `\`${name}\` is a secret field; \`account\` never has it`,
      "secret fields are for `auth` alone, as `credentials`",
    );
  else if (!fields.open.has(name) && !fields.learned.has(name) && name !== "id")
    reportUnknown(
      name,
      "connection has a field or learns a value",
      [...fields.open, ...fields.learned],
      span,
      findings,
    );
};

const reportUnknown = (
  name: string,
  what: string,
  candidates: readonly string[],
  span: Span,
  findings: Findings,
): void => {
  const near = suggest(name, candidates);
  findings.report(
    "unknown_name",
    span,
    `no ${what} called \`${name}\``,
    near === undefined ? `known: ${candidates.join(", ") || "none"}` : `Did you mean \`${near}\`?`,
  );
};

/** The name inside the text, else (a tree, a file) the place itself. */
const spanOfName = (at: Located, name: string): Span => {
  for (const place of leavesOf(at)) {
    const found = new RegExp(
      `(?:credentials|account)\\s*\\.\\s*\`?(${name.replaceAll(/[^\w]/gu, "\\$&")})\\b`,
      "u",
    ).exec(place.text ?? "");
    if (found !== null) {
      const end = found.index + found[0].length;
      return place.range(end - name.length, end);
    }
  }
  return at.span;
};

const leavesOf = (at: Located): readonly Located[] => {
  if (at.text !== undefined) return [at];
  return [...at.entries().map(([, child]) => child), ...at.items()].flatMap(leavesOf);
};

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
    const inAuth = leaf.path.includes("auth") && key === "value";
    const shaped = SECRET_SHAPES.some((shape) => shape.test(value));
    if (shaped || ((inAuth || CREDENTIAL_KEYS.test(key)) && looksRandom(value))) {
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
