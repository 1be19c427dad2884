/** The sending half of strategies that get a token: their `apply` list, or a bearer header. */
import { CognateError } from "../../errors.ts";
import type { Compilation } from "../../language/compilation.ts";
import type { Located } from "../../language/located.ts";
import { secret } from "../../language/secret.ts";
import { checkHeaderValue } from "../print.ts";
import {
  headerStep,
  type AuthConfig,
  type AuthScope,
  type AuthStep,
  type AuthUrl,
  type CompileNested,
} from "./strategy.ts";
import type { TokenGrant } from "./token.ts";

/** @throws CognateError credential_missing if none was got yet */
export const heldToken = (scope: AuthScope): string => {
  const token = (scope["token"] as Readonly<Record<string, unknown>> | undefined)?.["access_token"];
  if (typeof token === "string" && token !== "") return token;
  throw new CognateError("credential_missing", "This account has no token yet.", {
    hint: "Connect the account; a token is got with the first call then.",
  });
};

/** What a grant reads besides its templates: addresses it calls, fields it takes by name. */
export type GrantReads = Pick<AuthStep, "fields"> & { readonly urls: readonly AuthUrl[] };

/** @param apply the list that says how the token travels; bearer if it is absent */
export const tokenStep = (apply: Located, nested: CompileNested, grant: TokenGrant, reads: GrantReads): AuthStep => {
  if (apply.value === undefined)
    return {
      ...headerStep("authorization", (scope) =>
        secret(checkHeaderValue("authorization", `Bearer ${heldToken(scope)}`)),
      ),
      grant,
      ...reads,
    };
  const inner = nested(apply);
  return {
    phase: "apply",
    headerNames: inner.headerNames,
    queryNames: inner.queryNames,
    inBody: inner.inBody,
    run(plan, scope, now) {
      heldToken(scope);
      return inner.run(plan, scope, now);
    },
    grant,
    ...reads,
    fields: [...(reads.fields ?? []), ...inner.fields],
  };
};

/** A list inside a strategy that must not get tokens of its own. */
export const refuseInner = (
  at: Located<AuthConfig>,
  nested: ReturnType<CompileNested>,
  compilation: Compilation,
): void => {
  if (nested.grant?.kept === true)
    compilation.findings.report(
      "wrong_value",
      at.span,
      "A strategy that asks the provider for a token cannot stand inside another one.",
      "Sign the login by `jwt`, `hmac`, or send its credentials.",
    );
};
