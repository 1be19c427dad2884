/** The page of one integration: how to connect it, what it fills and how, its own operations, what its fixtures hold. */
import type { Catalog, Connection, Integration, Operation } from "../../engine/catalog/index.ts";
import type { Mapping } from "../../engine/mapping/types.ts";
import { fieldsOf, howFilled, viewsOf } from "./coverage.ts";
import { code, GENERATED, page, table } from "./markdown.ts";

export const integrationPage = (integration: Integration, { models }: Catalog): string =>
  page(
    GENERATED,
    `# ${integration.label}`,
    [
      `For people who connect ${integration.label} or call it.`,
      ...(integration.description === undefined ? [] : [integration.description]),
      ...(integration.documentationUrl === undefined
        ? []
        : [`Its own documentation: <${integration.documentationUrl}>.`]),
    ].join(" "),
    "## Connecting",
    ...[...integration.connections.values()].flatMap(connectionSection),
    ...[...integration.mappings.values()].flatMap((mapping) => mappingSection(mapping, models)),
    "## Its own operations",
    "Called as `/proxy/RESOURCE/…`, with the provider's own records.",
    table(["operation", "request", "paging", "permissions"], [...integration.operations.values()].map(operationRow)),
    ...fixtureSection(integration),
  );

const connectionSection = ({
  name,
  label,
  description,
  documentationUrl,
  fields,
}: Connection): readonly (string | undefined)[] => [
  `### ${label}`,
  `${code(name)}. ${description ?? ""}${documentationUrl === undefined ? "" : ` <${documentationUrl}>`}`,
  fields.length === 0
    ? undefined
    : table(
        ["field", "what it is", "kept secret", "from the environment"],
        fields.map((field) => [
          code(field.name),
          `${field.label}${field.required ? "" : " (may be left out)"}${field.help === undefined ? "" : `. ${field.help}`}`,
          field.secret ? "yes" : "no",
          field.env.map(code).join(", "),
        ]),
      ),
];

const mappingSection = (mapping: Mapping, models: Catalog["models"]): readonly (string | undefined)[] => {
  const resource = models.get(mapping.model)?.resources.get(mapping.resource);
  if (resource === undefined) return [];
  const views = viewsOf(mapping);
  const methods = (["list", "get", "create", "update", "delete"] as const).filter(
    (method) => mapping[method] !== undefined,
  );
  const filters = new Map(views.flatMap((view) => [...view.filters]));
  const sorts = new Set(views.flatMap((view) => view.sortFields));
  const filled = fieldsOf(resource).flatMap((field) => {
    const facts = views.map((view) => view.fields.get(field)).find((one) => one !== undefined);
    return facts === undefined
      ? []
      : [[code(field), howFilled(mapping, field), code(facts.source.replaceAll(/\s+/gu, " "))]];
  });
  const missing = fieldsOf(resource).filter((field) => howFilled(mapping, field) === "null");
  return [
    `## ${mapping.model} / ${mapping.resource}`,
    `${mapping.description ?? ""} Methods: ${[...methods, ...mapping.methods.keys()].map(code).join(", ")}.`,
    table(["field", "how", "from"], filled),
    missing.length === 0 ? undefined : `Never filled: ${missing.map(code).join(", ")}.`,
    filters.size === 0
      ? undefined
      : table(
          ["parameter", "how it is applied"],
          [...filters].map(([name, { operators }]) => [
            code(name),
            Object.entries(operators)
              .map(([operator, how]) => `${operator}: ${HOW[how]}`)
              .join(", "),
          ]),
        ),
    sorts.size === 0 ? undefined : `Sorted by ${[...sorts].map(code).join(", ")}.`,
  ];
};

const HOW = {
  sent: "sent",
  term: "sent",
  local: "applied by Cognate",
  chosen: "decides which operation is called",
} as const;

const operationRow = ({
  name,
  description,
  deprecated,
  request,
  pager,
  reader,
  scopes,
}: Operation): readonly string[] => [
  `${code(name)}${deprecated ? " (deprecated)" : ""}${description === undefined ? "" : `: ${description}`}`,
  code(`${request.method} ${request.path.source}`),
  reader.kind === "list" ? pager.strategy : "",
  scopes.map(code).join(", "),
];

/** The names of fixtures are sentences: what is known to hold. */
const fixtureSection = ({ fixtures }: Integration): readonly string[] => {
  const names = fixtures.flatMap(({ value }) => {
    const { name } = value as { readonly name?: unknown };
    return typeof name === "string" ? [name] : [];
  });
  return names.length === 0
    ? []
    : [
        "## What its tests hold",
        [...new Set(names)]
          .sort()
          .map((name) => `- ${name}`)
          .join("\n"),
      ];
};
