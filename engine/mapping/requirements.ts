/** `require`: what a call must satisfy before anything is sent (A16). */
import { SCOPES } from "../language/scopes.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Requirement } from "./types.ts";
import type { Located } from "../language/located.ts";
import { member, textsOf } from "./yaml.ts";

export const compileRequirements = (at: Located, around: Pick<Surroundings, "compilation">): readonly Requirement[] =>
  at.items().map((item): Requirement => {
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
