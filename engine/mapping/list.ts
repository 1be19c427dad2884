/** Compiles `list`: its source, its rules, its limit, and what it omits. */
import { didYouMean } from "../language/suggest.ts";
import type { Located } from "../language/located.ts";
import { createFold } from "./fold.ts";
import type { Gathered } from "./gathered.ts";
import { compileRequirements } from "./requirements.ts";
import { compileSource } from "./source.ts";
import type { Surroundings } from "./surroundings.ts";
import type { ListMapping, MappingLayer } from "./types.ts";
import type { CompiledView } from "./view.ts";
import { isMapping, member, textOf, textsOf } from "./yaml.ts";

export const compileList = (
  at: Located,
  layers: readonly MappingLayer[],
  around: Surroundings,
  gathered: Gathered,
): ListMapping => {
  const { compilation } = around;
  const require = compileRequirements(member(at, "require"), around);
  const fold = createFold(layers, "list", compilation.findings);
  const usedArgs = new Set<string>();
  const limit = member(at, "limit");
  const reads = require.map((rule) => rule.that.references);
  const onView = (view: CompiledView): void => void gathered.views.push(view);
  const omits = omitsOf(member(at, "omits"), around);
  const source = compileSource(at, [at], {
    around,
    fold,
    elsewhere: filterNames(layers),
    omits,
    onView,
    reads,
    optional: [],
    usedArgs,
  });
  for (const arg of fold.args) {
    const name = String(arg.path.at(-1));
    if (!usedArgs.has(name))
      compilation.findings.report(
        "unknown_reference",
        arg.keySpan,
        `No operation of this list has an argument \`${name}\`.`,
      );
  }
  const { max, default: preset } = { ...numberAt(limit, "max"), ...numberAt(limit, "default") };
  if (max !== undefined && preset !== undefined && preset > max)
    compilation.findings.report(
      "wrong_value",
      member(limit, "default").span,
      `The default of ${preset} is above the most that is allowed, ${max}.`,
    );
  return {
    source,
    require,
    ...(isMapping(limit.value) ? { limit: { ...numberAt(limit, "max"), ...numberAt(limit, "default") } } : {}),
  };
};

const numberAt = <K extends string>(at: Located, key: K): Partial<Record<K, number>> => {
  const { value } = member(at, key);
  return (typeof value === "number" ? { [key]: value } : {}) as Partial<Record<K, number>>;
};

const omitsOf = (at: Located, around: Surroundings): readonly string[] => {
  for (const item of at.items()) {
    const properties = around.resource.schema["properties"];
    if (isMapping(properties) && !Object.hasOwn(properties, textOf(item)))
      around.compilation.findings.report(
        "unknown_field",
        item.span,
        `The model has no field \`${textOf(item)}\`.`,
        didYouMean(textOf(item), Object.keys(properties)),
      );
  }
  return textsOf(at);
};

/** Names under any `filters` of the list and its branches. */
const filterNames = (layers: readonly MappingLayer[]): ReadonlySet<string> => {
  const names = new Set<string>();
  const visit = (at: Located): void => {
    for (const [name, child] of member(at, "filters").entries()) if (child.value !== null) names.add(name);
    for (const key of ["choose", "concat"]) member(at, key).items().forEach(visit);
  };
  for (const layer of layers) visit(member(layer.at, "list"));
  return names;
};
