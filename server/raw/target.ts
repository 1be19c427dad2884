/** Reads the target of a raw call byte for byte: which surface, which account, what goes on to the provider. */
import { CognateError } from "../../engine/errors.ts";
import { checkRawTarget, cutOwnPairs, isCustomParameter } from "../../engine/operation/raw.ts";

export interface RawTarget {
  readonly surface: "custom" | "passthrough";
  /** Named in the path of /passthrough. */
  readonly integration?: string;
  /** Named in the query of /custom, or after `@` in the path of /passthrough. */
  readonly accountId?: string;
  /** Our path that stands for the provider's base. */
  readonly mount: string;
  readonly rawPath: string;
  /** Without `?`; undefined if there was none. */
  readonly rawQuery?: string;
  /** `truto_response_format=unified` on /custom (http-api-spec 2.4). */
  readonly wrap: boolean;
}

/** @throws CognateError path_not_allowed, invalid_parameter, route_not_found */
export const readRawTarget = (target: string): RawTarget => {
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const rawQuery = mark === -1 ? undefined : target.slice(mark + 1);
  // The whole path: nothing before our own prefix may move either.
  checkRawTarget(path);
  return path.startsWith("/custom") ? readCustom(path, rawQuery) : readPassthrough(path, rawQuery);
};

const readCustom = (path: string, query: string | undefined): RawTarget => {
  const { rest, taken } = cutOwnPairs(query, isCustomParameter);
  const named = new Map<string, string>();
  for (const [name, value] of taken) {
    if (value === "") continue;
    if (name !== "integrated_account_id" && name !== "truto_response_format")
      throw invalid(name, "is not available on /custom");
    if (named.has(name) && named.get(name) !== value) throw invalid(name, "is given twice");
    named.set(name, value);
  }
  const format = named.get("truto_response_format") ?? "raw";
  if (format !== "raw" && format !== "unified")
    throw invalid("truto_response_format", "expects raw or unified on /custom");
  const accountId = named.get("integrated_account_id");
  return {
    surface: "custom",
    mount: "/custom",
    rawPath: checkRawTarget(path.slice("/custom".length)),
    wrap: format === "unified",
    ...(rest === undefined ? {} : { rawQuery: rest }),
    ...(accountId === undefined ? {} : { accountId }),
  };
};

const PASSTHROUGH = /^\/passthrough\/([^/@]+)(?:@([^/]+))?(\/.*)?$/;

const readPassthrough = (path: string, query: string | undefined): RawTarget => {
  const match = PASSTHROUGH.exec(path);
  if (match === null)
    throw new CognateError("route_not_found", "The path names no integration.", {
      hint: "/passthrough/{integration}/{path} or /passthrough/{integration}@{account}/{path}",
    });
  const [, integration = "", account, rest = ""] = match;
  const { rest: rawQuery } = cutOwnPairs(query, () => false);
  return {
    surface: "passthrough",
    integration: decode(integration),
    mount: `/passthrough/${integration}${account === undefined ? "" : `@${account}`}`,
    rawPath: checkRawTarget(rest),
    wrap: false,
    ...(rawQuery === undefined ? {} : { rawQuery }),
    ...(account === undefined ? {} : { accountId: decode(account) }),
  };
};

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new CognateError("path_not_allowed", "The path has broken percent-encoding.");
  }
};

const invalid = (name: string, message: string): CognateError =>
  new CognateError("invalid_parameter", `The parameter "${name.slice(0, 80)}" ${message}.`, {
    errors: [{ parameter: name.slice(0, 80), message }],
  });
