/** What every way to send a credential implements, and the words they share. */
import { CognateError, type Where } from "../../errors.ts";
import type { Compilation, Template } from "../../language/compilation.ts";
import type { RequestPlan } from "../../language/exchange.ts";
import type { Located } from "../../language/located.ts";
import { closed, literalKey, type AntiExample, type JsonSchema } from "../../language/schema-words.ts";
import { isPlainExpression } from "../../language/checks/index.ts";
import { SCOPES } from "../../language/scopes.ts";
import { secret, type Secret } from "../../language/secret.ts";
import type { CompiledAuth } from "../types.ts";
import type { TokenGrant } from "./token.ts";

export type AuthConfig = Readonly<Record<string, unknown>>;
export type AuthScope = Readonly<Record<string, unknown>>;

/** One item of `auth`, compiled. */
export interface AuthStep {
  /** `apply` steps run in order; then at most one `sign`, which sees the final URL and bytes. */
  readonly phase: "apply" | "sign";
  readonly headerNames: readonly string[];
  readonly queryNames: readonly string[];
  readonly inBody: boolean;
  run(plan: RequestPlan, scope: AuthScope, now: number): RequestPlan;
  /** The step sends a token that is got outside of planning. */
  readonly grant?: TokenGrant;
  /** Fields of the account that it reads by name, without a template that says so. */
  readonly fields?: readonly string[];
  /** Addresses that the grant calls, for the list of hosts. */
  readonly urls?: readonly AuthUrl[];
}

/** An address outside of the base URL that credentials go to. */
export interface AuthUrl {
  readonly at: Located;
  readonly template: Template;
}

/** A compiled list; inside a strategy it runs in that strategy's scope. */
export interface AuthList extends CompiledAuth {
  run(plan: RequestPlan, scope: AuthScope, now: number): RequestPlan;
}

/** Compiles a list of strategies inside a strategy (`login.auth`, `apply`). */
export type CompileNested = (at: Located) => AuthList;

export interface AuthStrategy {
  readonly type: string;
  readonly summary: string;
  /** Schemas of the keys besides `type`. */
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  /** Whole configurations, `type` included; they run as tests and stand in the docs. */
  readonly examples: readonly AuthConfig[];
  readonly antiExamples: readonly AntiExample[];
  compile(at: Located<AuthConfig>, compilation: Compilation, nested: CompileNested): AuthStep;
}

export const strategySchema = ({
  type,
  summary,
  properties,
  required,
  examples,
  antiExamples,
}: AuthStrategy): JsonSchema =>
  closed(summary, { type: literalKey("Which strategy.", { const: type }), ...properties }, ["type", ...required], {
    examples,
    anti: antiExamples,
  });

/** A step that puts values into headers alone. */
export const headerStep = (name: string, value: (scope: AuthScope, now: number) => Secret): AuthStep => ({
  phase: "apply",
  headerNames: [name],
  queryNames: [],
  inBody: false,
  run: (plan, scope, now) => ({
    ...plan,
    headers: [...plan.headers.filter(([other]) => other !== name), [name, value(scope, now)]],
  }),
});

/** Text of an auth template. An empty hole is `credential_missing`: nothing is ever sent half-filled. */
export const renderCredential = (
  template: Template,
  scope: AuthScope,
  now: number,
  print: (text: string) => string = (text) => text,
): string => {
  const text = template.renderWith(scope, now, (value) => {
    if (typeof value === "string" && value !== "") return print(value);
    return typeof value === "number" || typeof value === "boolean" ? print(String(value)) : undefined;
  });
  if (text === undefined) throw missing(template.references.members, template.where);
  return text;
};

const missing = (members: readonly string[], where: Where): CognateError => {
  const fields = members
    .filter((member) => member.startsWith("credentials."))
    .map((member) => member.slice("credentials.".length));
  const named = fields.length === 0 ? "A credential" : `The credential ${fields.join(" or ")}`;
  return new CognateError("credential_missing", `${named} is not set for this account.`, {
    where,
    hint: "Connect the account again with all of its fields.",
  });
};

export const renderSecret = (template: Template, scope: AuthScope, now: number): Secret =>
  secret(renderCredential(template, scope, now));

/** Compiles a value that must come from the account; a constant would be a secret in a file. */
export const compileCredential = (at: Located, compilation: Compilation): Template => {
  const template = compilation.template(at, SCOPES.auth);
  // `credentials.token` without its braces has its finding already (checkPlainTemplate).
  if (
    template.constant !== undefined &&
    template.constant !== "" &&
    !isPlainExpression(template.constant, SCOPES.auth)
  ) {
    compilation.findings.report(
      "plain_secret",
      at.span,
      "A credential stands here in plain text.",
      'Read it from the account: "{{ credentials.NAME }}".',
    );
  }
  return template;
};
