/** Keys: those of the language, fields of the model, filters, arguments of an operation. */
import { enumOf, propertyNames, propertyOf } from "../../../engine/mapping/json-schema.ts";
import { valueIn } from "../cursor.ts";
import { descriptionOf, isRequired, keysOf } from "../schema-at.ts";
import type { Subject } from "../subject.ts";
import type { Suggestion } from "./item.ts";
import { modelSchemaAt } from "./model-schema.ts";

export const completeKeys = (subject: Subject): readonly Suggestion[] => {
  const { cursor, schemas, kind } = subject;
  if (cursor.role !== "key") return [];
  const present = new Set(Object.keys(valueIn(cursor.root, cursor.path) ?? {}));
  const own = [...keysOf(schemas)].map(([name, schema]): Named => [
    name,
    isRequired(schemas, name) ? "required" : undefined,
    descriptionOf(schema, kind),
    "key",
  ]);
  return [...own, ...namesOf(subject)]
    .filter(([name]) => !present.has(name) || name === cursor.scalar)
    .map(([label, detail, documentation, kind]) => ({
      label,
      kind,
      from: cursor.start,
      insert: `${label}: `,
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation }),
    }));
};

type Named = readonly [
  name: string,
  detail: string | undefined,
  documentation: string | undefined,
  kind: Suggestion["kind"],
];

/** Names that another file gives. */
const namesOf = (subject: Subject): readonly Named[] => {
  const { cursor, target, integration } = subject;
  const { path } = cursor;
  const last = path.at(-1);
  if (integration !== undefined && last === "args") {
    const operation = integration.operations.get(String(valueIn(cursor.root, [...path.slice(0, -1), "operation"])));
    return (operation?.request.params ?? []).map(({ key, required }) => [
      key,
      required ? "required" : undefined,
      undefined,
      "reference",
    ]);
  }
  if (target === undefined) return [];
  const record = path.indexOf("record");
  if (record >= 0 && (record === path.length - 1 || last === "fields")) {
    const schema = modelSchemaAt(target, path.slice(record + 1), valueIn(cursor.root, path.slice(0, record + 1)));
    return propertyNames(schema, target.schema).map((name): Named => {
      const property = propertyOf(schema, name, target.schema);
      const description = property === "unknown" ? undefined : property?.["description"];
      const allowed = property === "unknown" ? undefined : enumOf(property, target.schema);
      return [
        name,
        allowed?.map(String).join(" | "),
        typeof description === "string" ? description : undefined,
        "field",
      ];
    });
  }
  if (last === "filters")
    return [...target.query.values()].map((one): Named => [
      one.name,
      one.operators.join(", "),
      one.description,
      "field",
    ]);
  if (last === "sort" || (last === "fields" && path.at(-2) === "sort"))
    return last === "fields" ? target.sort.map((name): Named => [name, undefined, undefined, "field"]) : [];
  if (last === "enum" && path.at(-3) === "filters")
    return (target.query.get(String(path.at(-2)))?.enum ?? []).map((name): Named => [
      name,
      undefined,
      undefined,
      "value",
    ]);
  return [];
};
