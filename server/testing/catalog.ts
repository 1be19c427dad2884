/** A small made-up catalog for tests of the server: one model, two integrations, nothing that runs. */
import type { Catalog, Connection, ConnectionField, Integration, Operation } from "../../engine/catalog/types.ts";
import type { References, Template } from "../../engine/language/compilation.ts";
import type { Effect } from "../../engine/language/exchange.ts";
import type {
  FieldFacts,
  FilterFacts,
  Mapping,
  Model,
  ModelResource,
  QueryParameter,
  View,
} from "../../engine/mapping/types.ts";
import type { Pager } from "../../engine/pagination/types.ts";

const where = { file: "integrations/acme/integration.yaml", line: 1, column: 1 };
const unused = (): never => {
  throw new Error("not part of this test");
};

/** Enough of a template for base URLs. */
const rendered = (source: string, scope: object): string =>
  source.replaceAll(/\{\{ (\w+)\.(\w+) \}\}/g, (_, root: string, name: string) => {
    const values = (scope as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>)[root];
    const value = values?.[name];
    return typeof value === "string" ? value : "";
  });

const templateOf = (source: string, members: readonly string[] = []): Template => {
  const references: References = { variables: [], names: [], paths: [], members, functions: [] };
  return {
    source,
    where,
    constant: members.length === 0 ? source : undefined,
    single: false,
    references,
    render: () => source,
    renderWith: (scope) => rendered(source, scope),
  };
};

const field = (name: string, type: ConnectionField["type"], more: Partial<ConnectionField> = {}): ConnectionField => ({
  name,
  type,
  label: name,
  required: true,
  options: [],
  allowOther: false,
  env: [`ACME_${name.toUpperCase()}`],
  secret: type === "secret",
  ...more,
});

const connection: Connection = {
  name: "keys",
  label: "API keys",
  scopes: [],
  fields: [
    field("site", "select", { default: "eu" }),
    field("api_key", "secret"),
    field("team", "text", { required: false }),
  ],
  auth: {
    headerNames: ["acme-key", "authorization"],
    queryNames: [],
    inBody: false,
    signs: false,
    fields: [],
    urls: [],
    apply: (plan) => plan,
  },
  learn: [],
};

const operation = (resource: string, name: string, effect: Effect): Operation => ({
  name: `${resource}.${name}`,
  resource,
  description: `${name} ${resource}`,
  scopes: [`${resource}_read`],
  deprecated: false,
  where,
  request: {
    operation: `${resource}.${name}`,
    where,
    method: effect === "read" ? "GET" : "POST",
    path: templateOf(`/${resource}`),
    baseUrl: templateOf("https://{{ credentials.site }}.acme.example", ["credentials.site"]),
    servers: [],
    templateArgs: new Set(),
    headers: [],
    query: [],
    params: [],
    closed: true,
    arrayStyle: "repeat",
    bodyFormat: "json",
    responseFormat: "json",
    timeoutMs: 10_000,
    effect,
    repeatable: effect === "read",
    auth: {},
  },
  reader: { kind: "list", absent: "empty" },
  pager: {
    strategy: "none",
    kinds: [],
    size: undefined,
    maxPages: undefined,
    maxRecords: undefined,
    ownedParameters: [],
    first: () => [],
    place: () => ({}),
    next: () => ({ kind: "end" }),
    imitate: unused,
  } satisfies Pager,
  errors: { rules: [] },
  rateLimits: [],
  samples: [],
});

const view: View = {
  plan: unused,
  expands: false,
  hasWhere: false,
  admitsBeforeRecordSteps: () => true,
  neededSteps: () => new Set(),
  open: unused,
  generated: unused,
  fields: new Map<string, FieldFacts>([
    ["id", { where, layer: "base", source: "id" }],
    ["name", { where, layer: "base", source: "attributes.name" }],
  ]),
  filters: new Map<string, FilterFacts>([["status", { operators: { eq: "sent", in: "local" }, where }]]),
  sortFields: ["name"],
  omits: [],
  reads: [],
};

/** As much of a mapping as the server looks at. */
const mapping = {
  model: "directory",
  resource: "people",
  description: "People of Acme",
  where,
  steps: [],
  list: { source: { kind: "operation", operation: "members.list", view, where }, require: [] },
  get: { operation: "members.get", require: [], view },
  create: {
    kind: "create",
    operation: "members.create",
    require: [],
    reads: new Set(["name"]),
    buildBody: (input: unknown) => input,
    view,
  },
  update: {
    kind: "update",
    operation: "members.update",
    require: [],
    reads: new Set(["name"]),
    buildBody: (input: unknown) => input,
    view,
  },
  delete: { operation: "members.delete", require: [] },
  methods: new Map([
    ["deactivate", { operation: "members.deactivate", effect: "write", result: (body: unknown) => body }],
    ["count", { operation: "members.count", effect: "read", result: (body: unknown) => body }],
  ]),
} as unknown as Mapping;

const operations = new Map(
  (
    [
      ["list", "read"],
      ["get", "read"],
      ["create", "write"],
      ["update", "write"],
      ["delete", "destroy"],
      ["deactivate", "write"],
      ["count", "read"],
    ] as const
  ).map(([name, effect]) => [`members.${name}`, operation("members", name, effect)]),
);

const acme: Integration = {
  name: "acme",
  label: "Acme",
  category: "directory",
  folder: "integrations/acme",
  defaults: {
    baseUrl: templateOf("https://{{ credentials.site }}.acme.example", ["credentials.site"]),
    servers: [],
    headers: [],
    query: [],
    arrayStyle: "repeat",
    timeoutMs: 10_000,
    auth: { keys: connection.auth },
  },
  hosts: ["*.acme.example"],
  hostsByOperator: false,
  connections: new Map([["keys", connection]]),
  rateLimits: [],
  errors: { rules: [] },
  resources: new Map([
    [
      "members",
      {
        name: "members",
        operations: new Map([...operations].map(([name, one]) => [name.slice("members.".length), one])),
      },
    ],
  ]),
  operations,
  mappings: new Map([["directory/people", mapping]]),
  compileOverlays: () => ({ findings: [] }),
  fixtures: [],
  readFile: () => undefined,
  fingerprint: "f1",
};

/** The same with reads alone. */
const readonlyCo: Integration = {
  ...acme,
  name: "readonly-co",
  label: "Readonly",
  mappings: new Map([
    [
      "directory/people",
      {
        model: "directory",
        resource: "people",
        where,
        steps: [],
        list: { source: { kind: "operation", operation: "members.list", view, where }, require: [] },
        methods: new Map(),
      },
    ],
  ]),
};

const parameter = (name: string, operators: QueryParameter["operators"] = ["eq"]): QueryParameter => ({
  name,
  type: "string",
  operators,
  required: false,
  description: name,
  field: name,
});

const people: ModelResource = {
  model: "directory",
  name: "people",
  description: "People",
  methods: ["list", "get", "create", "update", "delete"],
  idField: "id",
  schema: {
    type: "object",
    properties: { id: { type: "string" }, name: { type: ["string", "null"] }, email: { type: ["string", "null"] } },
    required: ["id"],
  },
  query: new Map([
    ["status", parameter("status", ["eq", "in"])],
    ["created_at", parameter("created_at", ["gt", "lt"])],
    ["name", parameter("name")],
  ]),
  sort: ["name"],
  write: {
    create: { required: ["name"], properties: ["name", "email"] },
    update: { required: [], properties: ["name", "email"] },
  },
  customMethods: new Map(),
  validate: () => [],
  validateWrite: () => [],
};

const directory: Model = {
  name: "directory",
  label: "Directory",
  version: "1",
  resources: new Map([
    ["people", people],
    ["groups", { ...people, name: "groups", description: "Groups" }],
  ]),
};

export const testCatalog: Catalog = {
  integrations: new Map([
    ["acme", acme],
    ["readonly-co", readonlyCo],
  ]),
  models: new Map([["directory", directory]]),
  findings: [],
};
