/** Every change that `diff` knows, and what it means to those who call. */
import type { Span } from "../language/finding.ts";

/** breaking: a caller that works may stop working. additive: there is more than before. patch: the same promises, kept otherwise. */
export type Level = "breaking" | "additive" | "patch";

const rule = (level: Level, summary: string) => ({ level, summary }) as const;

export const DIFF_RULES = {
  // models
  model_removed: rule("breaking", "A model is gone."),
  model_added: rule("additive", "There is a new model."),
  resource_removed: rule("breaking", "A resource of a model is gone."),
  resource_added: rule("additive", "A model has a new resource."),
  method_removed: rule("breaking", "A method of a resource is gone."),
  method_added: rule("additive", "A resource has a new method."),
  id_changed: rule("breaking", "Another field identifies a record: ids that callers keep lead nowhere."),
  field_removed: rule("breaking", "A field is gone."),
  field_added: rule("additive", "There is a new field."),
  field_type_changed: rule("breaking", "A field has another type."),
  field_type_widened: rule(
    "breaking",
    "A field may have types, null among them, that it did not have: readers meet what they do not expect.",
  ),
  field_type_narrowed: rule("patch", "A field has fewer types than before; nobody may write it."),
  field_write_narrowed: rule("breaking", "A field takes fewer types than before, and callers write it."),
  field_format_changed: rule("breaking", "A field's text has another form."),
  field_always_given: rule("additive", "A field that might be left out is always there."),
  field_maybe_absent: rule("breaking", "A field that was always there may be left out."),
  enum_value_removed: rule(
    "breaking",
    "A field no longer has a value: whoever waits for it waits for ever, whoever writes it is refused.",
  ),
  enum_value_added: rule("additive", "A field has a new value; readers must let unknown values pass."),
  default_changed: rule("breaking", "What happens where nothing is said has changed."),
  description_changed: rule("patch", "Words have changed, nothing else."),
  filter_removed: rule("breaking", "A query parameter is gone: it is refused."),
  filter_added: rule("additive", "There is a new query parameter."),
  filter_type_changed: rule("breaking", "A query parameter takes another type or form."),
  filter_required: rule("breaking", "A query parameter must be given."),
  filter_optional: rule("additive", "A query parameter need not be given any more."),
  filter_value_removed: rule("breaking", "A query parameter takes a value no more."),
  filter_value_added: rule("additive", "A query parameter takes a new value."),
  operator_removed: rule("breaking", "A query parameter cannot be compared so any more."),
  operator_added: rule("additive", "A query parameter can be compared in a new way."),
  sort_removed: rule("breaking", "A list cannot be sorted so any more."),
  sort_added: rule("additive", "A list can be sorted by another field."),
  write_required: rule("breaking", "A write needs a property that it did not need."),
  write_optional: rule("additive", "A write need not have a property any more."),
  write_property_removed: rule("breaking", "A property can be written no more: it is refused."),
  write_property_added: rule("additive", "Another property can be written."),
  // mappings
  mapping_removed: rule("breaking", "An integration no longer maps a resource."),
  mapping_added: rule("additive", "An integration maps another resource."),
  mapped_method_removed: rule("breaking", "An integration gives up a method of a resource."),
  mapped_method_added: rule("additive", "An integration gives another method of a resource."),
  mapped_field_removed: rule("breaking", "An integration no longer fills a field."),
  mapped_field_added: rule("additive", "An integration fills another field."),
  mapped_expression_changed: rule(
    "patch",
    "A field is filled in another way; the values should be the same, or better.",
  ),
  table_row_removed: rule("breaking", "A provider's value has no row any more: callers get it as it is."),
  table_row_added: rule("additive", "A provider's value has a row now."),
  table_row_changed: rule("breaking", "A provider's value means something else."),
  mapped_filter_removed: rule("breaking", "An integration cannot filter by a parameter any more."),
  mapped_filter_added: rule("additive", "An integration can filter by another parameter."),
  mapped_filter_changed: rule("patch", "A filter is applied in another way."),
  mapped_default_changed: rule("breaking", "A filter has another default, or `limit` has."),
  mapped_sort_removed: rule("breaking", "An integration cannot sort by a field any more."),
  mapped_sort_added: rule("additive", "An integration can sort by another field."),
  requirement_added: rule("breaking", "A call must satisfy more than before."),
  requirement_removed: rule("additive", "A call need not satisfy something any more."),
  rows_changed: rule("breaking", "`where` or `expand` has changed: a list has other rows."),
  source_changed: rule("patch", "Records come from another operation, with other arguments or steps."),
} as const satisfies Record<string, { readonly level: Level; readonly summary: string }>;

export type DiffRule = keyof typeof DIFF_RULES;

export interface Change {
  readonly rule: DiffRule;
  readonly level: Level;
  /** As `user-directory/users.status`, or `acme user-directory/users.status`. */
  readonly subject: string;
  readonly message: string;
  /** In the new files; of what is gone, in the old ones. */
  readonly span: Span;
}

export type Tell = (rule: DiffRule, subject: string, message: string, span: Span) => void;
