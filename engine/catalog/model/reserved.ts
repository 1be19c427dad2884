/** Names that the HTTP API keeps for itself (http-api-spec 2.22, 2.32). */
import type { Findings } from "../../language/finding.ts";
import type { Located } from "../../language/located.ts";

/** Parameters of every unified call, under which no filter can be reached. */
export const RESERVED_PARAMETERS: ReadonlySet<string> = new Set([
  "limit",
  "next_cursor",
  "prev_cursor",
  "sort_by",
  "fields",
  "exclude_fields",
  "exclude",
  "expand",
  "remote_query",
  "remote_data",
  "ignore_remote_data",
  "strict",
  "validate",
  "explain",
  "format",
  "response_format",
  "integrated_account_id",
  "key_by",
  "checkpoints",
  "ignore_limit",
  "super_query",
  "skip_api_call",
  "body_passthrough",
  "id",
]);

const RESERVED_METHODS: ReadonlySet<string> = new Set(["list", "get", "create", "update", "delete", "meta"]);

export const checkModelName = (at: Located, findings: Findings): void => {
  if (at.value === "meta")
    findings.report(
      "reserved_name",
      at.span,
      "`meta` is part of the API's own paths",
      "choose another name for the model",
    );
};

export const checkParameterName = (name: string, at: Located, findings: Findings): void => {
  if (!RESERVED_PARAMETERS.has(name) && !name.startsWith("truto_")) return;
  findings.report(
    "reserved_name",
    at.keySpan,
    `\`${name}\` is a parameter of every unified call`,
    "choose another name for the filter",
  );
};

export const checkMethodName = (name: string, at: Located, findings: Findings): void => {
  if (RESERVED_METHODS.has(name))
    findings.report(
      "reserved_name",
      at.keySpan,
      `\`${name}\` is not free for a custom method`,
      "the five usual methods stand under `methods`; `meta` is the API's own",
    );
};
