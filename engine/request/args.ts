/** Arguments of a call, with defaults, checked, and sorted into declared, read by templates, and unknown. */
import { CognateError, type ErrorDetail } from "../errors.ts";
import type { CompiledRequest, RequestInputs } from "./types.ts";

export type Scope = Readonly<Record<string, unknown>>;

export interface ResolvedArgs {
  readonly args: Readonly<Record<string, unknown>>;
  /** REQ of the variable table (config-language-spec 3.3), with these arguments. */
  readonly scope: Scope;
  /** Neither declared nor read by a template: they travel as query under their own names. */
  readonly unknown: readonly (readonly [name: string, value: unknown])[];
}

/** @throws CognateError invalid_parameter for a missing required argument, or one that a closed operation does not know */
export const resolveArgs = (request: CompiledRequest, inputs: RequestInputs): ResolvedArgs => {
  const given = { ...inputs.args, ...inputs.placements?.path };
  const defaults = scopeOf(inputs, given);
  const args: Record<string, unknown> = { ...given };
  for (const param of request.params) {
    if (args[param.key] === undefined && param.default !== undefined)
      args[param.key] = param.default.render(defaults, inputs.now);
  }
  const missing = request.params.filter((param) => param.required && (args[param.key] ?? undefined) === undefined);
  if (missing.length > 0)
    throw refuse(
      request,
      missing.map((param) => param.key),
      "is required",
    );
  const unknown = Object.entries(args).filter(([name]) => isUnknown(request, inputs, name));
  if (request.closed && unknown.length > 0)
    throw refuse(
      request,
      unknown.map(([name]) => name),
      "is not a parameter of this operation",
    );
  return { args, scope: scopeOf(inputs, args), unknown };
};

const scopeOf = ({ account, now }: RequestInputs, args: Readonly<Record<string, unknown>>): Scope => ({
  args,
  id: args["id"],
  credentials: account.fields,
  token: account.token,
  account: account.account,
  now: new Date(now).toISOString(),
});

/** `id` and `body` have meanings of their own: the item, and the body of an operation that declares none. */
const isUnknown = (request: CompiledRequest, inputs: RequestInputs, name: string): boolean => {
  if (request.params.some((param) => param.key === name)) return false;
  if (request.templateArgs === "all" || request.templateArgs.has(name)) return false;
  if (name === "id") return false;
  if (name === "body" && request.method !== "GET" && request.method !== "HEAD") return false;
  return inputs.placements?.path === undefined || !Object.hasOwn(inputs.placements.path, name);
};

const refuse = (request: CompiledRequest, names: readonly string[], what: string): CognateError => {
  const errors: readonly ErrorDetail[] = names.map((parameter) => ({
    parameter,
    message: `\`${parameter}\` ${what}.`,
  }));
  const known = request.params.map((param) => param.key);
  return new CognateError(
    "invalid_parameter",
    `${request.operation}: ${errors.map((error) => error.message).join(" ")}`,
    {
      errors,
      where: request.where,
      ...(known.length === 0 ? {} : { hint: `Parameters: ${known.join(", ")}.` }),
    },
  );
};
