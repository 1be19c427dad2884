/** Writes sandbox/sandbox.yaml: an imitation of what is mapped, so that it can be called before there are credentials. */
import { successOf, type OpenApiDocument } from "../openapi/index.ts";
import type { ConnectionGuess } from "./connections.ts";
import { exampleOf } from "./example.ts";
import { put, recordOf } from "./fixtures.ts";
import type { MappingGuess } from "./mapping.ts";
import { wordsOf } from "./names.ts";
import type { TargetGuess } from "./targets.ts";
import { operationName, type Path, type Planned, type ScaffoldInput } from "./types.ts";
import { block, expressionOf, flow, indent, keyOf, lines } from "./yaml.ts";

/** More than a page of most providers would be slow to read; fewer than two show no paging. */
const ROWS = 30;

/** undefined if nothing is mapped that could be served. */
export const sandboxFile = (
  { name, document, schemas }: ScaffoldInput,
  guesses: readonly TargetGuess[],
  connection: ConnectionGuess | undefined,
  shared: ConnectionGuess["fields"],
): string | undefined => {
  const served = guesses.filter(({ list }) => list !== undefined);
  if (served.length === 0) return undefined;
  const credentials = credentialsOf({ ...shared, ...connection?.fields });
  const collections = new Map<string, readonly string[]>();
  const services = new Map<string, readonly string[]>();
  for (const { list, get, mapping } of served) {
    if (list === undefined || services.has(operationName(list))) continue;
    collections.set(list.resource, [
      `${keyOf(list.resource)}:`,
      ...indent([`count: ${ROWS}`, "record:", ...indent(recordLines(name, list, mapping, document))]),
    ]);
    services.set(operationName(list), serveLines(list, listAnswer(list, document)));
    if (get !== undefined && !services.has(operationName(get)))
      services.set(operationName(get), serveLines(get, itemAnswer(get, document), idCondition(mapping)));
  }
  return lines([
    `# yaml-language-server: $schema=../../../${schemas}/sandbox.json`,
    "# An imitation to call: paging, credentials and 404 follow from the other files (docs/sandbox.md).",
    "# TODO: rows as the provider has them, and a `where` for each filter that is sent.",
    ...(Object.keys(credentials).length === 0 ? [] : [`credentials: ${flow(credentials)}`]),
    "collections:",
    ...indent([...collections.values()].flat()),
    "serve:",
    ...indent([...services.values()].flat()),
  ]);
};

const credentialsOf = (fields: ConnectionGuess["fields"]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const [option] = (field["options"] ?? []) as readonly { readonly value: unknown }[];
      if (option !== undefined) return [name, field["default"] ?? option.value];
      if (field["type"] === "host") return [name, "sandbox.example"];
      return [name, `sandbox-${name.replaceAll("_", "-")}`];
    }),
  );

/** Members of the record as output nodes: the id counts, people have names, the rest is the same in every row. */
const recordLines = (
  integration: string,
  list: Planned,
  mapping: MappingGuess,
  document: OpenApiDocument,
): readonly string[] => {
  const record = recordOf(list.records.schema, mapping, document.root, 1);
  const id = mapping.fields.find(({ field }) => field === mapping.resource.idField)?.path ?? ["id"];
  const isPeople = ["username", "first_name"].some((one) => Object.hasOwn(propertiesOf(mapping), one));
  const nodes = Object.fromEntries(
    Object.entries(record as Readonly<Record<string, unknown>>).map(([key, value]) => [
      key,
      nodeOf(value, [key], { id, isPeople, integration }),
    ]),
  );
  return block(nodes);
};

const propertiesOf = ({ resource }: MappingGuess): object => resource.schema["properties"] ?? {};

interface Row {
  readonly id: Path;
  readonly isPeople: boolean;
  readonly integration: string;
}

const nodeOf = (value: unknown, path: Path, row: Row): unknown => {
  if (isObject(value) && row.id.length > path.length && path.every((step, at) => row.id[at] === step))
    return { fields: membersOf(value, path, row) };
  if (path.join("\n") === row.id.join("\n")) return typeof value === "number" ? "$seq" : '"id-" & $seq';
  // What identifies is another one in each row.
  const stem =
    typeof value === "string" && isIdentifier(path.at(-1) ?? "") ? /^(.*\D)1$/su.exec(value)?.[1] : undefined;
  if (stem !== undefined) return `${JSON.stringify(stem)} & $seq`;
  const person = row.isPeople && typeof value === "string" ? personOf(path.at(-1) ?? "", row.integration) : undefined;
  return person ?? { const: value };
};

const isIdentifier = (key: string): boolean => /^(?:id|key|number|code|slug)$/u.test(wordsOf(key).at(-1) ?? "");

const membersOf = (value: object, path: Path, row: Row): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(value).map(([key, member]) => [key, nodeOf(member, [...path, key], row)]));

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const personOf = (key: string, integration: string): string | undefined => {
  const words = wordsOf(key).join(" ");
  if (/^(?:e ?)?mail(?: address)?$/u.test(words)) return `$person.handle & "@${integration}.example"`;
  if (/^(?:user ?name|login|handle)$/u.test(words)) return "$person.handle";
  if (/^(?:first|given) ?name$/u.test(words)) return "$person.first";
  if (/^(?:last|family) ?name$|^surname$/u.test(words)) return "$person.last";
  return /^(?:(?:full|display|real) ?)?name$/u.test(words) ? "$person.name" : undefined;
};

const serveLines = (operation: Planned, answer: unknown, where?: string): readonly string[] => [
  `${operationName(operation)}:`,
  ...indent([
    `from: ${keyOf(operation.resource)}`,
    ...(where === undefined ? [] : [`where: ${flow(where)}`]),
    ...block({ answer }),
  ]),
];

const listAnswer = ({ api, records, paging }: Planned, { root }: OpenApiDocument): unknown => {
  const answer = plain(exampleOf(successOf(api)?.schema ?? {}, root));
  const withRecords = put(answer, records.path, "{{ records }}");
  const withNext = paging?.next === undefined ? withRecords : put(withRecords, paging.next, "{{ next }}");
  if (paging?.more === undefined) return withNext;
  return put(withNext, paging.more.path, paging.more.means === "more" ? "{{ has_more }}" : "{{ $not(has_more) }}");
};

const itemAnswer = ({ api, records }: Planned, { root }: OpenApiDocument): unknown =>
  put(plain(exampleOf(successOf(api)?.schema ?? {}, root)), records.path, "{{ record }}");

/** Text of the document is no template. */
const plain = (value: unknown): unknown => {
  if (typeof value === "string") return value.replaceAll("{{", "{ {");
  if (Array.isArray(value)) return value.map(plain);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)])) : value;
};

const idCondition = ({ resource, fields }: MappingGuess): string => {
  const path = fields.find(({ field }) => field === resource.idField)?.path ?? ["id"];
  return `$string(${expressionOf(path)}) = $args.id`;
};
