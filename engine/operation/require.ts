/** `require`: rules of the mapping over the whole query, checked before anything is sent (spec A16). */
import { CognateError } from "../errors.ts";
import { isTrue } from "../language/truth.ts";
import type { Requirement, UnifiedScope } from "../mapping/types.ts";

/** @param scope with defaults applied to `query` @throws CognateError requirement_failed with every rule that does not hold */
export const checkRequirements = (requirements: readonly Requirement[], scope: UnifiedScope, now: number): void => {
  const variables = { ...scope };
  const failed = requirements
    .filter((requirement) => !isTrue(requirement.that.evaluate(variables, variables, now)))
    .map((requirement) => ({ message: requirement.message(variables, now), fields: requirement.fields }));
  if (failed.length === 0) return;
  throw new CognateError("requirement_failed", failed.map((one) => one.message).join("; "), {
    errors: failed.flatMap(({ message, fields }) =>
      fields.length === 0 ? [{ message }] : fields.map((field) => ({ message, parameter: field })),
    ),
  });
};
