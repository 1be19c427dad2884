/** Compiles `sandbox/sandbox.yaml` of an integration: rows, what is served, refusals, faults (docs/sandbox.md). */
import { defaultLimits } from "../../expression/index.ts";
import { FUNCTIONS } from "../../expression/functions/index.ts";
import { createCompilation } from "../../language/compile.ts";
import type { Compilation, Expression, TemplateTree } from "../../language/compilation.ts";
import type { Findings } from "../../language/finding.ts";
import { child, type Located } from "../../language/located.ts";
import { scopeOf, valueOf, type Scope } from "../../language/scopes.ts";
import { compileNode, type CompiledNode } from "../../mapping/index.ts";
import type { Integration, Operation } from "../types.ts";
import { createDraws, type Draws } from "./functions.ts";
import { checkPerson } from "./person.ts";

export type CollectionPlan =
  | { readonly kind: "file"; readonly name: string; readonly rows: readonly unknown[] }
  | {
      readonly kind: "made";
      readonly name: string;
      readonly count: number;
      readonly per: readonly { readonly collection: string; readonly as: string }[];
      readonly record: readonly (readonly [field: string, node: CompiledNode])[];
      /** Variables that the record's expressions read. */
      readonly reads: ReadonlySet<string>;
    };

export interface Crossing {
  readonly collection: string;
  readonly as: string;
  readonly where?: Expression;
}

export interface Service {
  readonly operation: Operation;
  readonly from?: string;
  readonly where?: Expression;
  readonly cross: readonly Crossing[];
  readonly sort?: Expression;
  readonly item?: CompiledNode;
  readonly answer: TemplateTree;
  readonly status: number;
  readonly headers?: TemplateTree;
  /** Collections that its expressions read. */
  readonly reads: ReadonlySet<string>;
}

export interface FixedAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface CompiledSandbox {
  readonly now: number | undefined;
  readonly connection: string;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly collections: readonly CollectionPlan[];
  readonly services: readonly Service[];
  readonly refusals: Readonly<Partial<Record<"credentials" | "not_found" | "rate_limited", FixedAnswer>>>;
  readonly faults: readonly (FixedAnswer & { readonly every: number })[];
  readonly rateLimit: { readonly limit: number; readonly period: string | number; readonly name?: string } | undefined;
  readonly seed: string;
  /** What its expressions draw by: told of the row before they run. */
  readonly draws: Draws;
}

/** Shape of the file after its schema was checked. */
interface SandboxFile {
  readonly seed?: string | number;
  readonly now?: string;
  readonly connection?: string;
  readonly credentials?: Readonly<Record<string, unknown>>;
  readonly collections?: unknown;
  readonly serve?: unknown;
  readonly refusals?: CompiledSandbox["refusals"];
  readonly faults?: CompiledSandbox["faults"];
  readonly rate_limit?: CompiledSandbox["rateLimit"];
}

type Imitated = Pick<Integration, "name" | "operations" | "connections" | "readFile">;

/** @param findings is told of everything that would keep the imitation from starting */
export const compileSandbox = (integration: Imitated, at: Located, findings: Findings): CompiledSandbox => {
  const file = at.value as SandboxFile;
  const seed = String(file.seed ?? integration.name);
  const draws = createDraws(seed);
  const compilation = createCompilation({
    findings,
    functions: { ...FUNCTIONS, ...draws.functions },
    limits: { ...defaultLimits, timeout: 5_000, steps: 50_000_000 },
    readFile: integration.readFile,
  });
  const collections = child(at, "collections").entries();
  const names = collections.map(([name]) => name);
  const [firstConnection = ""] = [...integration.connections.keys()];
  return {
    now: file.now === undefined ? undefined : Date.parse(file.now),
    connection: file.connection ?? firstConnection,
    credentials: file.credentials ?? {},
    collections: collections.map(([name, place]) => compileCollection(name, place, names, compilation)),
    services: child(at, "serve")
      .entries()
      .flatMap(([name, place]) => {
        const operation = integration.operations.get(name);
        return operation === undefined ? [] : [compileService(operation, place, names, compilation)];
      }),
    refusals: file.refusals ?? {},
    faults: file.faults ?? [],
    rateLimit: file.rate_limit,
    seed,
    draws,
  };
};

const listOf = (at: Located): readonly Located[] =>
  at.value === undefined ? [] : Array.isArray(at.value) ? at.items() : [at];

const compileCollection = (
  name: string,
  at: Located,
  collections: readonly string[],
  compilation: Compilation,
): CollectionPlan => {
  const file = child(at, "file");
  if (typeof file.value === "string") {
    const rows = compilation.readFile(file, file.value)?.value;
    return { kind: "file", name, rows: Array.isArray(rows) ? rows : [] };
  }
  const per = listOf(child(at, "per")).map(({ value }) => value as { collection: string; as: string });
  const scope = valueOf(`collections.${name}.record`, [
    "seq",
    "nth",
    "person",
    ...per.map((one) => one.as),
    ...collections,
  ]);
  const record = child(at, "record")
    .entries()
    .map(([field, node]) => [field, nodeAt(node, field, scope, compilation)] as const);
  for (const [, node] of record) for (const leaf of node.leaves) checkPerson(leaf.expression, compilation.findings);
  const count = child(at, "count").value;
  return {
    kind: "made",
    name,
    count: typeof count === "number" ? count : 1,
    per,
    record,
    reads: variablesOf(record.flatMap(([, node]) => node.leaves.map((leaf) => leaf.expression))),
  };
};

const compileService = (
  operation: Operation,
  at: Located,
  collections: readonly string[],
  compilation: Compilation,
): Service => {
  const cross = listOf(child(at, "cross"));
  const others = cross.map((one) => String(child(one, "as").value));
  const rowScope = valueOf(`serve.${operation.name}`, ["args", "window", "row", ...others, ...collections]);
  const answerScope = scopeOf(`serve.${operation.name}.answer`, [
    "records",
    "record",
    "rows",
    "total",
    "matched",
    "next",
    "token",
    "has_more",
    "args",
    "window",
    "now",
    ...collections,
  ]);
  const optional = (key: string): Expression | undefined =>
    child(at, key).value === undefined ? undefined : compilation.expression(child(at, key), rowScope);
  const where = optional("where");
  const sort = optional("sort");
  const item =
    child(at, "item").value === undefined
      ? undefined
      : nodeAt(child(at, "item"), operation.name, rowScope, compilation);
  const answer = compilation.templateTree(child(at, "answer"), answerScope);
  const headers =
    child(at, "headers").value === undefined ? undefined : compilation.templateTree(child(at, "headers"), answerScope);
  const crossings = cross.map((one): Crossing => {
    const { collection, as } = one.value as Crossing;
    const kept = child(one, "where");
    return { collection, as, ...(kept.value === undefined ? {} : { where: compilation.expression(kept, rowScope) }) };
  });
  const from = child(at, "from").value;
  const status = child(at, "status").value;
  const expressions = [
    where,
    sort,
    ...crossings.map((one) => one.where),
    ...(item?.leaves.map((leaf) => leaf.expression) ?? []),
  ];
  const reads = new Set([
    ...variablesOf(expressions.filter((one) => one !== undefined)),
    ...answer.references.variables,
    ...answer.references.names,
    ...(headers?.references.variables ?? []),
    ...(headers?.references.names ?? []),
  ]);
  return {
    operation,
    ...(typeof from === "string" ? { from } : {}),
    ...(where === undefined ? {} : { where }),
    cross: crossings,
    ...(sort === undefined ? {} : { sort }),
    ...(item === undefined ? {} : { item }),
    answer,
    status: typeof status === "number" ? status : 200,
    ...(headers === undefined ? {} : { headers }),
    reads,
  };
};

const nodeAt = (at: Located, field: string, scope: Scope, compilation: Compilation): CompiledNode =>
  compileNode(at, { compilation, scope, expected: undefined, root: {}, field, context: "outer", absent: "drop" });

const variablesOf = (expressions: readonly Expression[]): ReadonlySet<string> =>
  new Set(expressions.flatMap((expression) => expression.references.variables));
