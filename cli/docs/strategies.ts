/** The page of strategies: ways to page, ways to send credentials, kinds of output nodes; each from its own file. */
import type { AntiExample } from "../../engine/language/schema-words.ts";
import { OUTPUT_NODES } from "../../engine/mapping/nodes/index.ts";
import { STRATEGIES } from "../../engine/pagination/registry.ts";
import { AUTH_STRATEGIES } from "../../engine/request/auth/registry.ts";
import { code, GENERATED, page, table } from "./markdown.ts";

type Schema = Readonly<Record<string, unknown>>;

/** What every registry says of one of its entries. */
export interface Described {
  readonly type: string;
  readonly summary: string;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  readonly examples: readonly unknown[];
  readonly antiExamples: readonly AntiExample[];
}

export const strategiesPage = (): string =>
  page(
    GENERATED,
    "# Strategies",
    "For people who write an integration: the words of `pagination`, `auth` and mapped fields. The examples run as tests.",
    "## Pagination",
    ...STRATEGIES.flatMap(section),
    "## Authentication",
    ...AUTH_STRATEGIES.flatMap(section),
    "## Output nodes",
    table(
      ["node", "what it gives"],
      OUTPUT_NODES.map(({ type, summary }) => [code(type), summary]),
    ),
  );

const section = ({
  type,
  summary,
  properties,
  required,
  examples,
  antiExamples,
}: Described): readonly (string | undefined)[] => [
  `### ${type}`,
  summary,
  Object.keys(properties).length === 0
    ? undefined
    : table(
        ["key", "", "what it says"],
        Object.entries(properties).map(([name, schema]) => [
          code(name),
          required.includes(name) ? "required" : "",
          typeof schema["description"] === "string" ? schema["description"] : "",
        ]),
      ),
  ["```json", ...examples.map((example) => JSON.stringify(example)), "```"].join("\n"),
  antiExamples.length === 0
    ? undefined
    : antiExamples.map(({ value, reason }) => `- Not ${code(JSON.stringify(value))}: ${reason}`).join("\n"),
];
