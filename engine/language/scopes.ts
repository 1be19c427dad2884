/** The variable table of the language: which names each kind of expression sees (config-language-spec 3.3). */

export interface Scope {
  /** The key or group of keys, as the docs print it. */
  readonly name: string;
  /** "scope": the context object is the set of variables, closed. "value": the context is data, bare names are its fields. */
  readonly context: "scope" | "value";
  /** Variables without `$`. */
  readonly variables: readonly string[];
  /** May see secret fields under `credentials` (auth and session templates alone). */
  readonly secrets?: boolean;
  /** Evaluated once per record; names added to it (by `bind`) hold something of the whole page. */
  readonly perRecord?: true;
}

export const scopeOf = (name: string, variables: readonly string[], secrets = false): Scope => ({
  name,
  context: "scope",
  variables,
  secrets,
});
export const valueOf = (name: string, variables: readonly string[]): Scope => ({ name, context: "value", variables });

const perRecord = (scope: Scope): Scope => ({ ...scope, perRecord: true });

/** The same scope with more names (bindings, steps). */
export const withVariables = (scope: Scope, more: readonly string[]): Scope => ({
  ...scope,
  variables: [...scope.variables, ...more],
});

const REQ = ["args", "id", "credentials", "token", "account", "now"];
const ANS = ["status", "headers", "body", "text", "request"];
const UNI = ["query", "id", "account", "now", "method", "fields"];
const RECORD = ["steps", "query", "account", "page", "index", "parent", "record", "headers", "id", "now", "fields"];

/** One entry a row of the table. Where an entry says "later", the compile of that room adds names with `withVariables`. */
export const SCOPES = {
  normalize: valueOf("connections.*.fields.*.normalize", ["fields"]),
  auth: scopeOf("connections.*.auth[]", ["credentials", "token", "account", "now"], true),
  sign: scopeOf("connections.*.auth[] (sign)", ["credentials", "token", "account", "now", "request"], true),
  sessionAnswer: valueOf("session.token, session.expires_in", ["headers", "status", "now"]),
  learned: valueOf("learn.*.value, verify.label, verify.external_id", ["headers", "account", "token"]),
  baseUrl: scopeOf("base_url, headers, query", REQ),
  request: scopeOf("path, body, params.*.default", REQ),
  records: valueOf("records, record", ["headers", "status", "args"]),
  paging: valueOf("pagination next, total, has_more, no_more, token_from, advance, when", [
    "headers",
    "status",
    "records",
    "count",
    "request",
    "args",
  ]),
  place: scopeOf("pagination place value", ["size", "cursor", "number", "offset", "from", "to", "token", ...REQ]),
  window: scopeOf("window.from, to, size", ["args", "now"]),
  dynamicFirst: scopeOf("dynamic.first", ["args", "size", "now"]),
  dynamicNext: scopeOf("dynamic.next, dynamic.done", [
    "args",
    "size",
    "now",
    "state",
    "body",
    "headers",
    "status",
    "records",
    "count",
  ]),
  answer: scopeOf("errors.*", [...ANS, "account"]),
  hint: scopeOf("errors.rules[].hint", [...ANS, "account", "message"]),
  shape: scopeOf("errors.shape", ["message", "code", "request_id"]),
  unified: scopeOf("require, choose.when, steps.when", [...UNI, "input", "steps"]),
  sourceArgs: scopeOf("list.args, get.args, source args", [...UNI, "input", "steps"]),
  filter: scopeOf("filters.* value, default", ["value", "op", "field", ...UNI]),
  term: scopeOf("filters.*.term, sort.desc, sort.term, terms.any.wrap", [
    "value",
    "op",
    "field",
    "direction",
    "terms",
    ...UNI,
  ]),
  stepArgs: scopeOf("steps[].args (call)", [...UNI, "input", "steps"]),
  stepArgsPage: scopeOf("steps[].args (page)", [...UNI, "input", "steps", "page", "records"]),
  stepArgsRecord: scopeOf("steps[].args (record)", [...UNI, "input", "steps", "page", "record"]),
  stepArgsAfter: scopeOf("steps[].args (after)", [...UNI, "input", "steps", "result"]),
  bind: valueOf("bind.*", ["records", "steps", "query", "account", "headers", "id", "now", "fields"]),
  expand: perRecord(
    valueOf("expand", ["steps", "query", "account", "page", "index", "headers", "id", "now", "fields"]),
  ),
  record: perRecord(valueOf("record.*, where, of, each, value", RECORD)),
  overlay: perRecord(valueOf("overlay record.*", [...RECORD, "base"])),
  body: valueOf("create.body.*, update.body.*", ["id", "query", "account", "steps", "now"]),
  createId: valueOf("create.id", ["headers"]),
  message: scopeOf("require[].message", [...UNI, "input", "steps"]),
} as const satisfies Record<string, Scope>;

/** Names that `bind` may not take. */
export const RESERVED_VARIABLES: ReadonlySet<string> = new Set(
  Object.values(SCOPES).flatMap((scope) => scope.variables),
);
