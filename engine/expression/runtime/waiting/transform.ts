/** A transform whose parts wait: the twin of transform.ts. */

import { callable, type Callable } from "../callable.ts";
import { clone } from "../natives/objects.ts";
import { fail, type Run } from "../run.ts";
import { assign, collect, remove, signature, type TransformParts } from "../transform.ts";
import { applyLater } from "./apply.ts";

/** The function that the operator makes. Raises T2011, T2012, T2013. */
export function transformLater(run: Run, parts: TransformParts): Callable {
  return callable({
    arity: 1,
    signature,
    native: true,
    body: async (_input, [value]) => transformed(run, parts, value),
  });
}

async function transformed(run: Run, parts: TransformParts, value: unknown): Promise<unknown> {
  if (value === undefined) return undefined;
  const result = await copy(run, parts, value);
  const owned = new Set<unknown>();
  collect(run, result, owned);
  const matches = await parts.pattern(result);
  if (matches === undefined) return result;
  for (const match of Array.isArray(matches) ? (matches as readonly unknown[]) : [matches]) {
    const update = await parts.update(match);
    if (update !== undefined) assign(run, parts, match, update, owned);
    if (parts.remove !== undefined) remove(parts, match, await parts.remove(match), owned);
  }
  return result;
}

async function copy(run: Run, { cloner, site }: TransformParts, value: unknown): Promise<unknown> {
  if (cloner === undefined) return clone(run, value);
  if (typeof cloner.value !== "function") return fail("T2013", site);
  const made = await applyLater(run, cloner.value, [value], null);
  return made === undefined ? undefined : clone(run, made);
}
