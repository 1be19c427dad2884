/** Compiles a list of strategies into one function that puts all credentials into a plan; lists inside strategies go the same way. */
import type { Compilation } from "../../language/compilation.ts";
import type { RequestPlan } from "../../language/exchange.ts";
import type { Located } from "../../language/located.ts";
import { authScope } from "./auth-scope.ts";
import type { AuthConfig, AuthList, AuthScope, AuthStep, AuthStrategy, CompileNested } from "./strategy.ts";

/** An absent or empty list sends no credentials. */
export const compileAuthList = (
  at: Located,
  compilation: Compilation,
  strategies: readonly AuthStrategy[],
): AuthList => {
  const items = at.items().map((item) => item as Located<AuthConfig>);
  const nested = (inner: Located): AuthList => compileAuthList(inner, compilation, strategies);
  const steps = items.map((item) => compileStep(item, compilation, strategies, nested));
  reportSecond(items, steps, compilation);
  const ordered = [...steps.filter((step) => step.phase === "apply"), ...steps.filter((step) => step.phase === "sign")];
  const grant = steps.find((step) => step.grant !== undefined)?.grant;
  const run = (plan: RequestPlan, scope: AuthScope, now: number): RequestPlan =>
    ordered.reduce((done, step) => step.run(done, scope, now), plan);
  return {
    headerNames: [...new Set(steps.flatMap((step) => step.headerNames))],
    queryNames: [...new Set(steps.flatMap((step) => step.queryNames))],
    inBody: steps.some((step) => step.inBody),
    signs: steps.some((step) => step.phase === "sign"),
    fields: steps.flatMap((step) => step.fields ?? []),
    urls: steps.flatMap((step) => step.urls ?? []),
    ...(grant === undefined ? {} : { grant }),
    run,
    apply: (plan, account, now) => run(plan, authScope(account, now), now),
  };
};

const compileStep = (
  at: Located<AuthConfig>,
  compilation: Compilation,
  strategies: readonly AuthStrategy[],
  nested: CompileNested,
): AuthStep => {
  const strategy = strategies.find((one) => one.type === at.at("type").value);
  return strategy === undefined ? STAND_IN : strategy.compile(at, compilation, nested);
};

/** A type that does not exist has its finding from the schema. */
const STAND_IN: AuthStep = {
  phase: "apply",
  headerNames: [],
  queryNames: [],
  inBody: false,
  run: (plan: RequestPlan) => plan,
};

/** A request carries one signature, and `token` is one token. */
const reportSecond = (
  items: readonly Located<AuthConfig>[],
  steps: readonly AuthStep[],
  { findings }: Compilation,
): void => {
  const typesOf = (fits: (step: AuthStep) => boolean): readonly Located[] =>
    items.filter((_, index) => steps[index] !== undefined && fits(steps[index])).map((item) => item.at("type"));
  const [, secondSign] = typesOf((step) => step.phase === "sign");
  const [, secondToken] = typesOf((step) => step.grant !== undefined);
  if (secondSign !== undefined)
    findings.report(
      "wrong_value",
      secondSign.span,
      "A request is signed once, and another entry signs it already.",
      "Keep the one that the provider checks.",
    );
  if (secondToken !== undefined)
    findings.report(
      "wrong_value",
      secondToken.span,
      "An account has one token, and another entry gets one already.",
      "A token that is only needed to get another one stands in `login.auth` of `session`.",
    );
};
