/** Two versions of the integrations' mappings: what a caller of each integration gets. */
import type { FileTree } from "../catalog/index.ts";
import { child, type Located } from "../language/located.ts";
import { isPresent, isSame, membersOf, pair, shown } from "./located.ts";
import { readFile } from "./read.ts";
import type { Tell } from "./rules.ts";

export const compareMappings = (before: FileTree, after: FileTree, tell: Tell): void => {
  const mappings = pair(mappingsOf(before), mappingsOf(after));
  for (const [name, at] of mappings.removed) tell("mapping_removed", name, "the mapping is gone", at.span);
  for (const [name, at] of mappings.added) tell("mapping_added", name, "a new mapping", at.span);
  for (const [name, was, is] of mappings.both) compareMapping(name, was, is, tell);
};

/** As `acme user-directory/users`. */
const mappingsOf = (tree: FileTree): ReadonlyMap<string, Located> =>
  new Map(
    tree.paths.flatMap((path) => {
      const [, integration] = /^integrations\/([^/]+)\/mappings\/[^/]+\/[^/]+\.ya?ml$/u.exec(path) ?? [];
      const at = integration === undefined ? undefined : readFile(path, tree);
      const [model, resource] = at === undefined ? [] : [child(at, "model").text, child(at, "resource").text];
      return at === undefined || model === undefined || resource === undefined
        ? []
        : [[`${integration ?? ""} ${model}/${resource}`, at] as const];
    }),
  );

const METHODS = ["list", "get", "create", "update", "delete"] as const;

const compareMapping = (subject: string, was: Located, is: Located, tell: Tell): void => {
  for (const method of METHODS) {
    const [old, now] = [child(was, method), child(is, method)];
    if (isPresent(old) && !isPresent(now)) tell("mapped_method_removed", subject, `\`${method}\``, old.keySpan);
    else if (!isPresent(old) && isPresent(now)) tell("mapped_method_added", subject, `\`${method}\``, now.keySpan);
    else if (isPresent(old)) compareMethod(subject, method, old, now, tell);
  }
  const custom = pair(membersOf(child(was, "methods")), membersOf(child(is, "methods")));
  for (const [name, at] of custom.removed) tell("mapped_method_removed", subject, `\`${name}\``, at.keySpan);
  for (const [name, at] of custom.added) tell("mapped_method_added", subject, `\`${name}\``, at.keySpan);
  for (const key of ["where", "expand"])
    if (!isSame(child(was, key), child(is, key)))
      tell(
        "rows_changed",
        subject,
        `\`${key}\`: ${shown(child(was, key)) ?? "nothing"} became ${shown(child(is, key)) ?? "nothing"}`,
        placeOf(is, key),
      );
  for (const key of ["bind", "steps"])
    if (!isSame(child(was, key), child(is, key))) tell("source_changed", subject, `\`${key}\``, placeOf(is, key));
  compareRecord(subject, child(was, "record"), child(is, "record"), tell);
};

const placeOf = (at: Located, key: string) => (isPresent(child(at, key)) ? child(at, key).keySpan : at.span);

const compareRecord = (subject: string, was: Located, is: Located, tell: Tell): void => {
  const fields = pair(membersOf(was), membersOf(is));
  for (const [name, at] of fields.removed)
    tell("mapped_field_removed", `${subject}.${name}`, "it is not filled any more", at.keySpan);
  for (const [name, at] of fields.added)
    tell("mapped_field_added", `${subject}.${name}`, `from ${shown(at)}`, at.keySpan);
  for (const [name, old, now] of fields.both) compareNode(`${subject}.${name}`, old, now, tell);
  // One expression for the whole record.
  if (was.text !== undefined && is.text !== undefined && was.text !== is.text)
    tell("mapped_expression_changed", subject, "the record's expression", is.span);
};

const compareNode = (subject: string, was: Located, is: Located, tell: Tell): void => {
  if (isSame(was, is)) return;
  const [table, nowTable] = [child(was, "enum"), child(is, "enum")];
  if (isPresent(table) && isPresent(nowTable)) {
    const rows = pair(membersOf(table), membersOf(nowTable));
    for (const [value, at] of rows.removed) tell("table_row_removed", subject, `\`${value}\``, at.keySpan);
    for (const [value, at] of rows.added) tell("table_row_added", subject, `\`${value}\` is ${shown(at)}`, at.keySpan);
    for (const [value, old, now] of rows.both)
      if (!isSame(old, now))
        tell("table_row_changed", subject, `\`${value}\` was ${shown(old)} and is ${shown(now)}`, now.span);
    for (const key of ["else", "absent"])
      if (!isSame(child(was, key), child(is, key))) tell("default_changed", subject, `\`${key}\``, placeOf(is, key));
    if (isSame(child(was, "of"), child(is, "of"))) return;
    return tell(
      "mapped_expression_changed",
      subject,
      `${shown(child(was, "of"))} became ${shown(child(is, "of"))}`,
      child(is, "of").span,
    );
  }
  const inner = [child(was, "fields"), child(is, "fields")] as const;
  if (isPresent(inner[0]) && isPresent(inner[1])) {
    for (const key of ["of", "each", "where"])
      if (!isSame(child(was, key), child(is, key)))
        tell("mapped_expression_changed", subject, `\`${key}\``, placeOf(is, key));
    return compareRecord(subject, inner[0], inner[1], tell);
  }
  tell("mapped_expression_changed", subject, `${shown(was)} became ${shown(is)}`, is.span);
};

const compareMethod = (subject: string, method: string, was: Located, is: Located, tell: Tell): void => {
  const requirements = pair(byWords(child(was, "require")), byWords(child(is, "require")));
  for (const [words, at] of requirements.removed) tell("requirement_removed", `${subject} ${method}`, words, at.span);
  for (const [words, at] of requirements.added) tell("requirement_added", `${subject} ${method}`, words, at.span);
  for (const key of ["operation", "args", "choose", "concat", "static", "body", "terms"])
    if (!isSame(child(was, key), child(is, key)))
      tell("source_changed", `${subject} ${method}`, `\`${key}\``, placeOf(is, key));
  compareRecord(`${subject} ${method}`, child(was, "record"), child(is, "record"), tell);
  if (method === "list") compareList(subject, was, is, tell);
};

const byWords = (at: Located): ReadonlyMap<string, Located> =>
  new Map(at.items().map((item) => [child(item, "that").text ?? "", item]));

const compareList = (subject: string, was: Located, is: Located, tell: Tell): void => {
  const filters = pair(membersOf(child(was, "filters")), membersOf(child(is, "filters")));
  for (const [name, at] of filters.removed)
    tell("mapped_filter_removed", `${subject}?${name}`, "it is refused", at.keySpan);
  for (const [name, at] of filters.added)
    tell("mapped_filter_added", `${subject}?${name}`, `by ${shown(at)}`, at.keySpan);
  for (const [name, old, now] of filters.both) {
    if (isSame(old, now)) continue;
    const isDefault = !isSame(child(old, "default"), child(now, "default"));
    tell(
      isDefault ? "mapped_default_changed" : "mapped_filter_changed",
      `${subject}?${name}`,
      `${shown(old)} became ${shown(now)}`,
      now.span,
    );
  }
  const sorts = pair(membersOf(child(child(was, "sort"), "fields")), membersOf(child(child(is, "sort"), "fields")));
  for (const [name, at] of sorts.removed) tell("mapped_sort_removed", subject, `by \`${name}\``, at.keySpan);
  for (const [name, at] of sorts.added) tell("mapped_sort_added", subject, `by \`${name}\``, at.keySpan);
  if (!isSame(child(was, "limit"), child(is, "limit")))
    tell(
      "mapped_default_changed",
      subject,
      `\`limit\`: ${shown(child(was, "limit")) ?? "nothing"} became ${shown(child(is, "limit")) ?? "nothing"}`,
      placeOf(is, "limit"),
    );
};
