/** A whole integration from an OpenAPI document: every file, every guess marked. */
import { baseUrlOf } from "./base-url.ts";
import { connectionsOf } from "./connections.ts";
import { draftFixtures, draftProxyFixture, type FixtureDraft } from "./fixtures.ts";
import { integrationFile, sharedFields } from "./integration-file.ts";
import { mappingFile } from "./mapping-files.ts";
import { planOperations } from "./operations.ts";
import { sandboxFile } from "./sandbox.ts";
import { resourceFiles } from "./resource-files.ts";
import { guessTargets, type TargetGuess } from "./targets.ts";
import { type Files, operationName, type Planned, type ScaffoldInput } from "./types.ts";
import { block, lines } from "./yaml.ts";

export interface Scaffold {
  readonly files: Files;
  /** Among the files: fixtures whose expectations `settle` fills in. */
  readonly fixtures: readonly { readonly path: string; write(expect: Readonly<Record<string, unknown>>): string }[];
  /** Resources of models that were asked for and that nothing in the document is like. */
  readonly notFound: readonly string[];
  readonly operations: number;
  readonly mappings: readonly {
    readonly target: string;
    readonly operation: string;
    readonly found: number;
    readonly of: number;
  }[];
}

/** Pure: the same input gives the same files. The result validates; its fixtures pass (both are tested, and `init` checks them before it writes). */
export const scaffold = (input: ScaffoldInput): Scaffold => {
  const { name, document, targets, models, only, schemas } = input;
  const planned = planOperations(document, only);
  const guesses = guessTargets(targets, models, planned, document, input.insisted);
  const { files, presets } = resourceFiles(planned, schemas);
  const folder = `integrations/${name}`;
  // A token that an exchange would get is there from the start: how it is got is another fixture.
  const [first] = connectionsOf(name, document, "https://example.com");
  const account =
    first?.auth.some(({ type }) => type === "oauth2_client_credentials") === true
      ? { account: { token: { access_token: "fixture-token" } } }
      : {};
  const basePath = basePathIn(baseUrlOf(name, document.servers).url);
  const mapped = guesses.flatMap((guess) => draftFixtures(guess, document, account, basePath));
  const unmapped = mapped.length === 0 ? draftProxyFixture(planned, document, account) : undefined;
  const drafts = unmapped === undefined ? mapped : [unmapped];
  const imitation = sandboxFile(input, guesses, first, sharedFields(input, guesses));
  const all = new Map<string, string>([
    [`${folder}/integration.yaml`, integrationFile(input, presets, verifierOf(planned, guesses), guesses)],
    ...guesses.map(
      (guess) =>
        [
          `${folder}/mappings/${guess.mapping.resource.model}/${guess.mapping.resource.name}.yaml`,
          mappingFile(guess, input),
        ] as const,
    ),
    ...[...files].map(([resource, text]) => [`${folder}/resources/${resource}.yaml`, text] as const),
    ...drafts.map((draft) => [`${folder}/fixtures/${draft.file}`, fixtureFile(draft, schemas)] as const),
    ...(imitation === undefined ? [] : [[`${folder}/sandbox/sandbox.yaml`, imitation] as const]),
  ]);
  const found = new Set(guesses.map(({ mapping }) => `${mapping.resource.model}/${mapping.resource.name}`));
  return {
    files: all,
    fixtures: drafts.map((draft) => ({
      path: `${folder}/fixtures/${draft.file}`,
      write: (expect) =>
        fixtureFile(
          { ...draft, content: { ...draft.content, expect: { ...(draft.content["expect"] as object), ...expect } } },
          schemas,
        ),
    })),
    notFound: targets.map((one) => `${one.model}/${one.name}`).filter((one) => !found.has(one)),
    operations: planned.length,
    mappings: guesses.map(({ mapping, list }) => ({
      target: `${mapping.resource.model}/${mapping.resource.name}`,
      operation: list === undefined ? "" : operationName(list),
      found: mapping.fields.length,
      of: mapping.fields.length + mapping.missing.length,
    })),
  };
};

const basePathIn = (url: string): string | undefined => {
  const path = /^https:\/\/[^/]*(\/.*)?$/u.exec(url)?.[1] ?? "";
  return path.includes("{{") ? undefined : path;
};

const fixtureFile = ({ content, file }: FixtureDraft, schemas: string): string =>
  lines([
    `# yaml-language-server: $schema=${"../".repeat(file.split("/").length + 2)}${schemas}/fixture.json`,
    "# Made up from schemas. TODO: real answers (`cognate record`) and what must come out of them.",
    ...block(content),
  ]);

const ABOUT_ME = /(?:^|[/_])(?:me|whoami|self|current_?user|validate|myself|auth\.test|validate_keys)$/iu;

/** A call about the caller; else a list that is mapped. */
const verifierOf = (planned: readonly Planned[], guesses: readonly TargetGuess[]): Planned | undefined =>
  planned.find((one) => isFree(one) && ABOUT_ME.test(one.api.path)) ??
  planned.find(
    (one) => isFree(one) && one.records.kind === "item" && /\/(?:user|profile|account)$/iu.test(one.api.path),
  ) ??
  guesses.map(({ list }) => list).find((one) => one !== undefined && isFree(one)) ??
  planned.find((one) => isFree(one) && one.records.kind === "list");

const isFree = ({ params, takesId, api }: Planned): boolean =>
  api.method === "GET" && !takesId && !api.deprecated && params.every((one) => !one.required);
