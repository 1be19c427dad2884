/** `cognate init`: a new integration that validates and whose tests pass, with TODOs where a person must decide. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { readFolder } from "../../engine/catalog/files.ts";
import { loadCatalog, type FileTree } from "../../engine/catalog/index.ts";
import { didYouMean } from "../../engine/language/suggest.ts";
import type { ModelResource } from "../../engine/mapping/types.ts";
import { createCursorSealer } from "../../engine/operation/sealer.ts";
import { inventDocument, scaffold, settle, type Scaffold } from "../../engine/scaffold/index.ts";
import { EXIT, UsageError } from "../exit.ts";
import { readDocument } from "../openapi-file.ts";
import type { Output } from "../output.ts";
import { ownRoot, packagedRoot } from "../workspace.ts";

export interface InitOptions {
  readonly openapi?: string;
  /** `model/resource`, or a model. */
  readonly model: readonly string[];
  readonly only: readonly string[];
  readonly root?: string;
  readonly format: "text" | "json";
}

/** @returns 0; 1 if what was written has an error (it says which) @throws UsageError if the integration exists, or a name is wrong */
export const init = async (name: string, options: InitOptions, output: Output): Promise<number> => {
  const cwd = process.cwd();
  const root = options.root === undefined ? (ownRoot(cwd) ?? cwd) : resolve(cwd, options.root);
  const folder = join(root, "integrations", name);
  checkName(name);
  if (!existsSync(root))
    throw new UsageError(`\`${options.root ?? root}\` does not exist.`, "Make the folder first, or leave --root out.");
  if (options.only.length > 0 && options.openapi === undefined)
    throw new UsageError(
      "--only chooses among the operations of a document, and there is none.",
      "Give one with --openapi, or choose what is mapped with --model.",
    );
  if (existsSync(folder))
    throw new UsageError(
      `${relative(cwd, folder)} exists; init overwrites nothing.`,
      "Choose another name, or remove it.",
    );
  // The models are those of the root, and those that ship; no integration is loaded, so that an error in one does not matter here.
  output.step("Reading the models");
  const tree = modelsOnly(readFolder(root, packagedRoot()));
  const models = [...loadCatalog(tree).models.values()].flatMap((model) => [...model.resources.values()]);
  const made = propose(name, options, models, existsSync(join(root, "schemas", "integration.json")), output);
  output.step("Trying what was chosen");
  const { files, findings, dropped } = await settle(made, tree, createCursorSealer({ current: randomBytes(32) }));
  const errors = findings.filter(({ severity }) => severity === "error");
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: "wx" });
  }
  for (const { path, reason } of dropped) output.progress(`${path} was left out, since it does not pass: ${reason}`);
  for (const { span, message } of errors) output.progress(`${span.file}:${span.line}:${span.column} ${message}`);
  const paths = [...files.keys()];
  output.result(
    options.format === "json"
      ? JSON.stringify({ root, files: paths, operations: made.operations, mappings: made.mappings }, undefined, 2)
      : summary(name, made, paths, todosIn(files)),
  );
  return errors.length > 0 || dropped.length > 0 ? EXIT.findings : EXIT.fine;
};

const checkName = (name: string): void => {
  if (!/^[a-z][a-z0-9-]*$/u.test(name))
    throw new UsageError(
      `\`${name}\` cannot be a name: lower-case letters, digits and - only.`,
      "As acme, or acme-crm.",
    );
};

const modelsOnly = (tree: FileTree): FileTree => ({
  paths: tree.paths.filter((path) => path.startsWith("unified-models/")),
  read: (path) => tree.read(path),
});

const propose = (
  name: string,
  { openapi, model, only }: InitOptions,
  models: readonly ModelResource[],
  hasSchemas: boolean,
  output: Output,
): Scaffold => {
  const targets = model.flatMap((one) => targetsOf(one, models));
  const [first] = models;
  const wanted =
    targets.length === 0 && openapi === undefined && first !== undefined ? [usual(models) ?? first] : targets;
  const document = openapi === undefined ? inventDocument(name, wanted) : readDocument(openapi, output);
  output.step("Choosing operations and mappings");
  const made = scaffold({
    name,
    document,
    targets: wanted,
    insisted: new Set(model),
    models,
    only,
    invented: openapi === undefined,
    schemas: hasSchemas ? "schemas" : "node_modules/cognate/schemas",
  });
  if (made.operations === 0)
    throw new UsageError(
      "The document has no operation that is wanted.",
      only.length === 0 ? undefined : `--only ${only.join(", ")} matches no path and no tag.`,
    );
  for (const one of made.notFound) output.progress(`The document has no list that could be ${one}; it is not mapped.`);
  return made;
};

/** What most people begin with. */
const usual = (models: readonly ModelResource[]): ModelResource | undefined =>
  models.find(({ name }) => name === "users");

const targetsOf = (wanted: string, models: readonly ModelResource[]): readonly ModelResource[] => {
  const found = models.filter((one) => `${one.model}/${one.name}` === wanted || one.model === wanted);
  if (found.length > 0) return found;
  const names = models.map((one) => `${one.model}/${one.name}`);
  throw new UsageError(`There is no \`${wanted}\`.`, didYouMean(wanted, names) ?? `There are ${names.join(", ")}.`);
};

const todosIn = (files: ReadonlyMap<string, string>): number =>
  [...files.values()].reduce((sum, text) => sum + (text.match(/TODO/gu)?.length ?? 0), 0);

/** Files of resources are many: they are counted. */
const summary = (name: string, { operations, mappings }: Scaffold, paths: readonly string[], todos: number): string => {
  const resources = paths.filter((path) => path.includes("/resources/"));
  return [
    ...paths.filter((path) => !resources.includes(path) || resources.length <= 8),
    ...(resources.length > 8 ? [`integrations/${name}/resources/: ${resources.length} files`] : []),
    "",
    `${operations} operation${operations === 1 ? "" : "s"}`,
    ...mappings.map(({ target, operation, found, of }) => `${target} from ${operation}: ${found} of ${of} fields`),
    "",
    `${todos} TODOs are for you. Then:`,
    `  cognate validate integrations/${name}`,
    `  cognate test integrations/${name}`,
    ...(mappings[0] !== undefined && paths.some((path) => path.endsWith("/sandbox/sandbox.yaml"))
      ? [`  cognate call ${name} ${mappings[0].target} --sandbox`]
      : []),
  ].join("\n");
};
