/** Puts layers of a mapping together: what is named is merged by name, all else replaced whole; null removes (spec 3.13). */
import type { Findings } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import { has, isMapping, member } from "./yaml.ts";

/** One value with the layer it comes from, and what `$base` means there. */
export interface Part {
  readonly at: Located;
  readonly layer: string;
  readonly below?: Part;
  /** JSON Schema of a field that the model does not know. */
  readonly schema?: Located;
}

export type NamedParts = ReadonlyMap<string, Part>;

/** Everything that shapes the query and the records of one source. */
export interface Parts {
  readonly record: NamedParts;
  /** Fields that a layer took away, with that layer. */
  readonly removed: ReadonlyMap<string, string>;
  /** The record as one expression: an escape without overlays. */
  readonly whole?: Part;
  readonly bind: NamedParts;
  readonly expand?: Part;
  readonly where?: Part;
  readonly filters: NamedParts;
  readonly sort?: Part;
  readonly terms?: Part;
}

export const NO_PARTS: Parts = { record: new Map(), removed: new Map(), bind: new Map(), filters: new Map() };

/** The parts with those of one node merged over them. */
export const addParts = (parts: Parts, at: Located, layer: string, findings: Findings): Parts => ({
  ...addRecord(parts, at, layer, findings),
  bind: addNames(parts.bind, at, "bind", layer),
  filters: addNames(parts.filters, at, "filters", layer),
  ...replaced(parts, at, "expand", layer),
  ...replaced(parts, at, "where", layer),
  ...replaced(parts, at, "sort", layer),
  ...replaced(parts, at, "terms", layer),
});

const addRecord = (
  parts: Parts,
  at: Located,
  layer: string,
  findings: Findings,
): Pick<Parts, "record" | "removed" | "whole"> => {
  const { removed } = parts;
  const keep = { record: parts.record, removed, ...(parts.whole === undefined ? {} : { whole: parts.whole }) };
  if (!has(at, "record")) return keep;
  const record = member(at, "record");
  if (!isMapping(record.value)) return { record: new Map(), removed, whole: { at: record, layer } };
  if (parts.whole !== undefined && layer !== parts.whole.layer) {
    findings.report(
      "wrong_value",
      record.keySpan,
      "An overlay cannot change a record that is one expression.",
      "Write the base record as a mapping of fields.",
    );
    return keep;
  }
  if (layer === "base") reportEmpty(record, parts.record, findings);
  return { record: addNames(parts.record, at, "record", layer), removed: addRemoved(removed, record, layer) };
};

/** `username:` with nothing after it. Null removes what a layer below has; here there is nothing below. */
const reportEmpty = (record: Located, below: NamedParts, findings: Findings): void => {
  for (const [name, child] of record.entries())
    if (child.value === null && !below.has(name))
      findings.report(
        "unused_definition",
        child.keySpan,
        `\`${name}\` is empty here, so the field is not mapped.`,
        "Write an expression, leave the key out, or say `{ const: null }`.",
      );
};

const addRemoved = (removed: Parts["removed"], record: Located, layer: string): Parts["removed"] =>
  new Map([
    ...removed,
    ...record.entries().flatMap(([name, child]) => (child.value === null ? [[name, layer] as const] : [])),
  ]);

const addNames = (names: NamedParts, at: Located, key: string, layer: string): NamedParts => {
  if (!has(at, key) || !isMapping(member(at, key).value)) return names;
  const merged = new Map(names);
  for (const [name, child] of member(at, key).entries()) {
    if (child.value === null) merged.delete(name);
    else merged.set(name, partOf(child, layer, merged.get(name), key === "record"));
  }
  return merged;
};

const partOf = (at: Located, layer: string, below: Part | undefined, isField: boolean): Part => {
  const base = { layer, ...(below === undefined ? {} : { below }) };
  if (isField && has(at, "schema") && has(at, "value"))
    return { at: member(at, "value"), schema: member(at, "schema"), ...base };
  return { at, ...base };
};

const replaced = <K extends "expand" | "where" | "sort" | "terms">(
  parts: Parts,
  at: Located,
  key: K,
  layer: string,
): Partial<Pick<Parts, K>> => {
  const found = has(at, key) ? member(at, key) : undefined;
  if (found?.value === null) return {};
  const part = found === undefined ? parts[key] : { at: found, layer };
  return (part === undefined ? {} : { [key]: part }) as Partial<Pick<Parts, K>>;
};
