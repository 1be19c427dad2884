/** Compiles one mapping: the base file and its overlays, as if they were one file. */
import type { Compilation } from "../language/compilation.ts";
import { didYouMean } from "../language/suggest.ts";
import type { Located } from "../language/located.ts";
import { createFold } from "./fold.ts";
import type { Gathered } from "./gathered.ts";
import { compileDelete, compileGet } from "./get.ts";
import { compileList } from "./list.ts";
import { compileMethod } from "./method.ts";
import { shareCompilation } from "./shared-compilation.ts";
import { addSteps } from "./steps.ts";
import { type Surroundings, whereOf } from "./surroundings.ts";
import type { Mapping, MappingContext, MappingLayer, ModelResource, Step, WriteMapping } from "./types.ts";
import { reportUnused } from "./unused.ts";
import { compileWrite } from "./write.ts";
import { isMapping, member, optional, textOf } from "./yaml.ts";

/**
 * @param layers the base file first, then overlays, lowest first; structure was checked by `mappingSchema` and `overlaySchema`
 * @returns a mapping always; whatever is wrong is in the compilation's findings
 */
export const compileMapping = (
  layers: readonly MappingLayer[],
  context: MappingContext,
  outer: Compilation,
): Mapping => {
  const [base] = layers;
  if (base === undefined) throw new RangeError("compileMapping needs the base file");
  const names = { model: textOf(member(base.at, "model")), resource: textOf(member(base.at, "resource")) };
  const description = optional(base.at, "description");
  const common = {
    ...names,
    where: whereOf(base.at.span),
    ...(description === undefined ? {} : { description: textOf(description) }),
  };
  const resource = resourceOf(base.at, names, context, outer);
  if (resource === undefined) return { ...common, steps: [], methods: new Map() };

  const compilation = shareCompilation(outer, resource);
  const steps = new Map<string, Step>();
  const around: Surroundings = { compilation, context, resource, steps };
  for (const layer of layers) addSteps(steps, member(layer.at, "steps"), around);
  for (const kind of ["create", "update"] as const)
    addSteps(steps, member(member(base.at, kind), "steps"), around, [kind]);

  const gathered: Gathered = { views: [], references: [] };
  const part = (key: string): Located | undefined =>
    isMapping(member(base.at, key).value) ? member(base.at, key) : undefined;
  const [list, get, create, update, remove] = ["list", "get", "create", "update", "delete"].map(part);
  const write = (kind: WriteMapping["kind"], at: Located): WriteMapping =>
    compileWrite(kind, at, {
      around,
      fold: createFold(layers, kind, compilation.findings),
      hasGet: get !== undefined,
      onView: (view) => gathered.views.push(view),
    });
  const methods = member(base.at, "methods")
    .entries()
    .map(([name, at]) => [name, compileMethod(name, at, around)] as const);
  const mapping: Mapping = {
    ...common,
    steps: [...steps.values()],
    methods: new Map(methods),
    ...(list === undefined ? {} : { list: compileList(list, layers, around, gathered) }),
    ...(get === undefined ? {} : { get: compileGet(get, layers, around, gathered) }),
    ...(create === undefined ? {} : { create: write("create", create) }),
    ...(update === undefined ? {} : { update: write("update", update) }),
    ...(remove === undefined ? {} : { delete: compileDelete(remove, around, gathered) }),
  };
  checkMethods(base.at, mapping, around);
  for (const { args } of mapping.methods.values()) if (args !== undefined) gathered.references.push(args.references);
  reportUnused(layers, { ...gathered, steps, compilation });
  return mapping;
};

const resourceOf = (
  at: Located,
  names: { readonly model: string; readonly resource: string },
  context: MappingContext,
  compilation: Compilation,
): ModelResource | undefined => {
  const model = context.models.get(names.model);
  if (model === undefined) {
    compilation.findings.report(
      "unknown_reference",
      member(at, "model").span,
      `There is no model \`${names.model}\`.`,
      didYouMean(names.model, context.models.keys()) || `There are ${[...context.models.keys()].join(", ")}.`,
    );
    return undefined;
  }
  const resource = model.resources.get(names.resource);
  if (resource !== undefined) return resource;
  compilation.findings.report(
    "unknown_reference",
    member(at, "resource").span,
    `The model \`${names.model}\` has no resource \`${names.resource}\`.`,
    didYouMean(names.resource, model.resources.keys()) || `It has ${[...model.resources.keys()].join(", ")}.`,
  );
  return undefined;
};

/** A mapping may give no method that the model does not have. */
const checkMethods = (at: Located, mapping: Mapping, { resource, compilation }: Surroundings): void => {
  for (const method of ["list", "get", "create", "update", "delete"] as const) {
    if (mapping[method] === undefined || resource.methods.includes(method)) continue;
    compilation.findings.report(
      "unknown_reference",
      member(at, method).keySpan,
      `\`${resource.model}/${resource.name}\` has no method \`${method}\`.`,
      `It has ${resource.methods.join(", ")}.`,
    );
  }
  for (const [name, child] of member(at, "methods").entries()) {
    if (resource.customMethods.has(name)) continue;
    compilation.findings.report(
      "unknown_reference",
      child.keySpan,
      `\`${resource.model}/${resource.name}\` has no custom method \`${name}\`.`,
      didYouMean(name, resource.customMethods.keys()) ??
        (resource.customMethods.size === 0
          ? "Declare it under `methods_custom` of the model."
          : `It has ${[...resource.customMethods.keys()].join(", ")}.`),
    );
  }
};
