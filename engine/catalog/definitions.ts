/** Things that one integration defines twice, under a name that is taken, or out of reach. */
import type { Findings } from "../language/finding.ts";
import { child, type Located } from "../language/located.ts";
import { isSchema } from "./structure/problem.ts";

/** `account.id` is the account's own. */
const RESERVED_FIELDS: ReadonlySet<string> = new Set(["id"]);

const isSecret = (field: Located): boolean => String(child(field, "type").value).endsWith("secret");

/** What integration.yaml defines: fields and learnt values of connections, budgets, headers, error rules. */
export const checkIntegrationDefinitions = (at: Located, findings: Findings): void => {
  const connections = child(at, "connections").entries();
  checkSecrecy(connections, findings);
  for (const [, connection] of connections) checkConnection(connection, findings);
  checkTwice(
    child(at, "rate_limit")
      .items()
      .map((item) => child(item, "name")),
    (name) => `there is a budget \`${name}\` already`,
    findings,
  );
  checkHeaders(child(at, "headers"), findings);
  checkRules(child(child(at, "errors"), "rules"), findings);
};

/** The same name as a secret of one connection and as plain text of another would be readable everywhere. */
const checkSecrecy = (connections: readonly (readonly [string, Located])[], findings: Findings): void => {
  const secrets = new Map<string, string>();
  const fields = connections.flatMap(([connection, place]) =>
    child(place, "fields")
      .entries()
      .map(([name, field]) => ({ connection, name, field })),
  );
  for (const { connection, name, field } of fields) if (isSecret(field)) secrets.set(name, connection);
  for (const { name, field } of fields) {
    const holder = secrets.get(name);
    if (holder === undefined || isSecret(field)) continue;
    findings.report(
      "duplicate_definition",
      field.keySpan,
      `\`${name}\` is a secret of the connection \`${holder}\` and plain here`,
      "give it another name, or make both secret",
    );
  }
};

const checkConnection = (connection: Located, findings: Findings): void => {
  const fields = child(connection, "fields").entries();
  const learned = child(connection, "learn").entries();
  for (const [name, place] of [...fields, ...learned])
    if (RESERVED_FIELDS.has(name))
      findings.report(
        "reserved_name",
        place.keySpan,
        `\`account.${name}\` is the account's own`,
        "choose another name",
      );
  const names = new Set(fields.map(([name]) => name));
  for (const [name, place] of learned)
    if (names.has(name))
      findings.report(
        "duplicate_definition",
        place.keySpan,
        `\`${name}\` is a field of this connection too: \`account.${name}\` can be one of them`,
        "give the learnt value another name",
      );
  const variables = new Map<string, string>();
  for (const [name, field] of fields) {
    for (const item of child(field, "env").items()) {
      const variable = String(item.value);
      const taken = variables.get(variable);
      if (taken !== undefined)
        findings.report("duplicate_definition", item.span, `\`${variable}\` fills the field \`${taken}\` already`);
      variables.set(variable, name);
    }
    checkTwice(
      child(field, "options")
        .items()
        .map((option) => child(option, "value")),
      (value) => `the option \`${value}\` stands here already`,
      findings,
    );
  }
};

/** Places whose values must differ. */
const checkTwice = (places: readonly Located[], message: (value: string) => string, findings: Findings): void => {
  const seen = new Set<string>();
  for (const place of places) {
    const value = place.text;
    if (value === undefined || place.value === null) continue;
    if (seen.has(value)) findings.report("duplicate_definition", place.span, message(value), "keep one of them");
    seen.add(value);
  }
};

/** Header names are the same in capitals and small letters (RFC 9110 §5.1). */
const checkHeaders = (headers: Located, findings: Findings): void => {
  const seen = new Map<string, string>();
  for (const [name, place] of headers.entries()) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      findings.report(
        "duplicate_definition",
        place.keySpan,
        `\`${name}\` and \`${other}\` are the same header`,
        "keep one of them",
      );
    seen.set(name.toLowerCase(), name);
  }
};

/** The first rule that fits wins, so one without `when` hides all later ones of its statuses. */
const checkRules = (rules: Located, findings: Findings): void => {
  const closed: { readonly statuses: ReadonlySet<string>; readonly index: number }[] = [];
  for (const [index, rule] of rules.items().entries()) {
    const statuses = statusesOf(child(rule, "status"));
    const hiding = closed.find((earlier) =>
      statuses.every((status) => earlier.statuses.has(status) || earlier.statuses.has(`${status.charAt(0)}xx`)),
    );
    if (hiding !== undefined)
      findings.report(
        "unused_definition",
        rule.span,
        `rule ${hiding.index + 1} takes every answer with status ${statuses.join(", ")}, so this one is never reached`,
        "put it before that rule",
      );
    if (child(rule, "when").value === undefined) closed.push({ statuses: new Set(statuses), index });
  }
};

/** Without a status a rule is tried on everything but 2xx; `any` is that and 2xx. */
const statusesOf = (at: Located): readonly string[] => {
  const given = at.value === undefined ? ["3xx", "4xx", "5xx"] : Array.isArray(at.value) ? at.value : [at.value];
  return given.flatMap((status) => (status === "any" ? ["2xx", "3xx", "4xx", "5xx"] : [String(status)]));
};

/** What a resource defines: parameters that write the same name, samples named twice, headers. */
export const checkResourceDefinitions = (resource: Located, findings: Findings): void => {
  for (const [, operation] of child(resource, "operations").entries()) {
    checkHeaders(child(operation, "headers"), findings);
    checkRules(child(child(operation, "errors"), "rules"), findings);
    checkTwice(child(operation, "samples").items(), (name) => `the sample \`${name}\` stands here already`, findings);
    checkParams(child(operation, "params"), findings);
  }
};

const checkParams = (params: Located, findings: Findings): void => {
  const seen = new Map<string, string>();
  for (const [key, param] of params.entries()) {
    if (key.startsWith("$"))
      findings.report(
        "reserved_name",
        param.keySpan,
        `\`${key}\` begins with \`$\`, as variables do, and no template could read it`,
        `give the argument another name: \`${key.replace(/^\$+/u, "") || "value"}: { name: ${key} }\``,
      );
    const place = child(param, "in").text ?? "query";
    if (place === "template") continue;
    const written = child(param, "name");
    const name = child(param, "at").text ?? written.text ?? key;
    const sent = `${place} ${place === "header" ? name.toLowerCase() : name}`;
    const other = seen.get(sent);
    if (other !== undefined)
      findings.report(
        "duplicate_definition",
        written.value === undefined ? param.keySpan : written.span,
        `\`${key}\` and \`${other}\` are both sent as the ${place} parameter \`${name}\``,
        "give one of them another name",
      );
    seen.set(sent, key);
  }
};

/** What does not change the request or how its answer is read. */
const WORDS: ReadonlySet<string> = new Set(["description", "documentation_url", "scopes", "deprecated", "samples"]);

/** Operations that make the very same call and read it the same way. */
export const checkSameOperations = (resources: readonly Located[], findings: Findings): void => {
  const seen = new Map<string, string>();
  const names = new Set<string>();
  for (const resource of resources) {
    // A resource that another file defines too has its finding.
    const own = String(child(resource, "resource").value);
    if (names.has(own)) continue;
    names.add(own);
    for (const [short, operation] of child(resource, "operations").entries()) {
      const name = `${own}.${short}`;
      const members = isSchema(operation.value) ? Object.entries(operation.value) : [];
      const call = JSON.stringify(members.filter(([key]) => !WORDS.has(key)).sort(([a], [b]) => (a < b ? -1 : 1)));
      const other = seen.get(call);
      if (other === undefined) seen.set(call, name);
      else
        findings.report(
          "duplicate_definition",
          operation.keySpan,
          `\`${name}\` is the same call as \`${other}\``,
          "keep one of them; mappings may share an operation",
        );
    }
  }
};

/**
 * Fields of connections that no template and no expression reads, by the texts of all files.
 * @param implicit by connection, the fields that its `auth` reads by name
 */
export const checkUnreadFields = (
  at: Located,
  texts: readonly string[],
  implicit: (connection: string) => readonly string[],
  findings: Findings,
): void => {
  const read = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\b(?:credentials|account|fields)\s*\.\s*`?([A-Za-z_][\w-]*)/gu)].map(([, name = ""]) => name),
    ),
  );
  // Used as a whole, it may be read by any name.
  if (texts.some((text) => /\b(?:credentials|account)\b\s*(?:[[)}&,]|$)/mu.test(text.replaceAll(/^\s*#.*$/gmu, ""))))
    return;
  for (const [label, connection] of child(at, "connections").entries())
    for (const [name, field] of child(connection, "fields").entries())
      if (!read.has(name) && !implicit(label).includes(name))
        findings.report(
          "unused_definition",
          field.keySpan,
          `nothing reads the field \`${name}\``,
          `read it as \`account.${name}\`, a secret one as \`credentials.${name}\`, or remove it`,
        );
};
