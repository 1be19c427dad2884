/** A tree of auth templates (claims, parameters, login bodies) in which an empty hole is an error, as everywhere in auth (config-language-spec 3.1). */
import type { Compilation } from "../../language/compilation.ts";
import type { Located } from "../../language/located.ts";
import { SCOPES } from "../../language/scopes.ts";
import { renderCredential, type AuthScope } from "./strategy.ts";

/** @throws CognateError credential_missing for a hole without a value */
export type CredentialTree = (scope: AuthScope, now: number) => unknown;

export const compileCredentialTree = (at: Located, compilation: Compilation): CredentialTree => {
  const { value } = at;
  if (Array.isArray(value)) {
    const items = at.items().map((item) => compileCredentialTree(item, compilation));
    return (scope, now) => items.map((item) => item(scope, now));
  }
  if (typeof value === "object" && value !== null) {
    const members = at.entries().map(([name, child]) => [name, compileCredentialTree(child, compilation)] as const);
    return (scope, now) => Object.fromEntries(members.map(([name, member]) => [name, member(scope, now)]));
  }
  if (typeof value !== "string") return () => value;
  const template = compilation.template(at, SCOPES.auth);
  return (scope, now) => {
    if (template.constant !== undefined) return template.constant;
    const whole = template.single ? template.render(scope, now) : undefined;
    // Exactly one hole keeps its type; nothing and text go the common way, which refuses what is empty.
    return typeof whole === "string" || whole === undefined || whole === null
      ? renderCredential(template, scope, now)
      : whole;
  };
};

/** The same where the key may be left out: no members then. */
export const compileMembers = (
  at: Located,
  compilation: Compilation,
): ((scope: AuthScope, now: number) => Readonly<Record<string, unknown>>) => {
  if (at.value === undefined) return () => ({});
  const tree = compileCredentialTree(at, compilation);
  return (scope, now) => {
    const rendered = tree(scope, now);
    return typeof rendered === "object" && rendered !== null ? (rendered as Readonly<Record<string, unknown>>) : {};
  };
};
