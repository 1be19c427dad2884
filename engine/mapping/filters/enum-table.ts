/** `enum` of a filter: unified value to the provider's value or values, written out or the record's own table turned round. */
import type { Located } from "../../language/located.ts";
import { shown } from "../printed.ts";
import type { NamedParts } from "../parts.ts";
import type { Surroundings } from "../surroundings.ts";
import type { QueryParameter } from "../types.ts";
import { hasKey } from "../nodes/node.ts";
import { member } from "../yaml.ts";

/** By the printed unified value. */
export type EnumTable = ReadonlyMap<string, readonly unknown[]>;

export const compileEnumTable = (
  at: Located,
  parameter: QueryParameter,
  record: NamedParts,
  around: Surroundings,
): EnumTable => {
  if (at.value === "reverse") return reversed(at, parameter, record, around);
  const table = new Map<string, readonly unknown[]>();
  for (const [unified, child] of at.entries()) {
    if (parameter.enum !== undefined && !parameter.enum.includes(unified)) {
      around.compilation.findings.report(
        "field_type",
        child.keySpan,
        `The model's \`${parameter.name}\` has no value ${shown(unified)}: it has ${parameter.enum.join(", ")}.`,
      );
    }
    table.set(unified, Array.isArray(child.value) ? child.value : [child.value]);
  }
  return counted(table, at, parameter, around);
};

const reversed = (at: Located, parameter: QueryParameter, record: NamedParts, around: Surroundings): EnumTable => {
  const field = parameter.field ?? parameter.name;
  const node = record.get(field)?.at;
  const { findings } = around.compilation;
  const table = new Map<string, readonly unknown[]>();
  if (node === undefined || !hasKey(node.value, "enum")) {
    findings.report(
      "enum_not_reversible",
      at.span,
      `\`record.${field}\` has no \`enum\` to turn round.`,
      "Write the table here: unified value on the left.",
    );
    return table;
  }
  const twice = new Set<string>();
  for (const [provider, child] of member(node, "enum").entries()) {
    const unified = String(child.value);
    if (table.has(unified)) twice.add(unified);
    table.set(unified, [provider]);
  }
  for (const unified of twice) {
    findings.report(
      "enum_not_reversible",
      at.span,
      `Several provider values of \`record.${field}\` become ${shown(unified)}, so it cannot be turned round.`,
      `Write the table here, as \`${unified}: [ … ]\` for several.`,
    );
  }
  return counted(table, at, parameter, around);
};

/** Counts the rows that values are looked up in. */
const counted = (table: EnumTable, at: Located, { name }: QueryParameter, around: Surroundings): EnumTable => {
  const { coverage } = around.compilation;
  if (coverage === undefined) return table;
  const hits = new Map(
    [...table.keys()].map((value) => [
      value,
      coverage.point(
        "enum_row",
        `filter ${name}: ${value}`,
        at.value === "reverse" ? at.span : member(at, value).keySpan,
      ),
    ]),
  );
  return Object.assign(new Map(table), {
    get(value: string): readonly unknown[] | undefined {
      hits.get(value)?.();
      return table.get(value);
    },
  });
};
