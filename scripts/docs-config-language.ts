/** Writes docs/config-language.md from the schemas, the registries and the variable table; `npm test` fails if the page is not that. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Described } from "../cli/docs/strategies.ts";
import { FILE_KINDS, type FileKind, schemaFor } from "../engine/catalog/index.ts";
import { SCOPES, type Scope } from "../engine/language/scopes.ts";
import { OUTPUT_NODES } from "../engine/mapping/nodes/index.ts";
import { RESERVED_STRATEGIES, STRATEGIES } from "../engine/pagination/registry.ts";
import { AUTH_STRATEGIES } from "../engine/request/auth/registry.ts";
import { describe, keyList } from "./config-language/keys.ts";
import { isSchema, shown, type Schema } from "./config-language/schema-text.ts";

const INTRODUCTION = new URL("config-language/introduction.md", import.meta.url);

const FILES: Readonly<Record<FileKind, string>> = {
  integration: "integrations/NAME/integration.yaml",
  resource: "integrations/NAME/resources/RESOURCE.yaml",
  mapping: "integrations/NAME/mappings/MODEL/RESOURCE.yaml",
  overlay: "integrations/NAME/overlays/NAME.yaml",
  fixture: "integrations/NAME/fixtures/**/*.yaml",
  sandbox: "integrations/NAME/sandbox/sandbox.yaml",
  model: "unified-models/MODEL/model.yaml",
};

type Known = Map<string, string>;

const fileSection = (kind: FileKind, known: Known): string => {
  const schema = schemaFor(kind);
  return [
    `## \`${FILES[kind]}\``,
    "",
    typeof schema["description"] === "string" ? schema["description"] : "",
    ...(kind === "sandbox" ? ["What the variables and steps are: [sandbox.md](sandbox.md)."] : []),
    "",
    ...keyList(schema, known),
  ].join("\n");
};

const part = (kind: FileKind, name: string): Schema => {
  const defs = schemaFor(kind)["$defs"];
  const found = isSchema(defs) ? defs[name] : undefined;
  return isSchema(found) ? found : {};
};

const partSection = (title: string, schema: Schema, known: Known): string =>
  [`## ${title}`, "", describe(schema, known), "", ...keyList(schema, known)].join("\n");

const entrySection = (
  { type, summary, properties, required, examples, antiExamples }: Described,
  known: Known,
): string =>
  [
    `### \`${type}\``,
    "",
    summary,
    "",
    ...keyList({ properties, required }, known),
    "",
    ...examples.map((example) => `- Example: ${shown(example)}`),
    ...antiExamples.map(({ value, reason }) => `- Not ${shown(value)}: ${reason.replace(/\.$/u, "")}.`),
  ].join("\n");

const paginationSection = (): string => {
  const known: Known = new Map();
  return [
    "## Pagination",
    "",
    "Under `pagination` in `integration.yaml` as a named preset; on an operation as a preset's name, as `{ use: PRESET, … }` with some keys replaced, or written out. A *place* says where a value goes: a text is the name of a query parameter, else `{ query | header | body | path: NAME }`, with `value` as a template around it. Nothing but the listed `stop` rules, a missing next position, `max_pages` and `max_records` ends a list.",
    "",
    ...STRATEGIES.flatMap((one) => [entrySection(one, known), ""]),
    `Reserved, not run by this version: ${RESERVED_STRATEGIES.map(shown).join(", ")}.`,
  ].join("\n");
};

const authSection = (): string => {
  const known: Known = new Map();
  return [
    "## Auth",
    "",
    "`connections.NAME.auth` is a list; its items are applied to each request in order.",
    "",
    ...AUTH_STRATEGIES.flatMap((one) => [entrySection(one, known), ""]),
  ]
    .join("\n")
    .trimEnd();
};

const nodesSection = (): string =>
  [
    "## Output nodes",
    "",
    "What makes a value: a field of `record`, a member of `body`, the `result` of a custom method. A closed set:",
    "",
    ...OUTPUT_NODES.flatMap((node) => {
      const { schema } = node;
      const properties = isSchema(schema["properties"]) ? (schema["properties"] as Record<string, Schema>) : {};
      const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
      const antiExamples = Array.isArray(schema["antiExamples"])
        ? (schema["antiExamples"] as Described["antiExamples"])
        : [];
      const examples = Array.isArray(schema["examples"]) ? schema["examples"] : [];
      return [
        entrySection(
          { type: node.type, summary: node.summary, properties, required, examples, antiExamples },
          new Map(),
        ),
        "",
      ];
    }),
  ]
    .join("\n")
    .trimEnd();

const scopeRow = (scope: Scope): string => {
  const names = [...new Set(scope.variables)]
    .map((name) => `\`${scope.context === "scope" ? "" : "$"}${name}\``)
    .join(" ");
  const context = scope.context === "scope" ? "the variables" : "data";
  return `| \`${scope.name}\` | ${context} | ${names}${scope.secrets === true ? " (secrets visible)" : ""} |`;
};

const scopeTable = (): string =>
  ["| key | context | variables |", "|---|---|---|", ...Object.values(SCOPES).map(scopeRow)].join("\n");

/** The page as text. */
export const configLanguagePage = (): string => {
  const known: Known = new Map();
  return `${[
    "<!-- Written by scripts/docs-config-language.ts from the schemas and scripts/config-language/introduction.md. Change those, then run: node scripts/docs-config-language.ts -->",
    readFileSync(INTRODUCTION, "utf8").trimEnd().replace("<!-- variables -->", scopeTable()),
    ...FILE_KINDS.map((kind) => fileSection(kind, known)),
    nodesSection(),
    partSection("Filters", part("mapping", "filter"), known),
    partSection("Sources inside choose and concat", part("mapping", "member"), known),
    paginationSection(),
    authSection(),
    partSection("Errors", part("integration", "errors"), known),
    partSection("Rate limits", part("integration", "rate_limit"), known),
  ].join("\n\n")}\n`;
};

export const CONFIG_LANGUAGE_PAGE = fileURLToPath(new URL("../docs/config-language.md", import.meta.url));
if (import.meta.main) writeFileSync(CONFIG_LANGUAGE_PAGE, configLanguagePage());
