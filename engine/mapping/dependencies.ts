/** What reads what: which bindings and steps a set of expressions can reach, known before anything runs. */
import type { References } from "../language/compilation.ts";
import type { CompiledBind } from "./binds.ts";
import { membersOf } from "./surroundings.ts";
import type { Step } from "./types.ts";

export interface Reach {
  readonly binds: ReadonlySet<string>;
  /** Names of steps; all of them where `$steps` is read as a whole. */
  readonly steps: ReadonlySet<string>;
}

/** Follows binds through binds. Steps that other steps' arguments read are added by `withEarlierSteps`. */
export const reach = (
  references: readonly References[],
  binds: readonly CompiledBind[],
  steps: ReadonlyMap<string, Step>,
): Reach => {
  const foundBinds = new Set<string>();
  const foundSteps = new Set<string>();
  const visit = (one: References): void => {
    for (const step of membersOf("steps", one)) {
      if (step === "*") for (const name of steps.keys()) foundSteps.add(name);
      else foundSteps.add(step);
    }
    for (const bind of binds) {
      if (!one.variables.includes(bind.name) || foundBinds.has(bind.name)) continue;
      foundBinds.add(bind.name);
      visit(bind.expression.references);
    }
  };
  references.forEach(visit);
  return { binds: foundBinds, steps: foundSteps };
};

/** The steps and those whose answers their `args` and `when` read. */
export const withEarlierSteps = (names: ReadonlySet<string>, steps: ReadonlyMap<string, Step>): ReadonlySet<string> => {
  const all = new Set<string>();
  const visit = (name: string): void => {
    const step = steps.get(name);
    if (step === undefined || all.has(name)) return;
    all.add(name);
    for (const references of [step.args?.references, step.when?.references]) {
      if (references !== undefined)
        for (const earlier of membersOf("steps", references))
          (earlier === "*" ? [...steps.keys()] : [earlier]).forEach(visit);
    }
  };
  names.forEach(visit);
  return all;
};
