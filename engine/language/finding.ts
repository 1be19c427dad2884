/** Findings: what the loader and the linter tell an author, each with a place, a stable code and a hint. */
import type { Where } from "../errors.ts";

export type Severity = "error" | "warning" | "notice";

/** A range in a file; lines and columns count from 1, `end` is exclusive. */
export interface Span extends Where {
  readonly endLine: number;
  readonly endColumn: number;
}

const rule = (severity: Severity, summary: string): { readonly severity: Severity; readonly summary: string } => ({
  severity,
  summary,
});

/** Every finding there is; `docs/findings.md` is generated from this table. */
export const FINDING_CODES = {
  // files and YAML
  file_unreadable: rule("error", "A file cannot be read."),
  file_unexpected: rule("warning", "A file stands where the layout has no place for it."),
  yaml_syntax: rule("error", "The file is not YAML."),
  yaml_trap: rule("error", "YAML reads this otherwise than it looks."),
  yaml_feature: rule("error", "Anchors, aliases, tags, merge keys and several documents are not part of the language."),
  yaml_duplicate_key: rule("error", "The same key stands twice."),
  // structure
  unknown_key: rule("error", "The key is not part of the language here."),
  missing_key: rule("error", "A required key is missing."),
  wrong_type: rule("error", "The value has the wrong type."),
  wrong_value: rule("error", "The value is not one of those allowed."),
  not_yet_supported: rule("error", "Reserved in the language, not yet supported by this version."),
  // references between files
  unknown_reference: rule("error", "Names an operation, preset, model, resource, field or file that does not exist."),
  duplicate_definition: rule("error", "Two files or entries define the same thing."),
  unused_definition: rule("warning", "Defined and never used."),
  reserved_name: rule("error", "The name is reserved or cannot be used here."),
  // expressions and templates
  expression_syntax: rule("error", "The expression is not JSONata."),
  template_syntax: rule("error", "The template has an unfinished hole or an empty one."),
  template_in_expression: rule("error", "`{{ }}` stands in an expression."),
  expression_in_template: rule("warning", "Looks like an expression where a template is taken as text."),
  unknown_variable: rule("error", "No such variable in this place."),
  unknown_function: rule("error", "No such function."),
  wrong_arguments: rule("error", "The function takes another number of arguments."),
  unknown_name: rule("error", "No such name in this closed scope."),
  forbidden_function: rule("error", "The function is not part of the dialect."),
  root_reference: rule("error", "`$$` is not part of the dialect."),
  string_predicate: rule(
    "error",
    "A literal string as predicate selects everything; a literal index with nothing before it selects nothing.",
  ),
  scope_in_predicate: rule(
    "error",
    "A scope name inside a predicate or step is read as a field; the `$` form is meant.",
  ),
  shadowed_variable: rule("error", "A binding takes the name of a variable of the language."),
  secret_out_of_place: rule("error", "A secret field is used outside `auth` and `session`."),
  conditional_without_else: rule("warning", "A conditional without else drops the whole text."),
  array_comparison: rule("warning", "`=` against a path that may give several values; `in` is meant."),
  quadratic_scan: rule("warning", "A whole list is searched once for every item; an index made once would do."),
  possible_null: rule("warning", "A strict function may get null or nothing."),
  invalid_picture: rule("error", "The picture of a date or number is not valid, or is no literal text."),
  evaluated_by_reference: rule("notice", "The compiler declines this expression; it runs on the slower evaluator."),
  // mapping against model
  unknown_field: rule("error", "The model has no such field."),
  missing_field: rule("error", "A required field of the model is not mapped."),
  field_type: rule("error", "The mapped value cannot fit the model's type or enum."),
  unknown_input_path: rule("warning", "The path is never seen in the operation's samples or schema."),
  filter_unknown: rule("error", "The model has no such query parameter or operator."),
  filter_not_local: rule("error", "The parameter is tied to no field, so the engine cannot apply it."),
  enum_not_reversible: rule("error", "`enum: reverse` needs a one-to-one table."),
  local_sort: rule("error", "Sorting in the engine would need the whole list."),
  // pagination, hosts, security
  stop_missing: rule("error", "The strategy needs a `stop` rule: it decides completeness."),
  host_not_covered: rule("error", "A free value reaches the host position without `hosts`."),
  plain_secret: rule("error", "Looks like a secret in plain text."),
  // models
  schema_invalid: rule("error", "The JSON Schema is not valid, not closed, or its examples do not validate."),
} as const satisfies Record<string, { readonly severity: Severity; readonly summary: string }>;

export type FindingCode = keyof typeof FINDING_CODES;

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
  readonly span: Span;
}

/** Collects findings during one load; never throws. */
export interface Findings {
  report(code: FindingCode, span: Span, message: string, hint?: string): void;
  readonly all: readonly Finding[];
}

/** The same place is read under several operations or methods: what is wrong with it is said once. */
const ONE_A_PLACE: ReadonlySet<FindingCode> = new Set([
  "unknown_input_path",
  "possible_null",
  "unknown_reference",
  "unknown_name",
]);

export const collectFindings = (): Findings => {
  const all: Finding[] = [];
  return {
    all,
    report(code, span, message, hint) {
      const known = all.findIndex(
        (f) =>
          f.code === code &&
          (f.message === message || ONE_A_PLACE.has(code)) &&
          f.span.file === span.file &&
          f.span.line === span.line &&
          f.span.column === span.column,
      );
      const first = all[known];
      if (first !== undefined && first.hint === undefined && hint !== undefined) all[known] = { ...first, hint };
      if (first === undefined)
        all.push({
          code,
          severity: FINDING_CODES[code].severity,
          message,
          ...(hint === undefined ? {} : { hint }),
          span,
        });
    },
  };
};
