/** Writes integration.yaml. */
import type { OpenApiDocument } from "../openapi/index.ts";
import { baseUrlOf } from "./base-url.ts";
import { connectionsOf, type ConnectionGuess } from "./connections.ts";
import { errorMessageOf } from "./error-message.ts";
import { labelOf } from "./names.ts";
import type { TargetGuess } from "./targets.ts";
import { operationName, type Planned, remark, type ScaffoldInput } from "./types.ts";
import { block, flow, indent, keyOf, lines, sentenceOf } from "./yaml.ts";

export interface Preset {
  readonly name: string;
  readonly lines: readonly string[];
}

export const integrationFile = (
  { name, document, invented, schemas }: ScaffoldInput,
  presets: readonly Preset[],
  verify: Planned | undefined,
  targets: readonly TargetGuess[],
): string => {
  const base = baseUrlOf(name, document.servers);
  const origin = /^https:\/\/[^/]*/u.exec(base.url)?.[0] ?? base.url;
  const connections = connectionsOf(name, document, origin);
  const fields = sharedFields({ name, document }, targets);
  const description = sentenceOf(document.description, 200);
  const message = errorMessageOf(document);
  return lines([
    `# yaml-language-server: $schema=../../${schemas}/integration.json`,
    invented
      ? "# A beginning to change: every TODO is for a person to decide, from the provider's documentation."
      : `# Proposed from the provider's OpenAPI document (${sentenceOf(document.title, 60) ?? "no title"}). Each guess says how sure it is: look at low and medium ones, and at every TODO.`,
    "cognate: 1",
    `name: ${name}`,
    `label: ${flow(labelOf(name))}`,
    "category: other # TODO: what kind of product it is, as identity, observability, billing",
    ...(description === undefined ? [] : [`description: ${JSON.stringify(description)}`]),
    ...(document.documentationUrl === undefined
      ? []
      : [`documentation_url: ${JSON.stringify(document.documentationUrl)}`]),
    "",
    `base_url: ${JSON.stringify(base.url)} ${invented ? "# TODO: where the provider's API is" : remark(base)}`,
    ...(base.hosts === undefined
      ? []
      : [`hosts: ${flow(base.hosts)} ${remark({ score: 0.7, why: "where the host of an account may be" })}`]),
    "",
    "connections:",
    ...indent(connections.flatMap((one) => connectionLines(one, fields, verify, invented))),
    "",
    ...rateLimitLines(document),
    ...(message === undefined
      ? [
          "# TODO: where an error answer says what went wrong",
          'errors: { message: "$first(body.message, body.error.message, body.error)" }',
        ]
      : ["errors:", `  message: ${JSON.stringify(message.expression)} ${remark(message)}`]),
    ...(presets.length === 0 ? [] : ["", "pagination:", ...indent(presets.flatMap(({ lines: own }) => own))]),
  ]);
};

/** What every way to connect asks for: of the host, and of paths. */
export const sharedFields = (
  { name, document }: Pick<ScaffoldInput, "name" | "document">,
  targets: readonly TargetGuess[],
): ConnectionGuess["fields"] => ({
  ...baseUrlOf(name, document.servers).fields,
  ...Object.fromEntries(
    targets.flatMap(({ accountArgs }) =>
      accountArgs.map((key) => [key, { type: "text", label: labelOf(key) }] as const),
    ),
  ),
});

const connectionLines = (
  guess: ConnectionGuess,
  shared: ConnectionGuess["fields"],
  verify: Planned | undefined,
  invented: boolean,
): readonly string[] => [
  `${keyOf(guess.name)}: ${invented ? "# TODO: how an account signs in" : remark(guess)}`,
  `  label: ${flow(guess.label)}`,
  ...(guess.todo === undefined ? [] : [`  # TODO: ${guess.todo}`]),
  ...fieldLines({ ...shared, ...guess.fields }),
  ...(guess.auth.length === 0 ? ["  auth: []"] : ["  auth:", ...indent(block(guess.auth), 4)]),
  ...(verify === undefined
    ? ["  # TODO: verify: { operation: … }, the cheapest call that works with right credentials only"]
    : [
        `  verify: { operation: ${operationName(verify)} } # low: TODO, the cheapest call that works with right credentials only`,
      ]),
];

const fieldLines = (fields: ConnectionGuess["fields"]): readonly string[] =>
  Object.keys(fields).length === 0 ? [] : ["  fields:", ...indent(block(fields), 4)];

/** Headers that many answers carry. */
const rateLimitLines = ({ operations }: OpenApiDocument): readonly string[] => {
  const headers = new Set(operations.flatMap(({ responses }) => responses.flatMap((one) => one.headers)));
  const find = (word: string): string | undefined =>
    [...headers].find((header) => new RegExp(`^(?:x-)?rate-?limit-${word}$`, "u").test(header));
  const found = Object.fromEntries(
    ["limit", "remaining", "reset"].flatMap((word) => (find(word) === undefined ? [] : [[word, find(word)] as const])),
  );
  if (found["remaining"] === undefined) return [];
  return [
    "rate_limit:",
    `  headers: ${flow(found)} # medium: headers of that name`,
    ...(found["reset"] === undefined ? [] : ["  reset: seconds_or_epoch # low: TODO, what the reset counts"]),
    "",
  ];
};
