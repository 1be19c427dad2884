/** The compiled catalog: everything the engine knows after files were read, checked and compiled. */
import type { Shape } from "../expression/analysis/index.ts";
import type { Where } from "../errors.ts";
import type { CodeLinker, Expression, TemplateTree } from "../language/compilation.ts";
import type { Observe } from "../language/compile.ts";
import type { Coverage } from "../language/coverage.ts";
import type { Finding } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import type { Mapping, Model } from "../mapping/types.ts";
import type { SizeBounds, SizePlace } from "../pagination/page-size.ts";
import type { Pager } from "../pagination/types.ts";
import type { CompiledAuth, CompiledRequest, RecordReader, RequestDefaults } from "../request/types.ts";
import type { ErrorPolicy, RateLimitPolicy } from "../transport/types.ts";
import type { CompiledSandbox } from "./imitation/compile.ts";

export interface ConnectionField {
  readonly name: string;
  readonly type:
    | "text"
    | "secret"
    | "select"
    | "host"
    | "url"
    | "number"
    | "boolean"
    | "multiline_secret"
    | "json_secret";
  readonly label: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly allowOther: boolean;
  readonly pattern?: string;
  readonly placeholder?: string;
  readonly help?: string;
  /** Environment variables that may fill it, in order of preference. */
  readonly env: readonly string[];
  readonly normalize?: Expression;
  readonly secret: boolean;
}

/** One way to connect an account. */
export interface Connection {
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly documentationUrl?: string;
  readonly scopes: readonly string[];
  readonly fields: readonly ConnectionField[];
  readonly auth: CompiledAuth;
  readonly verify?: {
    readonly operation: string;
    readonly args?: TemplateTree;
    readonly label?: Expression;
    readonly externalId?: Expression;
    /** Asked when the provider rejects the credentials: the first operation that works tells which field is wrong. */
    readonly diagnose?: readonly { readonly operation: string; readonly field: string; readonly message: string }[];
  };
  readonly learn: readonly {
    readonly name: string;
    readonly operation: string;
    readonly args?: TemplateTree;
    readonly value: Expression;
  }[];
}

export interface Operation {
  /** `resource.name` */
  readonly name: string;
  readonly resource: string;
  readonly description?: string;
  readonly documentationUrl?: string;
  readonly scopes: readonly string[];
  readonly deprecated: boolean;
  readonly where: Where;
  readonly request: CompiledRequest;
  readonly reader: RecordReader;
  readonly pager: Pager;
  readonly errors: ErrorPolicy;
  readonly rateLimits: readonly RateLimitPolicy[];
  readonly samples: readonly unknown[];
  /** What samples and schema show of the answer and of one record; absent where there are none. */
  readonly shapes?: { readonly body: Shape; readonly item: Shape };
}

export interface Resource {
  readonly name: string;
  readonly description?: string;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly operations: ReadonlyMap<string, Operation>;
}

export interface Integration {
  readonly name: string;
  readonly label: string;
  readonly category: string;
  readonly documentationUrl?: string;
  readonly description?: string;
  /** Folder relative to the root, for messages. */
  readonly folder: string;
  /** Base URL, servers, headers, query, formats and auth that all operations and raw calls share. */
  readonly defaults: RequestDefaults;
  /** Hosts that requests may go to: those that `base_url`, `servers` and operations can give by themselves, and `hosts`. */
  readonly hosts: readonly string[];
  /** `hosts: account`: the operator's allow-list alone decides. */
  readonly hostsByOperator: boolean;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly rateLimits: readonly RateLimitPolicy[];
  readonly errors: ErrorPolicy;
  readonly resources: ReadonlyMap<string, Resource>;
  /** By `resource.operation`. */
  readonly operations: ReadonlyMap<string, Operation>;
  /** By `model/resource`. */
  readonly mappings: ReadonlyMap<string, Mapping>;
  /** The same mapping with an account's overlays; compiled when stored, not when called. Findings instead of a mapping if it does not compile. */
  compileOverlays(
    key: string,
    overlays: readonly unknown[],
  ): { readonly mapping?: Mapping; readonly findings: readonly Finding[] };
  /** sandbox/sandbox.yaml, for the imitation of the provider; undefined if there is none. */
  readonly sandbox?: CompiledSandbox;
  /** fixtures, as located data; empty if the load left them out. */
  readonly fixtures: readonly Located[];
  /** A file that another file of the integration names (rows of the sandbox, bodies of fixtures); undefined with a finding if it is absent. */
  readonly readFile: (at: Located, name: string) => Located | undefined;
  /** Hash of all files, part of a cursor's binding. */
  readonly fingerprint: string;
}

export interface Catalog {
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly models: ReadonlyMap<string, Model>;
  readonly findings: readonly Finding[];
}

export interface LoadOptions {
  /** Read and check fixtures too (the default); a server has no use for them. */
  readonly fixtures?: boolean;
  /** Report notices too (left out by default): what a linter says and a server has no use for. */
  readonly notices?: boolean;
  /**
   * Also hold input paths to what fixtures' answers show and to the provider's own description of its answers (JSON
   * Schema of a successful one), where there is one; and page sizes to the bounds of the parameter that they go to.
   */
  readonly evidence?: {
    readonly responseSchema?: (integration: string, method: string, path: string) => unknown;
    readonly sizeBounds?: (
      integration: string,
      method: string,
      path: string,
      place: SizePlace,
    ) => SizeBounds | undefined;
  };
  /** Declare what fixtures can reach, and count what they do. */
  readonly coverage?: Coverage;
  /** Told of every expression and template of the files, for editors. */
  readonly observe?: Observe;
  /** For hosts that forbid `new Function`: `compiledCode` of modules that `cognate compile` wrote. */
  readonly linker?: CodeLinker;
}

/** Files by path relative to a root, as the loader wants them; the reader in `files.ts` makes it from disk, tests from literals. */
export interface FileTree {
  /** Sorted, `/`-separated. */
  readonly paths: readonly string[];
  /** Text of a file; undefined if absent or unreadable. */
  read(path: string): string | undefined;
}
