/** What a scaffold is made of: guesses, each with how sure it is and why. */
import type { ApiOperation, ApiSchema, OpenApiDocument } from "../openapi/index.ts";
import type { ModelResource } from "../mapping/types.ts";

export interface ScaffoldInput {
  /** Of the integration and its folder. */
  readonly name: string;
  readonly document: OpenApiDocument;
  /** Resources of models to map; empty: those that the document seems to have. */
  readonly targets: readonly ModelResource[];
  /** Of the targets as `model/resource`: those that are written even where nothing is like them. */
  readonly insisted?: ReadonlySet<string>;
  /** All there are, to choose from where `targets` is empty. */
  readonly models: readonly ModelResource[];
  /** Only operations whose path or tag holds one of these; empty: all. */
  readonly only: readonly string[];
  /** The document was made up (`init` without one): every guess is a TODO. */
  readonly invented: boolean;
  /** Folder of the JSON Schemas for editors, from the root: `schemas`, `node_modules/cognate/schemas`. */
  readonly schemas: string;
}

/** Files by path relative to the root, in the order in which a person reads them. */
export type Files = ReadonlyMap<string, string>;

export type Confidence = "high" | "medium" | "low";

export interface Guess {
  /** From 0 to 1. */
  readonly score: number;
  readonly why: string;
}

/** Names that lead from a value to a value inside; empty: the value itself. */
export type Path = readonly string[];

export interface Paging extends Guess {
  readonly strategy: "none" | "page" | "offset" | "cursor" | "last_record" | "link_header" | "link";
  /** The keys of `pagination`, as they are written. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Query parameters that paging owns: they are no arguments. */
  readonly owns: ReadonlySet<string>;
  /** Name of the query parameter or dotted place in the body that moves on. */
  readonly moves?: { readonly in: "query" | "body"; readonly name: string };
  readonly start?: number;
  readonly next?: Path;
  readonly more?: { readonly path: Path; readonly means: "more" | "end" };
}

export interface Records extends Guess {
  readonly kind: "list" | "item" | "none";
  readonly path: Path;
  /** Of one record. */
  readonly schema: ApiSchema;
}

export interface Parameter {
  /** Argument's name. */
  readonly key: string;
  readonly in: "query" | "header" | "template" | "body";
  readonly name: string;
  readonly required: boolean;
  readonly config: Readonly<Record<string, unknown>>;
  readonly schema: ApiSchema;
}

/** An operation of the document with its place in the integration. */
export interface Planned {
  readonly resource: string;
  readonly operation: string;
  readonly api: ApiOperation;
  /** With `{{ }}` holes. */
  readonly path: string;
  readonly takesId: boolean;
  readonly params: readonly Parameter[];
  readonly records: Records;
  readonly paging: Paging | undefined;
}

/** As mappings name it: `users.list`. */
export const operationName = ({ resource, operation }: Pick<Planned, "resource" | "operation">): string =>
  `${resource}.${operation}`;

const confidenceOf = (score: number): Confidence => (score >= 0.85 ? "high" : score >= 0.6 ? "medium" : "low");

/** How a guess stands behind its line. */
export const remark = ({ score, why }: Guess): string => `# ${confidenceOf(score)}: ${why}`;
