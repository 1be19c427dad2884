/** Every page of `cognate docs`, as text by path. */
import type { Catalog } from "../../engine/catalog/index.ts";
import { errorsPage } from "./errors.ts";
import { functionsPage } from "./functions.ts";
import { integrationPage } from "./integration.ts";
import { GENERATED, page } from "./markdown.ts";
import { modelPage } from "./model.ts";
import { strategiesPage } from "./strategies.ts";

export interface DocsOptions {
  /** Where the pages of functions and error codes are, if they are kept elsewhere; else they are among the pages. */
  readonly elsewhere?: { readonly functions: string; readonly errors: string };
}

export const docsPages = (catalog: Catalog, { elsewhere }: DocsOptions = {}): ReadonlyMap<string, string> => {
  const integrations = [...catalog.integrations.values()].map((one) => ({
    path: `integrations/${one.name}.md`,
    title: one.label,
    about: one.description ?? `How ${one.label} is connected, and what it fills.`,
    text: integrationPage(one, catalog),
  }));
  const models = [...catalog.models.values()].map((one) => ({
    path: `models/${one.name}.md`,
    title: one.label,
    about: one.description ?? `Version ${one.version}.`,
    text: modelPage(one, catalog),
  }));
  const links = [
    {
      path: "strategies.md",
      title: "Strategies",
      about: "Paging, authentication, output nodes: the words of the config language.",
    },
    {
      path: elsewhere?.functions ?? "functions.md",
      title: "Functions",
      about: "The functions of expressions, with examples.",
    },
    {
      path: elsewhere?.errors ?? "errors.md",
      title: "Error codes",
      about: "Every code, whose fault it is, and what to do.",
    },
  ];
  return new Map([
    ["README.md", indexPage(integrations, models, links)],
    ["llms.txt", llmsText(integrations, models, links)],
    ...[...integrations, ...models].map(({ path, text }) => [path, text] as const),
    ["strategies.md", strategiesPage()],
    ...(elsewhere === undefined
      ? ([
          ["functions.md", functionsPage()],
          ["errors.md", errorsPage("the page of the HTTP API")],
        ] as const)
      : []),
  ]);
};

interface Link {
  readonly path: string;
  readonly title: string;
  readonly about: string;
}

const listed = (links: readonly Link[]): string =>
  links.map(({ path, title, about }) => `- [${title}](${path}): ${about}`).join("\n");

const indexPage = (integrations: readonly Link[], models: readonly Link[], links: readonly Link[]): string =>
  page(
    GENERATED,
    "# Reference",
    "For people who call Cognate, and for those who write integrations: every integration and model here, generated.",
    "## Integrations",
    listed(integrations),
    "## Models",
    listed(models),
    "## The language",
    listed(links),
  );

/** https://llmstxt.org: a title, a summary, then sections of links. */
const llmsText = (integrations: readonly Link[], models: readonly Link[], links: readonly Link[]): string =>
  page(
    "# Cognate",
    "> Cognate serves unified APIs: YAML and JSONata files describe a provider's HTTP API and map it to unified models; one engine runs them over HTTP.",
    "Records are read as `GET /unified/{model}/{resource}`, with `integrated_account_id` naming the connected account. Lists answer `{ result, next_cursor, … }`; errors are `application/problem+json` with a `code` from a closed list.",
    "## Models",
    listed(models),
    "## Integrations",
    listed(integrations),
    "## Optional",
    listed(links),
  );
