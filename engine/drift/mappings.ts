/** Mappings against the schemas of the records that they read: tables, paths, fields that nobody reads. */
import { child, type Located } from "../language/located.ts";
import { successOf, viewOf, type ApiSchema } from "../openapi/index.ts";
import { isPresent, keysOf, textAt, textsBelow } from "./located.ts";
import type { Matched } from "./operations.ts";
import { pathsIn, plainPaths, simplePath, type Steps } from "./paths.ts";
import { leavesOf, schemaAt, valuesOf } from "./schema-fields.ts";
import type { IntegrationFiles, Report } from "./types.ts";

interface RecordSchema {
  readonly operation: string;
  readonly schema: ApiSchema;
  readonly root: ApiSchema;
}

export const compareMappings = (
  files: IntegrationFiles,
  matched: ReadonlyMap<string, Matched>,
  report: Report,
): void => {
  for (const file of files.mappings) {
    const sources = sourcesOf(file);
    const records = [...new Set(sources.flatMap(({ operation }) => operation ?? []))].flatMap(
      (name) => recordSchema(name, matched) ?? [],
    );
    // Rows of a file are no records of the provider.
    if (sources.every(({ operation }) => operation !== undefined)) compareRecord(file, sources, records, report);
    reportUnread(file, files, records, report);
  }
};

interface SourceOf {
  /** Absent: rows of a file. */
  readonly operation: string | undefined;
  /** Fields that it maps in its own way. */
  readonly own: ReadonlySet<string>;
}

const sourcesOf = (file: Located): readonly SourceOf[] => {
  const list = child(file, "list");
  const members = [...child(list, "choose").items(), ...child(list, "concat").items()];
  return [list, ...members, child(file, "get")]
    .filter((source) => textAt(source, "operation") !== undefined || textAt(source, "static") !== undefined)
    .map((source) => ({
      operation: textAt(source, "operation"),
      own: new Set(keysOf(child(source, "record"))),
    }));
};

const compareRecord = (
  file: Located,
  sources: readonly SourceOf[],
  records: readonly RecordSchema[],
  report: Report,
): void => {
  const expand = simplePath(textAt(file, "expand"));
  // With an expression in `expand` nobody knows what a row is.
  const rows = !isPresent(child(file, "expand"))
    ? records
    : expand === undefined
      ? []
      : records.flatMap((one) => inside(one, expand) ?? []);
  for (const [field, node] of child(file, "record").entries()) {
    const replaced = new Set(sources.filter(({ own }) => own.has(field)).map(({ operation }) => operation));
    const read = rows.filter(({ operation }) => !replaced.has(operation));
    if (read.length > 0) compareNode(field, node, read, [], report);
  }
};

/** The schema of one record of an operation: what `records` or `record` reads of the answer. */
const recordSchema = (operation: string, matched: ReadonlyMap<string, Matched>): RecordSchema | undefined => {
  const found = matched.get(operation);
  if (found === undefined) return undefined;
  const { at, api, document } = found;
  const path = simplePath(textAt(at, "records") ?? textAt(at, "record"));
  const answer = successOf(api)?.schema;
  if (path === undefined || answer === undefined) return undefined;
  return inside({ operation, schema: answer, root: document.root }, path);
};

const inside = ({ operation, schema, root }: RecordSchema, path: Steps): RecordSchema | undefined => {
  const found = schemaAt(schema, path, root);
  if (found === undefined || found === "open") return undefined;
  const { items } = viewOf(found, root);
  return { operation, root, schema: viewOf(found, root).types.has("array") ? (items ?? {}) : found };
};

/** @param path where the context of the node is */
const compareNode = (
  field: string,
  node: Located,
  records: readonly RecordSchema[],
  path: Steps,
  report: Report,
): void => {
  if (node.text !== undefined) return comparePath(field, node, records, path, report);
  const of = child(node, "of");
  const table = child(node, "enum");
  if (isPresent(table)) {
    compareTable(field, table, of, records, path, report);
    return comparePath(field, of, records, path, report);
  }
  const context = isPresent(child(node, "each")) ? child(node, "each") : of;
  if (isPresent(context)) comparePath(field, context, records, path, report);
  const steps = isPresent(context) ? simplePath(context.text) : [];
  if (steps === undefined) return;
  for (const [name, member] of child(node, "fields").entries())
    compareNode(`${field}.${name}`, member, records, [...path, ...steps], report);
};

/** A path is unknown if no operation's record has it. */
const comparePath = (
  field: string,
  node: Located,
  records: readonly RecordSchema[],
  path: Steps,
  report: Report,
): void => {
  for (const steps of plainPaths(node.text) ?? []) {
    const full = [...path, ...steps];
    if (steps.length === 0 || records.some(({ schema, root }) => schemaAt(schema, full, root) !== undefined)) continue;
    const where = records.map(({ operation }) => operation).join(", ");
    report(
      "field_unknown",
      node.span,
      `\`${field}\` reads \`${full.join(".")}\`, which the record of ${where} does not have.`,
      "Is it renamed, or is the document silent about it?",
    );
  }
};

const compareTable = (
  field: string,
  table: Located,
  of: Located,
  records: readonly RecordSchema[],
  path: Steps,
  report: Report,
): void => {
  const known = new Set(table.entries().map(([key]) => key));
  const literals = new Set([...(of.text ?? "").matchAll(/['"]([^'"]*)['"]/gu)].map(([, text = ""]) => text));
  const missing = new Set<string>();
  for (const { schema, root } of records)
    for (const steps of pathsIn(of.text ?? "")) {
      const found = schemaAt(schema, [...path, ...steps], root);
      if (found === undefined || found === "open") continue;
      for (const value of valuesOf(found, root)) if (!known.has(value) && !literals.has(value)) missing.add(value);
    }
  if (missing.size === 0) return;
  report(
    "enum_value_unmapped",
    table.span,
    `\`${field}\` has no row for ${[...missing].map((value) => `\`${value}\``).join(", ")}.`,
    "A value without a row is given as it is.",
  );
};

/** How many names a message holds. */
const MOST = 30;

const reportUnread = (
  file: Located,
  files: IntegrationFiles,
  records: readonly RecordSchema[],
  report: Report,
): void => {
  const read = readPaths(file, files);
  const unread = new Set<string>();
  for (const { schema, root } of records)
    for (const leaf of leavesOf(schema, root)) if (!isRead(leaf, read)) unread.add(leaf.join("."));
  if (unread.size === 0) return;
  const names = [...unread];
  const more = names.length > MOST ? `, and ${names.length - MOST} more` : "";
  report(
    "fields_unmapped",
    child(file, "record").keySpan,
    `${names.length} field${names.length === 1 ? "" : "s"} of ${records.map(({ operation }) => operation).join(", ")} ${names.length === 1 ? "is" : "are"} never read: ${names.slice(0, MOST).join(", ")}${more}.`,
  );
};

/** Every path that the mapping reads, files of expressions included. */
const readPaths = (file: Located, files: IntegrationFiles): readonly Steps[] =>
  ["record", "bind", "where", "expand", "list", "get", "steps"].flatMap((key) =>
    textsBelow(child(file, key)).flatMap((text) => {
      const named = /^[\w./-]+\.jsonata$/u.test(text) ? files.textBeside(file, text) : undefined;
      return pathsIn(named ?? text);
    }),
  );

/** Read as a whole, as a part of something that is, or from a context inside the record. */
const isRead = (leaf: Steps, read: readonly Steps[]): boolean =>
  read.some((path) => {
    const isPrefix = path.length <= leaf.length && path.every((step, at) => leaf[at] === step);
    const isSuffix =
      path.length <= leaf.length && path.every((step, at) => leaf[leaf.length - path.length + at] === step);
    return isSuffix || (isPrefix && path.length > 1);
  });
