/** The origin and path of a plan: base URL (account, operation, server rule or integration) with the path appended. */
import { CognateError } from "../errors.ts";
import type { Template } from "../language/compilation.ts";
import type { ResolvedArgs, Scope } from "./args.ts";
import { encodeText } from "../language/plan-url.ts";
import { printSegment } from "./print.ts";
import type { CompiledRequest, RequestInputs } from "./types.ts";

export interface BaseUrl {
  /** scheme://host[:port] */
  readonly origin: string;
  /** Base path without a slash at its end; empty for the root. */
  readonly path: string;
}

/** The path an operation asks for, encoded, before any base path. @throws CognateError template_unresolved, invalid_parameter */
export const renderPath = (request: CompiledRequest, { args, scope }: ResolvedArgs, inputs: RequestInputs): string => {
  const { where } = request.path;
  const segment = printSegment(where);
  const text = request.path.renderWith(scope, inputs.now, segment);
  if (text === undefined) {
    throw new CognateError("template_unresolved", `The path ${request.path.source} has a hole without a value.`, {
      where,
      hint: "A hole in a path always needs a value; declare the argument as `required` or give it a `default`.",
    });
  }
  const placed = { ...pathParams(request, args), ...inputs.placements?.path };
  // A `{name}` can only be the author's: braces in values are encoded.
  const filled = text.replaceAll(/\{([^{}]+)\}/g, (place, name: string) => {
    const value = placed[name];
    if (value !== undefined && value !== null) return segment(value);
    throw new CognateError("template_unresolved", `The place ${place} of the path has no value.`, { where });
  });
  return filled.startsWith("/") ? filled : `/${filled}`;
};

const pathParams = (
  request: CompiledRequest,
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    request.params.filter((param) => param.in === "path").map((param) => [param.name, args[param.key]]),
  );

/** The account's own base URL (a gateway, a mock) stands for every host of the provider. */
export const chooseBase = (request: CompiledRequest, path: string, scope: Scope, inputs: RequestInputs): BaseUrl => {
  if (inputs.account.baseUrl !== undefined) return parseBase(inputs.account.baseUrl);
  const rule = request.servers.find((one) => one.matches(request.method, path));
  return renderBase(rule?.baseUrl ?? request.baseUrl, scope, inputs.now);
};

/** @throws CognateError credential_missing for an empty hole, egress_denied for what is no URL */
export const renderBase = (template: Template, scope: Scope, now: number): BaseUrl => {
  const text = template.renderWith(scope, now, (value) =>
    typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined,
  );
  if (text !== undefined) return parseBase(text);
  const fields = template.references.members.filter((member) => /^(account|credentials|token)\./.test(member));
  throw new CognateError(
    "credential_missing",
    `The base URL needs ${fields.join(", ") || "a value"}, which this account does not have.`,
    {
      where: template.where,
      hint: "Connect the account again with all of its fields.",
    },
  );
};

/** @throws CognateError egress_denied for what is no plain http(s) address */
export const parseBase = (text: string): BaseUrl => {
  const known = bases.get(text);
  if (known !== undefined) return known;
  const base = readBase(text);
  if (bases.size >= REMEMBERED) bases.clear();
  bases.set(text, base);
  return base;
};

/** Every call of an account has the same one. */
const bases = new Map<string, BaseUrl>();
const REMEMBERED = 1000;

const readBase = (text: string): BaseUrl => {
  const parsed = URL.parse(text);
  if (
    parsed === null ||
    !/^https?:$/.test(parsed.protocol) ||
    parsed.username !== "" ||
    parsed.password !== "" ||
    parsed.search !== "" ||
    parsed.hash !== ""
  ) {
    throw new CognateError(
      "egress_denied",
      "The base URL is not a plain http(s) address without user, query and fragment.",
    );
  }
  return { origin: parsed.origin, path: parsed.pathname.replace(/\/+$/, "") };
};

/** Decoded pairs as one encoded query. */
export const encodePairs = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`).join("&");
