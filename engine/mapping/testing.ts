/** For unit tests of mappings: a small made-up model, operations of a made-up provider, and YAML compiled with positions. */
import { collectFindings, type Finding } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import { testCompilation } from "../language/testing.ts";
import { parseYaml } from "../language/yaml/parse.ts";
import { compileMapping } from "./compile.ts";
import { allLeaves } from "./source-leaves.ts";
import type {
  JsonSchema,
  Mapping,
  MappedRecord,
  MappingContext,
  ModelResource,
  OperationFacts,
  PageInput,
  QueryFilter,
  QueryOperator,
  QueryParameter,
  Row,
  UnifiedQuery,
  UnifiedScope,
  View,
} from "./types.ts";

const text = { type: ["string", "null"] };
const reference = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id: { type: "string" }, name: text },
};

const USER_SCHEMA: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: {
    id: { type: "string" },
    name: text,
    title: text,
    status: { type: ["string", "null"], enum: ["active", "invited", "inactive", null] },
    is_admin: { type: ["boolean", "null"] },
    age: { type: ["number", "null"] },
    emails: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        properties: { email: text, is_primary: { type: ["boolean", "null"] } },
      },
    },
    languages: { type: "array", items: { type: "string" } },
    manager: { anyOf: [reference, { type: "null" }] },
    roles: { type: "array", items: reference },
    identifiers: { type: ["object", "null"], additionalProperties: { type: ["string", "null"] } },
    created_at: { type: ["string", "null"], format: "date-time" },
  },
};

const parameter = (name: string, more: Partial<QueryParameter> = {}): readonly [string, QueryParameter] => [
  name,
  { name, type: "string", operators: ["eq"], required: false, description: name, field: name, ...more },
];
const { field: _, ...search } = parameter("search")[1];

const USERS: ModelResource = {
  model: "people",
  name: "users",
  description: "People.",
  methods: ["list", "get", "create", "update", "delete"],
  idField: "id",
  schema: USER_SCHEMA,
  query: new Map([
    parameter("status", { enum: ["active", "invited", "inactive"], operators: ["eq", "in"] }),
    parameter("title", { operators: ["eq", "in"] }),
    parameter("is_admin", { type: "boolean" }),
    parameter("age", { type: "number", operators: ["eq", "gt", "lt"] }),
    parameter("created_at", { format: "date-time", operators: ["gt", "gte", "lt", "lte"] }),
    parameter("role_id", { field: "roles.id" }),
    parameter("start_date", { format: "date-time", field: "created_at" }),
    ["search", search],
  ]),
  sort: ["name", "created_at"],
  write: {
    create: { required: [], properties: ["name", "title", "emails", "status"] },
    update: { required: [], properties: ["name", "title", "status"] },
  },
  customMethods: new Map([
    ["rename", { input: { type: "object", required: ["name"], properties: { name: { type: "string" } } } }],
  ]),
  validate: () => [],
  validateWrite: () => [],
};

const param = (key: string, schema?: JsonSchema): OperationFacts["params"][number] => ({
  key,
  required: false,
  hasDefault: false,
  ...(schema === undefined ? {} : { schema }),
});
const LIST = { type: "array", items: { type: "string" } };
const operation = (
  name: string,
  records: OperationFacts["records"],
  params: OperationFacts["params"],
  effect: OperationFacts["effect"] = "read",
): readonly [string, OperationFacts] => [name, { name, records, effect, params }];

const CONTEXT: MappingContext = {
  models: new Map([
    ["people", { name: "people", label: "People", version: "1.0.0", resources: new Map([["users", USERS]]) }],
  ]),
  operations: new Map([
    operation("users.list", "list", [
      param("status"),
      param("statuses", LIST),
      param("q"),
      param("sort"),
      param("search"),
      param("consistency"),
      param("start"),
    ]),
    operation("roles.users", "list", [param("q"), param("sort")]),
    operation("roles.list", "list", []),
    operation("users.get", "item", []),
    operation("users.create", "item", [param("body")], "write"),
    operation("users.update", "item", [], "write"),
    operation("users.delete", "none", [], "destroy"),
  ]),
};

export interface Compiled {
  readonly mapping: Mapping;
  readonly findings: readonly Finding[];
}

/** Compiles YAML texts: the base and overlays, `model: people, resource: users` put before the base. */
export const compileText = (
  base: string,
  overlays: readonly (readonly [name: string, text: string])[] = [],
  files: Readonly<Record<string, string>> = {},
): Compiled => {
  const findings = collectFindings();
  const parse = (source: string, file: string): Located => {
    const at = parseYaml(source, file, findings);
    if (at === undefined) throw new Error(`${file} is not YAML: ${JSON.stringify(findings.all)}`);
    return at;
  };
  const layers = [
    { name: "base", at: parse(`model: people\nresource: users\n${base}`, "users.yaml") },
    ...overlays.map(([name, source]) => ({ name, at: parse(source, `${name}.yaml`) })),
  ];
  return { mapping: compileMapping(layers, CONTEXT, testCompilation(findings, files)), findings: findings.all };
};

export const viewOf = ({ mapping }: Compiled, leaf = 0): View => {
  const view = allLeaves(mapping.list?.source)[leaf]?.view ?? mapping.get?.view;
  if (view === undefined) throw new Error("the mapping has no view");
  return view;
};

export const NOW = Date.parse("2026-03-01T12:00:00Z");
export const SCOPE: UnifiedScope = {
  query: {},
  account: { site: "eu" },
  now: "2026-03-01T12:00:00Z",
  method: "list",
  steps: {},
};

export const query = (
  filters: readonly (readonly [name: string, operator: QueryOperator, value: unknown])[],
  sort: UnifiedQuery["sort"] = [],
): UnifiedQuery => ({
  filters: filters.map(([name, operator, value]): QueryFilter => {
    const known = USERS.query.get(name);
    if (known === undefined) throw new Error(`no parameter ${name}`);
    return { parameter: known, operator, value };
  }),
  sort,
  values: Object.fromEntries(
    filters.map(([name, operator, value]) => [
      name,
      operator === "eq" || operator === "in" ? value : { [operator]: value },
    ]),
  ),
});

/** Maps records as one page: expanded, admitted, mapped. */
export const mapAll = (
  view: View,
  records: readonly unknown[],
  more: Partial<PageInput> = {},
  recordSteps: Readonly<Record<string, unknown>> = {},
): readonly MappedRecord[] => {
  const page = view.open({
    body: records,
    headers: {},
    records,
    scope: SCOPE,
    local: [],
    fields: undefined,
    now: NOW,
    memo: new Map(),
    ...more,
  });
  const rows: Row[] = [];
  for (const [index, record] of records.entries()) page.expand(record, index, recordSteps, (row) => rows.push(row) > 0);
  return rows.filter((row) => page.admit(row, recordSteps) === "admitted").map((row) => page.map(row, recordSteps));
};
