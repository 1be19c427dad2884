/** Compiles one mapping: the base file and its overlays, as if they were one file. */
import type { Compilation, References } from "../language/compilation.ts";
import { SCOPES } from "../language/scopes.ts";
import { didYouMean } from "../language/suggest.ts";
import type { Located } from "../language/located.ts";
import { createFold } from "./fold.ts";
import { compileMethod } from "./method.ts";
import { checkRequiredArgs } from "./required-args.ts";
import { compileRequirements } from "./requirements.ts";
import { shareCompilation } from "./shared-compilation.ts";
import { compileSource } from "./source.ts";
import { addSteps } from "./steps.ts";
import { argsAt, operationAt, type Surroundings, whereOf } from "./surroundings.ts";
import type {
  GetMapping,
  ListMapping,
  Mapping,
  MappingContext,
  MappingLayer,
  ModelResource,
  Step,
  WriteMapping,
} from "./types.ts";
import { reportUnused } from "./unused.ts";
import { compileView, type CompiledView } from "./view.ts";
import { compileWrite } from "./write.ts";
import { has, isMapping, member, optional, textOf, textsOf } from "./yaml.ts";

/** What is gathered while the methods compile, to find what nobody reads. */
interface Gathered {
  readonly views: CompiledView[];
  readonly references: References[];
}

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

const compileList = (
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

const compileGet = (
  at: Located,
  layers: readonly MappingLayer[],
  around: Surroundings,
  gathered: Gathered,
): GetMapping => {
  const { compilation } = around;
  const operation = operationAt(member(at, "operation"), around);
  const args = has(at, "args") ? argsAt(member(at, "args"), operation, SCOPES.sourceArgs, compilation) : undefined;
  const require = compileRequirements(member(at, "require"), around);
  const parts = createFold(layers, "get", compilation.findings)([at]);
  if (parts.expand !== undefined)
    compilation.findings.report(
      "wrong_value",
      parts.expand.at.keySpan,
      "`get` gives one record, so it cannot `expand`.",
      "Leave `get` out, or move `expand` into the list's source.",
    );
  if (operation !== undefined)
    checkRequiredArgs(
      member(at, "operation"),
      operation,
      new Set([
        "id",
        ...member(at, "args")
          .entries()
          .map(([name]) => name),
      ]),
      parts,
      around,
    );
  const reads = [args?.references, ...require.map((rule) => rule.that.references)].flatMap((one) =>
    one === undefined ? [] : [one],
  );
  const compiled = compileView(
    {
      parts: { ...parts, filters: new Map() },
      operation,
      where: whereOf(at.span),
      reads,
      elsewhere: new Set(),
      omits: [],
      single: true,
    },
    around,
  );
  gathered.views.push(compiled);
  return {
    operation: textOf(member(at, "operation")),
    require,
    view: compiled.view,
    ...(args === undefined ? {} : { args }),
  };
};

const compileDelete = (at: Located, around: Surroundings, gathered: Gathered): NonNullable<Mapping["delete"]> => {
  const operation = operationAt(member(at, "operation"), around);
  const args = has(at, "args")
    ? argsAt(member(at, "args"), operation, SCOPES.sourceArgs, around.compilation)
    : undefined;
  const require = compileRequirements(member(at, "require"), around);
  gathered.references.push(
    ...[args?.references, ...require.map((rule) => rule.that.references)].flatMap((one) =>
      one === undefined ? [] : [one],
    ),
  );
  return { operation: textOf(member(at, "operation")), require, ...(args === undefined ? {} : { args }) };
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
      didYouMean(name, resource.customMethods.keys()),
    );
  }
};
