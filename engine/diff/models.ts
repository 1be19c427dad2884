/** Two versions of the models: resources, methods, query parameters, write rules, schemas. */
import type { FileTree } from "../catalog/index.ts";
import { child, type Located } from "../language/located.ts";
import { isPresent, isSame, membersOf, pair, shown, textsOf } from "./located.ts";
import { readFile } from "./read.ts";
import type { Tell } from "./rules.ts";
import { compareSchemas } from "./schemas.ts";

export const compareModels = (before: FileTree, after: FileTree, tell: Tell): void => {
  const models = pair(modelsOf(before), modelsOf(after));
  for (const [name, at] of models.removed) tell("model_removed", name, "the model is gone", at.span);
  for (const [name, at] of models.added) tell("model_added", name, "a new model", at.span);
  for (const [model, was, is] of models.both) {
    const resources = pair(membersOf(child(was, "resources")), membersOf(child(is, "resources")));
    for (const [name, at] of resources.removed)
      tell("resource_removed", `${model}/${name}`, "the resource is gone", at.keySpan);
    for (const [name, at] of resources.added) tell("resource_added", `${model}/${name}`, "a new resource", at.keySpan);
    for (const [name, old, now] of resources.both)
      compareResource(`${model}/${name}`, { at: old, tree: before }, { at: now, tree: after }, tell);
  }
};

const modelsOf = (tree: FileTree): ReadonlyMap<string, Located> =>
  new Map(
    tree.paths
      .filter((path) => /^unified-models\/[^/]+\/model\.yaml$/u.test(path))
      .flatMap((path) => {
        const at = readFile(path, tree);
        return at === undefined ? [] : [[child(at, "model").text ?? path, at] as const];
      }),
  );

interface Side {
  readonly at: Located;
  readonly tree: FileTree;
}

const compareResource = (subject: string, before: Side, after: Side, tell: Tell): void => {
  const [was, is] = [before.at, after.at];
  const methods = pair(textsOf(child(was, "methods")), textsOf(child(is, "methods")));
  const custom = pair(membersOf(child(was, "methods_custom")), membersOf(child(is, "methods_custom")));
  for (const [name, at] of [...methods.removed, ...custom.removed])
    tell("method_removed", subject, `\`${name}\` is gone`, at.span);
  for (const [name, at] of [...methods.added, ...custom.added])
    tell("method_added", subject, `\`${name}\` is new`, at.span);
  const ids = [child(was, "id").text ?? "id", child(is, "id").text ?? "id"] as const;
  if (ids[0] !== ids[1]) tell("id_changed", subject, `\`${ids[0]}\` became \`${ids[1]}\``, child(is, "id").span);
  compareParameters(subject, was, is, tell);
  const sorts = pair(textsOf(child(was, "sort")), textsOf(child(is, "sort")));
  for (const [name, at] of sorts.removed) tell("sort_removed", subject, `by \`${name}\``, at.span);
  for (const [name, at] of sorts.added) tell("sort_added", subject, `by \`${name}\``, at.span);
  compareWrites(subject, was, is, tell);
  const [old, now] = [schemaOf(before), schemaOf(after)];
  if (old === undefined || now === undefined) return;
  const written = new Set([...writtenBy(was), ...writtenBy(is)]);
  compareSchemas({ at: old, root: old }, { at: now, root: now }, subject, (rule, name, message, span) => {
    // Which fields are written is known by their first name.
    const field = name.slice(subject.length + 1).split(/[.[]/u)[0] ?? "";
    tell(rule === "field_type_narrowed" && written.has(field) ? "field_write_narrowed" : rule, name, message, span);
  });
};

const schemaOf = ({ at, tree }: Side): Located | undefined => {
  const name = child(at, "schema").text;
  return name === undefined ? undefined : readFile(`${at.file.split("/").slice(0, -1).join("/")}/${name}`, tree);
};

const compareParameters = (subject: string, was: Located, is: Located, tell: Tell): void => {
  const parameters = pair(membersOf(child(was, "query")), membersOf(child(is, "query")));
  for (const [name, at] of parameters.removed)
    tell("filter_removed", `${subject}?${name}`, "the parameter is gone", at.keySpan);
  for (const [name, at] of parameters.added)
    tell(
      child(at, "required").value === true ? "filter_required" : "filter_added",
      `${subject}?${name}`,
      "a new parameter",
      at.keySpan,
    );
  for (const [name, old, now] of parameters.both) {
    const one = `${subject}?${name}`;
    for (const key of ["type", "format"])
      if (!isSame(child(old, key), child(now, key)))
        tell(
          "filter_type_changed",
          one,
          `\`${key}\`: ${shown(child(old, key)) ?? "nothing"} became ${shown(child(now, key)) ?? "nothing"}`,
          now.span,
        );
    const [required, nowRequired] = [child(old, "required").value === true, child(now, "required").value === true];
    if (!required && nowRequired) tell("filter_required", one, "it must be given", now.keySpan);
    if (required && !nowRequired) tell("filter_optional", one, "it may be left out", now.keySpan);
    const [values, operators] = (["enum", "operators"] as const).map((key) =>
      pair(textsOf(child(old, key)), textsOf(child(now, key))),
    );
    // A list where there was none narrows; none where there was one widens.
    if (isPresent(child(now, "enum"))) {
      if (!isPresent(child(old, "enum")))
        tell("filter_value_removed", one, "only some values are taken", child(now, "enum").span);
      else {
        for (const [value, at] of values?.removed ?? []) tell("filter_value_removed", one, `\`${value}\``, at.span);
        for (const [value, at] of values?.added ?? []) tell("filter_value_added", one, `\`${value}\``, at.span);
      }
    } else if (isPresent(child(old, "enum"))) tell("filter_value_added", one, "any value is taken", now.span);
    for (const [operator, at] of operators?.removed ?? []) tell("operator_removed", one, `\`${operator}\``, at.span);
    for (const [operator, at] of operators?.added ?? []) tell("operator_added", one, `\`${operator}\``, at.span);
    if (!isSame(child(old, "description"), child(now, "description")))
      tell("description_changed", one, "the description", child(now, "description").span);
  }
};

const KINDS = ["create", "update"] as const;

const writtenBy = (at: Located): readonly string[] =>
  KINDS.flatMap((kind) => [...textsOf(child(child(child(at, "write"), kind), "properties")).keys()]);

const compareWrites = (subject: string, was: Located, is: Located, tell: Tell): void => {
  for (const kind of KINDS) {
    const [old, now] = [child(child(was, "write"), kind), child(child(is, "write"), kind)];
    if (!isPresent(old) || !isPresent(now)) continue;
    const properties = pair(textsOf(child(old, "properties")), textsOf(child(now, "properties")));
    for (const [name, at] of properties.removed)
      tell("write_property_removed", `${subject}.${name}`, `in ${kind}`, at.span);
    for (const [name, at] of properties.added)
      tell("write_property_added", `${subject}.${name}`, `in ${kind}`, at.span);
    const required = pair(textsOf(child(old, "required")), textsOf(child(now, "required")));
    for (const [name, at] of required.removed) tell("write_optional", `${subject}.${name}`, `in ${kind}`, at.span);
    for (const [name, at] of required.added) tell("write_required", `${subject}.${name}`, `in ${kind}`, at.span);
  }
};
