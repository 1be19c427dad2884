/** The corpus: every mistake that the linter is held to, by kind. */
import { definitions } from "./definitions.ts";
import { expressions } from "./expressions.ts";
import { mapping } from "./mapping.ts";
import { type Mistake, mistakesOf } from "./mistake.ts";
import { models } from "./models.ts";
import { names } from "./names.ts";
import { nodes } from "./nodes.ts";
import { objects } from "./objects.ts";
import { paging } from "./paging.ts";
import { sandbox } from "./sandbox.ts";
import { secrets } from "./secrets.ts";
import { values } from "./values.ts";
import { yamlTraps } from "./yaml-traps.ts";

export { GOOD } from "./mistake.ts";

export const CORPUS: Readonly<Record<string, readonly Mistake[]>> = {
  "a typo in a name": mistakesOf(names),
  "a wrong value": mistakesOf(values),
  "a mistake in a model": mistakesOf(models),
  "an expression or a template": mistakesOf(expressions),
  "a trap of YAML": mistakesOf(yamlTraps),
  "a mapping against its model": mistakesOf(mapping),
  "an output node": mistakesOf(nodes),
  "what values lead to": mistakesOf(objects),
  "a mistake in paging": mistakesOf(paging),
  "a mistake in a sandbox": mistakesOf(sandbox),
  "a secret or a host": mistakesOf(secrets),
  "a name that is reserved, taken or unused": mistakesOf(definitions),
};
