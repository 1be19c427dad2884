/** Names that one file of an integration uses and another defines. */
import type { Findings } from "../language/finding.ts";
import { child, type Located } from "../language/located.ts";
import { suggest } from "../language/suggest.ts";
import { keyOf } from "./structure/key.ts";
import { isSchema } from "./structure/problem.ts";

/** Reports a name that is not among those known. */
export const checkName = (
  at: Located,
  known: ReadonlyMap<string, unknown>,
  what: string,
  findings: Findings,
  place = "",
): void => {
  const name = String(at.value);
  if (known.has(name)) return;
  const near = suggest(name, known.keys());
  const names = [...known.keys()];
  const all =
    names.length === 0
      ? `there is no ${what} at all`
      : `known: ${names.slice(0, 24).join(", ")}${names.length > 24 ? ", …" : ""}`;
  findings.report(
    "unknown_reference",
    at.span,
    `there is no ${what} \`${name}\`${place}`,
    near === undefined ? all : `Did you mean \`${near}\`?`,
  );
};

/** Operations that integration.yaml names: `verify`, `learn`, and the budgets' `match`. */
export const checkIntegrationReferences = (
  at: Located,
  operations: ReadonlyMap<string, unknown>,
  findings: Findings,
): void => {
  const check = (place: Located): void => {
    if (place.value !== undefined) checkName(place, operations, "operation", findings);
  };
  for (const [, connection] of child(at, "connections").entries()) {
    const verify = child(connection, "verify");
    check(child(verify, "operation"));
    const fields = new Map(child(connection, "fields").entries());
    for (const diagnosis of child(verify, "diagnose").items()) {
      check(child(diagnosis, "operation"));
      checkName(child(diagnosis, "field"), fields, "field", findings);
    }
    for (const [, learnt] of child(connection, "learn").entries()) check(child(learnt, "operation"));
  }
  const limits = child(at, "rate_limit");
  for (const limit of isSchema(limits.value) ? [limits] : limits.items())
    for (const item of child(limit, "match").items()) check(item);
};

/** Presets that no operation uses; a preset may be used by `use:` too. */
export const checkUnusedPresets = (
  presets: ReadonlyMap<string, Located>,
  resources: readonly Located[],
  findings: Findings,
): void => {
  const used = new Set<string>();
  for (const resource of resources) {
    for (const [, operation] of child(resource, "operations").entries()) {
      const pagination = child(operation, "pagination");
      used.add(String(isSchema(pagination.value) ? pagination.value["use"] : pagination.value));
    }
  }
  // A misspelt reference is a finding of its own, and the preset it means is not unused.
  if ([...used].some((name) => name !== "undefined" && !presets.has(name))) return;
  for (const [name, preset] of presets) {
    if (!used.has(name))
      findings.report(
        "unused_definition",
        preset.keySpan,
        `no operation uses the pagination preset \`${name}\``,
        "remove it, or name it under an operation's `pagination`",
      );
  }
};

/** What sandbox.yaml and fixtures name. */
export const checkSandboxReferences = (
  at: Located,
  connections: ReadonlyMap<string, unknown>,
  operations: ReadonlyMap<string, unknown>,
  findings: Findings,
): void => {
  const connection = child(at, "connection");
  if (connection.value !== undefined) checkName(connection, connections, "connection", findings);
  const collections = new Map(child(at, "collections").entries());
  const checkOthers = (place: Located): void => {
    for (const one of isSchema(place.value) ? [place] : place.items())
      checkName(child(one, "collection"), collections, "collection", findings);
  };
  for (const [, collection] of collections) checkOthers(child(collection, "per"));
  for (const [name, served] of child(at, "serve").entries()) {
    checkName(keyOf(name, served), operations, "operation", findings);
    const from = child(served, "from");
    if (from.value !== undefined) checkName(from, collections, "collection", findings);
    checkOthers(child(served, "cross"));
  }
};

export const checkFixtureReferences = (
  at: Located,
  connections: ReadonlyMap<string, unknown>,
  operations: ReadonlyMap<string, unknown>,
  /** undefined: not all of them could be read. */
  mappings: ReadonlyMap<string, unknown> | undefined,
  findings: Findings,
): void => {
  const connection = child(child(at, "account"), "connection");
  if (connection.value !== undefined) checkName(connection, connections, "connection", findings);
  const unified = child(child(at, "call"), "unified");
  if (unified.value !== undefined && mappings !== undefined) checkName(unified, mappings, "mapping", findings);
  const proxy = child(child(at, "call"), "proxy");
  if (proxy.value !== undefined) checkName(proxy, operations, "operation", findings);
};
