/** `require`: what a call must satisfy before anything is sent (A16). */
import { SCOPES } from "../language/scopes.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Requirement } from "./types.ts";
import type { Located } from "../language/located.ts";
import { didYouMean } from "../language/suggest.ts";
import { propertyNames } from "./json-schema.ts";
import { member, textOf, textsOf } from "./yaml.ts";

export const compileRequirements = (at: Located, around: Surroundings): readonly Requirement[] =>
  at.items().map((item): Requirement => {
    for (const field of member(item, "fields").items()) checkField(field, around);
    const message = around.compilation.template(member(item, "message"), SCOPES.message);
    const source = message.source;
    return {
      that: around.compilation.expression(member(item, "that"), SCOPES.unified),
      message: (scope, now) =>
        message.renderWith(scope, now, (value) => (typeof value === "string" ? value : JSON.stringify(value))) ??
        source,
      fields: textsOf(member(item, "fields")),
    };
  });

/** A consumer is told which parameter or property it is about: it must be one. */
const checkField = (at: Located, { compilation, resource }: Surroundings): void => {
  const name = textOf(at);
  const known = [...resource.query.keys(), ...propertyNames(resource.schema, resource.schema)];
  if (known.includes(name)) return;
  compilation.findings.report(
    "unknown_field",
    at.span,
    `\`${resource.model}/${resource.name}\` has neither a parameter nor a property \`${name}\`.`,
    didYouMean(name, known),
  );
};
