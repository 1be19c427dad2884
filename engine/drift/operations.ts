/** Operations of the config against those of the document: gone, deprecated, parameters. */
import { literally } from "../language/literally.ts";
import { child, type Located } from "../language/located.ts";
import { checkPageSize } from "../pagination/page-size.ts";
import {
  boundsOf,
  findOperation,
  fullPathsOf,
  type ApiOperation,
  type ApiSchema,
  type OpenApiDocument,
} from "../openapi/index.ts";
import { isPresent, keysOf, textAt, textsBelow } from "./located.ts";
import { valuesOf } from "./schema-fields.ts";
import type { Documents, IntegrationFiles, Report } from "./types.ts";

/** An operation of the config with its counterpart. */
export interface Matched {
  readonly at: Located;
  readonly api: ApiOperation;
  readonly document: OpenApiDocument;
}

/** An operation of the config that no document has. */
interface Missing {
  readonly at: Located;
  readonly method: string;
  readonly path: string;
  /** Behind the path of its base URL. */
  readonly full: string;
  readonly isElsewhere: boolean;
}

/** @returns by `resource.operation`, those that were found */
export const compareOperations = (
  files: IntegrationFiles,
  documents: Documents,
  report: Report,
): ReadonlyMap<string, Matched> => {
  const matched = new Map<string, Matched>();
  const missing: Missing[] = [];
  const described = new Set(
    documents.flatMap((document) => document.operations.flatMap((one) => fullPathsOf(document, one).map(partOf))),
  );
  const base = pathOfUrl(textAt(files.integration, "base_url"));
  for (const file of files.resources)
    for (const [name, at] of child(file, "operations").entries()) {
      const method = textAt(at, "method") ?? "GET";
      const path = textAt(at, "path") ?? "/";
      const own = textAt(at, "base_url");
      const full = `${own === undefined ? base : pathOfUrl(own)}${path}`;
      const found = find(documents, method, [full, path]);
      if (found === undefined) {
        if (isFamily(documents, method, [full, path])) continue;
        missing.push({
          at,
          method,
          path,
          full,
          isElsewhere: own !== undefined || isElsewhere(files.integration, path),
        });
        continue;
      }
      const called = `${textAt(file, "resource") ?? ""}.${name}`;
      matched.set(called, { at, ...found });
      // Where the document has no servers its paths begin behind the base URL.
      described.add(partOf(full));
      compareOne({ at, ...found }, files, report);
      comparePageSize(called, { at, ...found }, files, report);
    }
  reportMissing(missing, described, documents, report);
  return matched;
};

/** Gone, if a document describes the part of the API that it belongs to; else nothing is known of it. */
const reportMissing = (
  missing: readonly Missing[],
  described: ReadonlySet<string | undefined>,
  documents: Documents,
  report: Report,
): void => {
  const outside = new Map<string, Located[]>();
  for (const { at, method, path, full, isElsewhere: elsewhere } of missing) {
    const part = partOf(full);
    const place = child(at, "path").span;
    const isDescribed = part === undefined || described.has(part) || described.has(partOf(path));
    if (elsewhere || !isDescribed) outside.set(part ?? full, [...(outside.get(part ?? full) ?? []), at]);
    else if (child(at, "deprecated").value === true)
      report(
        "operation_deprecated",
        place,
        `The document has no ${method} ${full} any more.`,
        "It was deprecated: remove it.",
      );
    else
      report("operation_gone", place, `The document has no ${method} ${full}.`, otherMethods(documents, [full, path]));
  }
  for (const [part, operations] of outside) {
    const [first] = operations;
    if (first !== undefined)
      report(
        "operation_outside",
        child(first, "path").span,
        `The document does not describe ${part}: ${operations.length} operation${operations.length === 1 ? " was" : "s were"} not compared.`,
        "Give the other document with --openapi too.",
      );
  }
};

/** The sentence that names what comes instead, if the description has one. */
const replacementIn = ({ description, summary }: ApiOperation): string | undefined =>
  /[^.]*\b(?:instead|replaced by|superseded by|in favou?r of)\b[^.]*\./iu
    .exec(`${summary ?? ""} ${description ?? ""}`.replaceAll(/\s+/gu, " "))?.[0]
    .trim();

/** A hole may stand for what the document writes out: `/usage/{{ args.product }}` for every `/usage/…` of it. */
const isFamily = (documents: Documents, method: string, paths: readonly string[]): boolean =>
  paths.some((path) => {
    const pattern = new RegExp(
      `^${path
        .split(/\{\{.*?\}\}/u)
        .map(literally)
        .join("[^/]+")}$`,
      "u",
    );
    return documents.some(({ operations }) =>
      operations.some((one) => one.method === method && pattern.test(one.path)),
    );
  });

const find = (documents: Documents, method: string, paths: readonly string[]): Omit<Matched, "at"> | undefined => {
  for (const document of documents)
    for (const path of paths) {
      const api = findOperation(document, method, path);
      if (api !== undefined) return { api, document };
    }
  return undefined;
};

const otherMethods = (documents: Documents, paths: readonly string[]): string | undefined => {
  const others = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter(
    (method) => find(documents, method, paths) !== undefined,
  );
  return others.length === 0 ? undefined : `The path is there with ${others.join(", ")}.`;
};

/** A rule of `servers` sends it to another host, which may have no document. */
const isElsewhere = (integration: Located, path: string): boolean =>
  child(integration, "servers")
    .items()
    .some((server) => textAt(server, "path") === path);

/** The path of a URL template. */
const pathOfUrl = (url: string | undefined): string =>
  (/^(?:https?:\/\/)?(?:\{\{.*?\}\}|[^/{])*(\/.*)?$/u.exec(url ?? "")?.[1] ?? "").replace(/\/+$/u, "");

/** The version of the API that a path belongs to, as `/api/v2`; undefined where a path names none. */
const partOf = (path: string): string | undefined => /^(?:\/[^/]+){0,2}?\/v\d[^/]*(?=\/|$)/u.exec(path)?.[0];

const compareOne = ({ at, api, document }: Matched, files: IntegrationFiles, report: Report): void => {
  if (api.deprecated && child(at, "deprecated").value !== true)
    report(
      "operation_deprecated",
      child(at, "path").span,
      `The provider gives up ${api.method} ${api.path}.`,
      replacementIn(api) ?? "Say `deprecated: true`, and look for what replaces it.",
    );
  const params = child(at, "params");
  const sent = sentNames(at, files.integration);
  const declared = new Map(params.entries().map(([key, param]) => [textAt(param, "name") ?? key, param] as const));
  for (const parameter of api.parameters.filter((one) => one.in === "query" || one.in === "header")) {
    const param = declared.get(parameter.name);
    const isSent = sent.has(parameter.name.toLowerCase());
    if (parameter.required && param === undefined && !isSent && !isOwnHeader(parameter.name))
      report(
        "parameter_required",
        at.keySpan,
        `${api.method} ${api.path} requires \`${parameter.name}\` in the ${parameter.in}, which is never sent.`,
        "Declare it under `params` with `required: true`, or set it under `query`.",
      );
    if (param === undefined) continue;
    if (parameter.required && child(param, "required").value !== true && !isPresent(child(param, "default")))
      report(
        "parameter_optional_here",
        param.keySpan,
        `The provider requires \`${parameter.name}\`.`,
        "Say `required: true`, or give a `default`.",
      );
    if (parameter.deprecated)
      report("parameter_deprecated", param.keySpan, `The provider gives up \`${parameter.name}\`.`);
    compareValues(param, parameter.schema, document.root, report);
  }
  for (const [name, param] of declared) {
    const place = textAt(param, "in") ?? "query";
    if (place === "query" && !api.parameters.some((one) => one.in === "query" && sameName(one.name, name)))
      report(
        "parameter_unknown",
        param.keySpan,
        `The document of ${api.method} ${api.path} has no parameter \`${name}\`.`,
        nearest(name, api),
      );
  }
};

const OWN = /^(?:accept|authorization|content-type)$/iu;
const isOwnHeader = (name: string): boolean => OWN.test(name);

const sameName = (left: string, right: string): boolean => left.replace(/\[\]$/u, "") === right.replace(/\[\]$/u, "");

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/gu, "");

const nearest = (name: string, { parameters }: ApiOperation): string | undefined => {
  const found = parameters.find((one) => bare(one.name) === bare(name));
  return found === undefined ? undefined : `Did you mean \`${found.name}\`?`;
};

/** Names that an operation sends without being told: fixed query and headers, what paging places, what the path says. */
const sentNames = (at: Located, integration: Located): ReadonlySet<string> => {
  const presets = child(integration, "pagination");
  const pagination = child(at, "pagination");
  const preset = pagination.text ?? textAt(pagination, "use");
  const places = [...textsBelow(pagination), ...(preset === undefined ? [] : textsBelow(child(presets, preset)))];
  const inPath = [...(textAt(at, "path") ?? "").matchAll(/[?&]([^=&{}]+)=/gu)].map(([, name = ""]) => name);
  const fixed = [
    child(at, "query"),
    child(at, "headers"),
    child(integration, "query"),
    child(integration, "headers"),
  ].flatMap(keysOf);
  return new Set([...places, ...inPath, ...fixed].map((name) => name.toLowerCase()));
};

/** Sizes that the config asks for against the parameter that they go to. */
const comparePageSize = (
  operation: string,
  { at, api, document }: Matched,
  { integration }: IntegrationFiles,
  report: Report,
): void => {
  const own = child(at, "pagination");
  const preset = own.text ?? textAt(own, "use");
  const blocks = preset === undefined ? [own] : [own, child(child(integration, "pagination"), preset)];
  checkPageSize(
    operation,
    blocks,
    (place) => boundsOf(document, api, place),
    (span, message, hint) => report("page_size", span, message, hint),
  );
};

/** The closed list of a parameter in the config against that of the document. */
const compareValues = (param: Located, schema: ApiSchema, root: ApiSchema, report: Report): void => {
  const own = child(param, "schema");
  const list = [child(own, "enum"), child(child(own, "items"), "enum")].find((one) => Array.isArray(one.value));
  const theirs = valuesOf(schema, root);
  if (list === undefined || theirs.length === 0) return;
  const known = new Set(list.items().map((item) => item.text ?? ""));
  const added = theirs.filter((value) => !known.has(value));
  if (added.length > 0)
    report(
      "enum_value_unmapped",
      list.span,
      `The provider also takes ${added.map((value) => `\`${value}\``).join(", ")}.`,
    );
};
