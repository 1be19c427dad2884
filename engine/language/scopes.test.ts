/** Every row of the variable table (config-language-spec 3.3): what a place sees is accepted, what it does not see is a finding. */
import { describe, expect, test } from "vitest";
import { type Scope, SCOPES, withVariables } from "./scopes.ts";
import { located, testCompilation } from "./testing.ts";

const REQ = ["args", "id", "credentials", "token", "account", "now"];
const ANS = ["status", "headers", "body", "text", "request"];
const UNI = ["query", "id", "account", "now", "method", "fields"];

interface Row {
  readonly key: string;
  readonly scope: Scope;
  readonly context: "scope" | "value";
  readonly sees: readonly string[];
  /** Names of other rows that this place must not see. */
  readonly not: readonly string[];
}

/** As the spec prints it, top to bottom. */
const rows: readonly Row[] = [
  {
    key: "connections.*.fields.*.normalize",
    scope: SCOPES.normalize,
    context: "value",
    sees: ["fields"],
    not: ["credentials", "account", "args"],
  },
  {
    key: "connections.*.auth[], session.*",
    scope: SCOPES.auth,
    context: "scope",
    sees: ["credentials", "token", "account", "now"],
    not: ["request", "args", "query"],
  },
  {
    key: "sign",
    scope: SCOPES.sign,
    context: "scope",
    sees: ["credentials", "token", "account", "now", "request"],
    not: ["args", "body"],
  },
  {
    key: "session.token, expires_in",
    scope: SCOPES.sessionAnswer,
    context: "value",
    sees: ["headers", "status", "now"],
    not: ["credentials", "account"],
  },
  {
    key: "learn.*.value, verify.label, verify.external_id",
    scope: SCOPES.learned,
    context: "value",
    sees: ["headers", "account", "token"],
    not: ["credentials", "args"],
  },
  {
    key: "base_url, headers, query",
    scope: SCOPES.baseUrl,
    context: "scope",
    sees: REQ,
    not: ["query", "body", "steps"],
  },
  {
    key: "operation path, body, params.*.default",
    scope: SCOPES.request,
    context: "scope",
    sees: REQ,
    not: ["query", "status", "size"],
  },
  {
    key: "records, record",
    scope: SCOPES.records,
    context: "value",
    sees: ["headers", "status", "args"],
    not: ["account", "credentials", "records"],
  },
  {
    key: "pagination next, total, …",
    scope: SCOPES.paging,
    context: "value",
    sees: ["headers", "status", "records", "count", "request", "args"],
    not: ["account", "cursor", "size"],
  },
  {
    key: "pagination place value",
    scope: SCOPES.place,
    context: "scope",
    sees: ["size", "cursor", "number", "offset", "from", "to", ...REQ],
    not: ["body", "records", "status"],
  },
  {
    key: "window.from, to, size",
    scope: SCOPES.window,
    context: "scope",
    sees: ["args", "now"],
    not: ["size", "account", "body"],
  },
  {
    key: "dynamic.first",
    scope: SCOPES.dynamicFirst,
    context: "scope",
    sees: ["args", "size", "now"],
    not: ["state", "body", "records"],
  },
  {
    key: "dynamic.next, done",
    scope: SCOPES.dynamicNext,
    context: "scope",
    sees: ["args", "size", "now", "state", "body", "headers", "status", "records", "count"],
    not: ["account", "credentials"],
  },
  {
    key: "errors.rules[].when, wait; errors.*",
    scope: SCOPES.answer,
    context: "scope",
    sees: [...ANS, "account"],
    not: ["message", "credentials", "args"],
  },
  {
    key: "errors.rules[].hint",
    scope: SCOPES.hint,
    context: "scope",
    sees: [...ANS, "account", "message"],
    not: ["credentials", "query"],
  },
  {
    key: "require[].that, choose[].when, steps[].when",
    scope: SCOPES.unified,
    context: "scope",
    sees: [...UNI, "input", "steps"],
    not: ["args", "record", "credentials"],
  },
  {
    key: "list.args, source args",
    scope: SCOPES.sourceArgs,
    context: "scope",
    sees: [...UNI, "steps", "input"],
    not: ["record", "credentials", "value"],
  },
  {
    key: "filters.* value, default",
    scope: SCOPES.filter,
    context: "scope",
    sees: ["value", "op", "field", ...UNI],
    not: ["direction", "record", "args"],
  },
  {
    key: "filters.*.term, sort.desc, sort.term",
    scope: SCOPES.term,
    context: "scope",
    sees: ["value", "op", "field", "direction"],
    not: ["record", "args", "credentials"],
  },
  {
    key: "steps[].args",
    scope: SCOPES.stepArgs,
    context: "scope",
    sees: [...UNI, "steps"],
    not: ["page", "record", "result"],
  },
  {
    key: "steps[].args, at: page",
    scope: SCOPES.stepArgsPage,
    context: "scope",
    sees: [...UNI, "steps", "page", "records"],
    not: ["record", "result"],
  },
  {
    key: "steps[].args, at: record",
    scope: SCOPES.stepArgsRecord,
    context: "scope",
    sees: [...UNI, "steps", "record"],
    not: ["records", "result"],
  },
  {
    key: "steps[].args, at: after",
    scope: SCOPES.stepArgsAfter,
    context: "scope",
    sees: [...UNI, "steps", "result", "input"],
    not: ["record", "page"],
  },
  {
    key: "bind.*, with an earlier bind",
    scope: withVariables(SCOPES.bind, ["earlier"]),
    context: "value",
    sees: ["records", "steps", "query", "account", "headers", "earlier"],
    not: ["later", "credentials", "page"],
  },
  {
    key: "expand",
    scope: withVariables(SCOPES.expand, ["roles"]),
    context: "value",
    sees: ["roles", "steps", "query", "account", "page", "index"],
    not: ["parent", "credentials", "args"],
  },
  {
    key: "record.*, where, of, each, value",
    scope: withVariables(SCOPES.record, ["roles"]),
    context: "value",
    sees: ["roles", "steps", "query", "account", "page", "index", "parent", "record"],
    not: ["base", "credentials", "args"],
  },
  {
    key: "record.* of an overlay",
    scope: SCOPES.overlay,
    context: "value",
    sees: ["base", "steps", "query", "account", "page", "index", "parent", "record"],
    not: ["credentials", "args"],
  },
  {
    key: "create.body.*, update.body.*",
    scope: SCOPES.body,
    context: "value",
    sees: ["id", "query", "account", "steps", "now"],
    not: ["record", "credentials", "page"],
  },
  { key: "create.id", scope: SCOPES.createId, context: "value", sees: ["headers"], not: ["account", "query", "input"] },
];

const findings = (text: string, scope: Scope): readonly string[] => {
  const compilation = testCompilation();
  compilation.expression(located(text), scope);
  return compilation.findings.all.map((one) => one.code);
};

describe.each(rows)("$key", ({ scope, context, sees, not }) => {
  test(`reads its names from a ${context}`, () => {
    expect(scope.context).toBe(context);
  });

  test.each(sees)("sees $%s", (name) => {
    expect(findings(`$${name}`, scope)).toEqual([]);
    // In a value every bare name may be one of its fields.
    expect(findings(name, scope)).toEqual([]);
  });

  test.each([...not, "nosuchthing"])("does not see $%s", (name) => {
    expect(findings(`$${name}`, scope)).toEqual(["unknown_variable"]);
    expect(findings(name, scope)).toEqual(context === "scope" ? ["unknown_name"] : []);
  });
});

test("only auth and session templates see secrets", () => {
  const seeing = Object.entries(SCOPES).filter(([, scope]: readonly [string, Scope]) => scope.secrets === true);
  expect(seeing.map(([name]) => name)).toEqual(["auth", "sign"]);
});
