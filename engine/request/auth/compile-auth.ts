/** Compiles a connection's `auth` list into one function that puts all credentials into a plan. */
import { CognateError } from "../../errors.ts";
import type { Compilation } from "../../language/compilation.ts";
import type { Located } from "../../language/located.ts";
import type { AccountView, CompiledAuth } from "../types.ts";
import { findAuthStrategy } from "./registry.ts";
import type { AuthConfig, AuthScope, AuthStep } from "./strategy.ts";

/** An absent or empty list sends no credentials. */
export const compileAuth = (at: Located, compilation: Compilation): CompiledAuth => {
  const steps = at.items().map((item) => compileStep(item as Located<AuthConfig>, compilation));
  const ordered = [...steps.filter((step) => step.phase === "apply"), ...steps.filter((step) => step.phase === "sign")];
  return {
    headerNames: [...new Set(steps.flatMap((step) => step.headerNames))],
    queryNames: [...new Set(steps.flatMap((step) => step.queryNames))],
    inBody: steps.some((step) => step.inBody),
    apply(plan, account, now) {
      const scope = scopeFor(account, now);
      return ordered.reduce((done, step) => step.run(done, scope, now), plan);
    },
  };
};

const compileStep = (at: Located<AuthConfig>, compilation: Compilation): AuthStep => {
  const type = at.at("type").value;
  const strategy = findAuthStrategy(type);
  if (strategy !== undefined) return strategy.compile(at, compilation);
  const message = `\`type: ${String(type)}\` is reserved in the language and not yet supported by this version.`;
  compilation.findings.report(
    "not_yet_supported",
    at.at("type").span,
    message,
    "See docs for the auth strategies that run today.",
  );
  return {
    phase: "apply",
    headerNames: [],
    queryNames: [],
    inBody: false,
    run() {
      throw new CognateError("not_implemented", message);
    },
  };
};

/** The one scope that holds secrets. */
const scopeFor = (account: AccountView, now: number): AuthScope => ({
  credentials: { ...account.fields, ...account.secrets },
  token: account.token,
  account: account.account,
  now: new Date(now).toISOString(),
});
