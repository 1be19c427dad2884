/** Findings: what the loader and the linter tell an author, each with a place, a stable code and a hint. */
import type { Where } from "../errors.ts";

export type Severity = "error" | "warning" | "notice";

/** A range in a file; lines and columns count from 1, `end` is exclusive. */
export interface Span extends Where {
  readonly endLine: number;
  readonly endColumn: number;
}

interface Rule {
  readonly severity: Severity;
  readonly summary: string;
  /** What to do, where a finding does not say it better. */
  readonly hint: string;
}

const rule = (severity: Severity, summary: string, hint: string): Rule => ({ severity, summary, hint });

/** Every finding there is; `docs/findings.md` is generated from this table. */
export const FINDING_CODES = {
  // files and YAML
  file_unreadable: rule("error", "A file cannot be read.", "check that the file is there and may be read"),
  file_unexpected: rule(
    "warning",
    "A file stands where the layout has no place for it.",
    "docs/config-language.md shows which file stands where",
  ),
  yaml_syntax: rule("error", "The file is not YAML.", "the mistake is here or on the line above"),
  yaml_trap: rule("error", "YAML reads this otherwise than it looks.", "write the value in quotes or as a `|-` block"),
  yaml_feature: rule(
    "error",
    "Anchors, aliases, tags, merge keys and several documents are not part of the language.",
    "write it out",
  ),
  yaml_duplicate_key: rule("error", "The same key stands twice.", "keep one of them"),
  // structure
  unknown_key: rule(
    "error",
    "The key is not part of the language here.",
    "docs/config-language.md lists the keys of each place",
  ),
  missing_key: rule("error", "A required key is missing.", "docs/config-language.md shows the key with an example"),
  wrong_type: rule("error", "The value has the wrong type.", "docs/config-language.md shows an example of each key"),
  wrong_value: rule(
    "error",
    "The value is not one of those allowed.",
    "docs/config-language.md shows an example of each key",
  ),
  not_yet_supported: rule("error", "Reserved in the language, not yet supported by this version.", "leave it out"),
  // references between files
  unknown_reference: rule(
    "error",
    "Names an operation, preset, model, resource, field or file that does not exist.",
    "check the spelling, or define it",
  ),
  duplicate_definition: rule("error", "Two files or entries define the same thing.", "keep one of them, or rename one"),
  unused_definition: rule("warning", "Defined and never used.", "remove it, or read it where it is needed"),
  reserved_name: rule("error", "The name is reserved or cannot be used here.", "choose another name"),
  // expressions and templates
  expression_syntax: rule(
    "error",
    "The expression is not JSONata.",
    "the marked text or what stands before it is not JSONata: look for a missing operand, bracket or quote",
  ),
  template_syntax: rule(
    "error",
    "The template has an unfinished hole or an empty one.",
    "a hole is `{{ expression }}`",
  ),
  template_in_expression: rule("error", "`{{ }}` stands in an expression.", "write the JSONata without the braces"),
  expression_in_template: rule(
    "warning",
    "Looks like an expression where a template is taken as text.",
    "put the expression into a hole: `{{ … }}`",
  ),
  unknown_variable: rule(
    "error",
    "No such variable in this place.",
    "docs/config-language.md says which variables each key sees",
  ),
  unknown_function: rule("error", "No such function.", "docs/functions.md lists the functions"),
  wrong_arguments: rule(
    "error",
    "The function takes another number of arguments.",
    "docs/functions.md shows each function with its arguments",
  ),
  unknown_name: rule(
    "error",
    "No such name in this closed scope.",
    "docs/config-language.md says which names each key sees",
  ),
  forbidden_function: rule(
    "error",
    "The function is not part of the dialect.",
    "docs/functions.md lists what there is instead",
  ),
  root_reference: rule("error", "`$$` is not part of the dialect.", "write `$` for the context"),
  string_predicate: rule(
    "error",
    "A literal string as predicate selects everything; a literal index with nothing before it selects nothing.",
    "read a field with odd characters in back-ticks",
  ),
  scope_in_predicate: rule(
    "error",
    "A scope name inside a predicate or step is read as a field; the `$` form is meant.",
    "write the name with `$`",
  ),
  shadowed_variable: rule("error", "A binding takes the name of a variable of the language.", "take another name"),
  secret_out_of_place: rule(
    "error",
    "A secret field is used outside `auth` and `session`.",
    "send it by an entry of the connection's `auth`",
  ),
  conditional_without_else: rule("warning", "A conditional without else drops the whole text.", "end it with `: ''`"),
  array_comparison: rule("warning", "`=` against a path that may give several values; `in` is meant.", "write `in`"),
  quadratic_scan: rule(
    "warning",
    "A whole list is searched once for every item; an index made once would do.",
    "make an index once with `$keyBy` and read it with `$lookup`",
  ),
  possible_null: rule("warning", "A strict function may get null or nothing.", "give another value with `$first(…)`"),
  operand_type: rule(
    "error",
    "The operator fails on the types that it is given.",
    "docs/config-language.md shows how texts, numbers and dates are read",
  ),
  invalid_picture: rule(
    "error",
    "The picture of a date or number is not valid, or is no literal text.",
    "docs/functions.md describes pictures",
  ),
  evaluated_by_reference: rule(
    "notice",
    "The compiler declines this expression; it runs on the slower evaluator.",
    "it works; only speed is lost",
  ),
  // mapping against model
  unknown_field: rule(
    "error",
    "The model has no such field.",
    "the model's schema in unified-models/ lists the fields",
  ),
  missing_field: rule("error", "A required field of the model is not mapped.", "map it: without it no record is valid"),
  field_type: rule(
    "error",
    "The mapped value cannot fit the model's type or enum.",
    "give what the model's schema in unified-models/ wants, by another expression or node",
  ),
  unknown_input_path: rule(
    "warning",
    "The path is never seen in the operation's samples or schema.",
    "correct the path, or add a sample that has it",
  ),
  filter_unknown: rule(
    "error",
    "The model has no such query parameter or operator.",
    "the model's `query` lists the parameters and their operators",
  ),
  filter_not_local: rule(
    "error",
    "The parameter is tied to no field, so the engine cannot apply it.",
    "send it to the provider with `to` or `term`, or tie the parameter to a field in model.yaml",
  ),
  enum_not_reversible: rule("error", "`enum: reverse` needs a one-to-one table.", "write the table out"),
  enum_mismatch: rule(
    "warning",
    "A value of a table, or one sent without a table, that the other side does not know.",
    "correct the value, or add it to the `enum` that lists what is known",
  ),
  local_sort: rule(
    "error",
    "Sorting in the engine would need the whole list.",
    "sort at the provider with `to` or `term`, or leave it out",
  ),
  // pagination, hosts, security
  stop_missing: rule(
    "error",
    "The strategy needs a `stop` rule: it decides completeness.",
    "`empty_page` is always safe and costs one request",
  ),
  pagination_missing: rule(
    "warning",
    "A list says nothing of pages, and ends after the first answer.",
    "`pagination: { strategy: none }` says that one answer holds all",
  ),
  host_not_covered: rule(
    "error",
    "A free value reaches the host position without `hosts`.",
    "list the hosts under `hosts`",
  ),
  plain_http: rule("warning", "An address without encryption, on another machine.", "begin it with `https://`"),
  plain_secret: rule(
    "error",
    "Looks like a secret in plain text.",
    "declare a `secret` field and write `{{ credentials.NAME }}`",
  ),
  // models
  schema_invalid: rule(
    "error",
    "The JSON Schema is not valid, not closed, or its examples do not validate.",
    "the schema follows JSON Schema 2020-12, closed and with examples",
  ),
} as const satisfies Record<string, Rule>;

export type FindingCode = keyof typeof FINDING_CODES;

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly message: string;
  /** What to do, in one line. */
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
  "operand_type",
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
      const usual = FINDING_CODES[code].hint;
      if (first !== undefined && first.hint === usual && hint !== undefined) all[known] = { ...first, hint };
      if (first === undefined)
        all.push({
          code,
          severity: FINDING_CODES[code].severity,
          message,
          hint: hint === undefined || hint === "" ? usual : hint,
          span,
        });
    },
  };
};
