/** What drifts: the files of an integration against what its provider's own document says. */
import type { Span } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import type { OpenApiDocument } from "../openapi/index.ts";

const rule = (severity: "error" | "warning" | "notice", summary: string) => ({ severity, summary }) as const;

/** Everything that drift can say. */
export const DRIFT_CODES = {
  operation_gone: rule("error", "The document has no such operation any more."),
  operation_outside: rule("notice", "Operations of a part of the API that the document does not describe."),
  operation_deprecated: rule("warning", "The provider gives the operation up."),
  parameter_required: rule("error", "The provider requires a parameter that the operation never sends."),
  parameter_optional_here: rule(
    "warning",
    "The provider requires a parameter that the operation leaves to the caller.",
  ),
  parameter_unknown: rule("warning", "The document does not know the parameter."),
  parameter_deprecated: rule("warning", "The provider gives the parameter up."),
  page_size: rule("error", "A page size of the config is not within the bounds that the provider states."),
  enum_value_unmapped: rule("warning", "The provider has values that a table, or the list of a parameter, does not."),
  field_unknown: rule("warning", "A mapped path is not in the schema of the record."),
  fields_unmapped: rule("notice", "The provider's record has fields that no mapping reads."),
} as const;

export type DriftCode = keyof typeof DRIFT_CODES;

export interface DriftFinding {
  readonly code: DriftCode;
  readonly severity: "error" | "warning" | "notice";
  readonly message: string;
  readonly hint?: string;
  readonly span: Span;
}

export type Report = (code: DriftCode, span: Span, message: string, hint?: string) => void;

/** The files of one integration, as YAML with places. */
export interface IntegrationFiles {
  readonly integration: Located;
  readonly resources: readonly Located[];
  readonly mappings: readonly Located[];
  /** Text of a file that a mapping names (`$jsonata`), relative to the mapping. */
  readonly textBeside: (at: Located, name: string) => string | undefined;
}

/** Several documents where a provider has one for each version; an operation may stand in any. */
export type Documents = readonly OpenApiDocument[];
