/** Reads the query of a /proxy call: few words are ours, everything else is the provider's, verbatim (http-api-spec 2.22). */
import { CognateError } from "../../engine/errors.ts";
import type { Pair } from "../http/query.ts";
import { readBoolean, readLimit, readOne } from "../unified/values.ts";

export interface ProxyParameters {
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
  readonly includeEnvelope: boolean;
  /** The provider's, in order. */
  readonly parameters: readonly Pair[];
}

const LIST_WORDS = ["limit", "next_cursor", "include_envelope", "truto_ignore_limit"];
/** Honoured by what /proxy does anyway: bodies go through untouched and records are the provider's own. */
const SATISFIED = ["truto_body_passthrough", "truto_ignore_remote_data"];

/**
 * Read before anything else: what is ours among the rest depends on the account's integration.
 * @throws CognateError invalid_parameter for several, as on /unified
 */
export const readProxyAccount = (pairs: readonly Pair[]): string | undefined => {
  const [named, second] = pairs.filter(([name, value]) => name === "integrated_account_id" && value !== "");
  return second === undefined ? named?.[1] : readOne("integrated_account_id", [named?.[1] ?? "", second[1]]);
};

/**
 * @param kind a custom operation that reads records is a list too: with a limit or cursor it is paged
 * @throws CognateError invalid_parameter, not_supported (other truto_* parameters)
 */
export const readProxyParameters = (pairs: readonly Pair[], kind: "list" | "item", id?: string): ProxyParameters => {
  const ours = new Map<string, string>();
  const parameters: Pair[] = [];
  for (const [name, value] of pairs) {
    if (name === "integrated_account_id") continue;
    if (kind === "list" && LIST_WORDS.includes(name)) {
      if (value !== "") ours.set(name, value);
    } else if (name === "id" && id !== undefined) checkSameId(value, id);
    else if (name.startsWith("truto_")) checkTrutoParameter(name, value);
    else parameters.push([name, value]);
  }
  const cursor = ours.get("next_cursor");
  return {
    limit:
      readBoolean("truto_ignore_limit", ours.get("truto_ignore_limit")) === true ? 1000 : readLimit(ours.get("limit")),
    cursor: cursor === "None" ? undefined : cursor,
    includeEnvelope: readBoolean("include_envelope", ours.get("include_envelope")) ?? false,
    parameters,
  };
};

const checkSameId = (value: string, id: string): void => {
  if (value !== "" && value !== id)
    throw new CognateError("invalid_parameter", "The `id` in the query differs from the id in the path.", {
      errors: [{ parameter: "id", message: "differs from the path" }],
    });
};

const checkTrutoParameter = (name: string, value: string): void => {
  if (value === "" || SATISFIED.includes(name) || (name === "truto_response_format" && value === "unified")) return;
  throw new CognateError("not_supported", `The parameter "${name.slice(0, 80)}" is not available on /proxy.`, {
    errors: [{ parameter: name.slice(0, 80), message: "not available" }],
  });
};
