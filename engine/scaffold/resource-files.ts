/** Writes resources/*.yaml: the operations of the document, each in the file of its resource. */
import type { Preset } from "./integration-file.ts";
import { formatOf, isSilent } from "./records.ts";
import { type Parameter, type Planned, remark } from "./types.ts";
import { expressionOf, flow, indent, keyOf, lines, sentenceOf } from "./yaml.ts";

export interface ResourceFiles {
  /** By resource name. */
  readonly files: ReadonlyMap<string, string>;
  readonly presets: readonly Preset[];
}

export const resourceFiles = (planned: readonly Planned[], schemas: string): ResourceFiles => {
  const presets = collectPresets(planned);
  const byResource = new Map<string, Planned[]>();
  for (const one of planned) byResource.set(one.resource, [...(byResource.get(one.resource) ?? []), one]);
  const files = [...byResource].map(
    ([resource, operations]) =>
      [
        resource,
        lines([
          `# yaml-language-server: $schema=../../../${schemas}/resource.json`,
          `resource: ${resource}`,
          "operations:",
          ...indent(operations.flatMap((one) => operationLines(one, presets))),
        ]),
      ] as const,
  );
  return { files: new Map(files.sort(([a], [b]) => a.localeCompare(b))), presets: [...presets.values()] };
};

/** Pagination that several operations share is written once; the preset is named after its strategy. */
const collectPresets = (planned: readonly Planned[]): ReadonlyMap<string, Preset> => {
  const presets = new Map<string, Preset>();
  const names = new Map<string, number>();
  for (const { paging } of planned) {
    if (paging === undefined || paging.strategy === "none") continue;
    const key = flow(paging.config);
    if (presets.has(key)) continue;
    const kind = paging.strategy === "link_header" ? "link" : paging.strategy;
    const count = (names.get(kind) ?? 0) + 1;
    names.set(kind, count);
    const name = count === 1 ? kind : `${kind}_${count}`;
    presets.set(key, { name, lines: [`${name}: ${remark(paging)}`, `  ${key}`] });
  }
  return presets;
};

const operationLines = (one: Planned, presets: ReadonlyMap<string, Preset>): readonly string[] => {
  const { api, records, paging } = one;
  const description = sentenceOf(api.summary ?? api.description, 160);
  const isForm = api.body !== undefined && /x-www-form-urlencoded/iu.test(api.body.contentType);
  return [
    `${keyOf(one.operation)}:`,
    `  method: ${api.method}`,
    `  path: ${JSON.stringify(one.path)}`,
    ...(description === undefined ? [] : [`  description: ${JSON.stringify(description)}`]),
    ...(api.deprecated ? ["  deprecated: true"] : []),
    ...(api.security.length > 0 && api.security.every((alternative) => alternative.size === 0) ? ["  auth: none"] : []),
    ...(one.params.length === 0 ? [] : ["  params:", ...indent(one.params.map(paramLine), 4)]),
    ...(api.body === undefined ? [] : ['  body: "{{ args.body }}"', ...(isForm ? ["  body_format: form"] : [])]),
    ...(api.method === "POST" && records.kind === "list"
      ? ["  effect: read # medium: TODO, a search that may be repeated?"]
      : []),
    ...readerLines(one),
    ...(paging === undefined ? [] : [pagingLine(paging, presets)]),
  ];
};

const paramLine = ({ key, config }: Parameter): string => `${keyOf(key)}: ${flow(config)}`;

const readerLines = ({ api, records }: Planned): readonly string[] => {
  if (records.kind === "none" || isSilent(api)) return ["  response_format: none"];
  const format = formatOf(api);
  if (format !== undefined) return [`  response_format: ${format}`];
  const key = records.kind === "list" ? "records" : "record";
  return [`  ${key}: ${JSON.stringify(expressionOf(records.path))} ${remark(records)}`];
};

const pagingLine = (paging: NonNullable<Planned["paging"]>, presets: ReadonlyMap<string, Preset>): string => {
  const preset = presets.get(flow(paging.config));
  return preset === undefined ? `  pagination: { strategy: none } ${remark(paging)}` : `  pagination: ${preset.name}`;
};
