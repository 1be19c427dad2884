/** Two versions of a model's JSON Schema, as those see it who read records and those who write them. */
import { child, type Located } from "../language/located.ts";
import { isPresent, isSame, membersOf, pair, shown, textsOf } from "./located.ts";
import type { Tell } from "./rules.ts";

export interface Version {
  readonly at: Located;
  /** Where `#/…` points. */
  readonly root: Located;
}

const DEPTH = 12;

export const compareSchemas = (before: Version, after: Version, name: string, tell: Tell, depth = 0): void => {
  if (depth > DEPTH) return;
  const [was, is] = [follow(before), follow(after)];
  compareTypes(was, is, name, tell);
  compareWords(was, is, name, tell);
  const values = pair(textsOf(child(was, "enum")), textsOf(child(is, "enum")));
  // A list where there was none says less than the types already do.
  if (isPresent(child(was, "enum")) && isPresent(child(is, "enum"))) {
    for (const [value, at] of values.removed) tell("enum_value_removed", name, `\`${value}\` is gone`, at.span);
    for (const [value, at] of values.added) tell("enum_value_added", name, `\`${value}\` is new`, at.span);
  }
  const required = [textsOf(child(was, "required")), textsOf(child(is, "required"))] as const;
  const fields = pair(membersOf(child(was, "properties")), membersOf(child(is, "properties")));
  const named = (field: string): string => `${name}.${field}`;
  for (const [field, at] of fields.removed) tell("field_removed", named(field), "the field is gone", at.keySpan);
  for (const [field, at] of fields.added) tell("field_added", named(field), "a new field", at.keySpan);
  for (const [field, old, now] of fields.both) {
    if (required[0].has(field) && !required[1].has(field))
      tell("field_maybe_absent", named(field), "it was always there", now.keySpan);
    if (!required[0].has(field) && required[1].has(field))
      tell("field_always_given", named(field), "it is always there", now.keySpan);
    compareSchemas({ at: old, root: before.root }, { at: now, root: after.root }, named(field), tell, depth + 1);
  }
  const [items, nowItems] = [child(was, "items"), child(is, "items")];
  if (isPresent(items) && isPresent(nowItems))
    compareSchemas({ at: items, root: before.root }, { at: nowItems, root: after.root }, `${name}[]`, tell, depth + 1);
};

const follow = ({ at, root }: Version): Located => {
  const reference = child(at, "$ref").value;
  if (typeof reference !== "string" || !reference.startsWith("#/")) return at;
  return reference.slice(2).split("/").reduce(child, root);
};

const typesOf = (at: Located): ReadonlySet<string> => {
  const type = child(at, "type");
  return new Set(typeof type.value === "string" ? [type.value] : textsOf(type).keys());
};

const compareTypes = (was: Located, is: Located, name: string, tell: Tell): void => {
  const [before, after] = [typesOf(was), typesOf(is)];
  // Without types anything goes.
  if (before.size === 0 && after.size === 0) return;
  const gone = [...before].filter((type) => !after.has(type) && !(type === "integer" && after.has("number")));
  const come = [...after].filter((type) => !before.has(type) && !(type === "integer" && before.has("number")));
  if (gone.length === 0 && come.length === 0) return;
  const place = isPresent(child(is, "type")) ? child(is, "type").span : is.span;
  const said = `${[...before].join(" or ") || "anything"} became ${[...after].join(" or ") || "anything"}`;
  if (after.size > 0 && before.size > 0 && gone.length > 0 && come.length > 0)
    tell("field_type_changed", name, said, place);
  else if (after.size === 0 || (come.length > 0 && before.size > 0)) tell("field_type_widened", name, said, place);
  else tell("field_type_narrowed", name, said, place);
};

const compareWords = (was: Located, is: Located, name: string, tell: Tell): void => {
  const say = (key: string, rule: Parameters<Tell>[0]): void => {
    const [before, after] = [child(was, key), child(is, key)];
    if (isSame(before, after)) return;
    tell(
      rule,
      name,
      `\`${key}\`: ${shown(before) ?? "nothing"} became ${shown(after) ?? "nothing"}`,
      isPresent(after) ? after.span : is.span,
    );
  };
  say("format", "field_format_changed");
  say("pattern", "field_format_changed");
  say("default", "default_changed");
  if (!isSame(child(was, "description"), child(is, "description")))
    tell("description_changed", name, "the description", child(is, "description").span);
};
