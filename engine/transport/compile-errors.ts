/** Compiles `errors`: ordered rules, and where the provider's message, code and request id stand. */
import { parseErrorCode } from "../errors.ts";
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import type { ErrorAction, ErrorPolicy, ErrorRule } from "./types.ts";

type StatusConfig = string | number;

interface RuleConfig {
  readonly status?: StatusConfig | readonly StatusConfig[];
  readonly when?: unknown;
  readonly action: ErrorAction;
  readonly code?: string;
  readonly hint?: unknown;
  readonly wait?: unknown;
}

interface ErrorsConfig {
  readonly message?: unknown;
  readonly provider_code?: unknown;
  readonly request_id?: unknown;
  readonly shape?: unknown;
  readonly rules?: unknown;
}

/** The operation's rules stand before the integration's. @param operationName `resource.operation`; names the rules in traces and coverage */
export const compileErrorPolicy = (
  operationErrors: Located | undefined,
  integrationErrors: Located | undefined,
  operationName: string,
  compilation: Compilation,
): ErrorPolicy => {
  const integration = compileIntegration(integrationErrors, compilation);
  const own = compileRules(operationErrors, operationName, compilation);
  return { ...integration, rules: [...own, ...integration.rules] };
};

/** Every operation shares the integration's part, so it is compiled once for each load. */
const compiled = new WeakMap<Compilation, WeakMap<object, ErrorPolicy>>();

const compileIntegration = (at: Located | undefined, compilation: Compilation): ErrorPolicy => {
  const key = at?.value;
  if (at === undefined || typeof key !== "object" || key === null) return { rules: [] };
  const ofLoad = compiled.get(compilation) ?? new WeakMap<object, ErrorPolicy>();
  compiled.set(compilation, ofLoad);
  const policy = ofLoad.get(key) ?? compilePolicy(at as Located<ErrorsConfig>, compilation);
  ofLoad.set(key, policy);
  return policy;
};

const compilePolicy = (at: Located<ErrorsConfig>, compilation: Compilation): ErrorPolicy => {
  const { message, provider_code: code, request_id: requestId, shape } = at.value;
  return {
    rules: compileRules(at, "integration", compilation),
    ...(message === undefined ? {} : { message: compilation.expression(at.at("message"), SCOPES.answer) }),
    ...(code === undefined ? {} : { providerCode: compilation.expression(at.at("provider_code"), SCOPES.answer) }),
    ...(requestId === undefined ? {} : { requestId: compilation.expression(at.at("request_id"), SCOPES.answer) }),
    ...(shape === undefined ? {} : { shape: compilation.expression(at.at("shape"), SCOPES.shape) }),
  };
};

const compileRules = (at: Located | undefined, owner: string, compilation: Compilation): readonly ErrorRule[] => {
  const rules = (at as Located<ErrorsConfig> | undefined)?.at("rules").items() ?? [];
  return rules.map((item, index) => compileRule(item as Located<RuleConfig>, `${owner}#${index}`, compilation));
};

const compileRule = (at: Located<RuleConfig>, id: string, compilation: Compilation): ErrorRule => {
  const { status, when, action, code: written, hint, wait } = at.value;
  const code = written === undefined ? undefined : parseErrorCode(written);
  if (written !== undefined && code === undefined) {
    compilation.findings.report(
      "wrong_value",
      at.at("code").span,
      `There is no error code \`${written}\`.`,
      "See the list of error codes.",
    );
  }
  const hit = compilation.coverage?.point("error_rule", labelOf(at.value), at.span);
  return {
    id,
    action,
    ...(hit === undefined ? {} : { hit }),
    matches: statusMatcher(status),
    ...(when === undefined ? {} : { when: compilation.expression(at.at("when"), SCOPES.answer) }),
    ...(code === undefined ? {} : { code }),
    ...(hint === undefined ? {} : { hint: compilation.template(at.at("hint"), SCOPES.hint) }),
    ...(wait === undefined ? {} : { wait: compilation.expression(at.at("wait"), SCOPES.answer) }),
  };
};

const labelOf = ({ status, action, code }: RuleConfig): string =>
  [...[status ?? "no 2xx"].flat(), action, ...(code === undefined ? [] : [code])].join(" ");

/** Without `status` a rule is tried on anything but 2xx, so that good answers cost nothing (config-language-spec A11). */
const statusMatcher = (written: RuleConfig["status"]): ((status: number) => boolean) => {
  if (written === undefined) return (status) => status < 200 || status > 299;
  const matchers = [written].flat().map(oneStatus);
  return (status) => matchers.some((matches) => matches(status));
};

const oneStatus = (written: StatusConfig): ((status: number) => boolean) => {
  if (written === "any") return () => true;
  const family = /^([1-5])xx$/.exec(String(written))?.[1];
  if (family !== undefined) return (status) => Math.floor(status / 100) === Number(family);
  return (status) => status === Number(written);
};
