/** `create` and `update`: the consumer's record becomes the provider's body (spec 3.12). */
import type { Expression, References } from "../language/compilation.ts";
import { SCOPES } from "../language/scopes.ts";
import { didYouMean } from "../language/suggest.ts";
import type { Located } from "../language/located.ts";
import type { MappingFold } from "./fold.ts";
import { itemsOf, propertyNames, propertyOf } from "./json-schema.ts";
import { compileNode } from "./nodes/index.ts";
import { compileMembers } from "./nodes/object.ts";
import type { CompiledNode, NodeContext } from "./nodes/node.ts";
import { compileRequirements } from "./requirements.ts";
import { argsAt, checkSteps, membersOf, operationAt, spanAt, type Surroundings, whereOf } from "./surroundings.ts";
import type { JsonSchema, UnifiedScope, WriteMapping } from "./types.ts";
import { compileView, type CompiledView } from "./view.ts";
import { has, isMapping, member, textOf } from "./yaml.ts";

export interface WriteInput {
  readonly around: Surroundings;
  readonly fold: MappingFold;
  readonly hasGet: boolean;
  readonly onView: (view: CompiledView) => void;
}

export const compileWrite = (kind: WriteMapping["kind"], at: Located, input: WriteInput): WriteMapping => {
  const { around } = input;
  const { compilation } = around;
  const operation = operationAt(member(at, "operation"), around);
  const args = has(at, "args") ? argsAt(member(at, "args"), operation, SCOPES.sourceArgs, compilation) : undefined;
  const require = compileRequirements(member(at, "require"), around);
  const body = has(at, "body") ? compileBody(kind, member(at, "body"), around) : undefined;
  const then = member(at, "then").value === "get";
  if (then && !input.hasGet)
    compilation.findings.report(
      "unknown_reference",
      member(at, "then").span,
      "`then: get` needs a `get` in this mapping.",
    );
  const bodyReads =
    body?.leaves.filter((leaf) => leaf.context === "outer").map((leaf) => leaf.expression.references) ?? [];
  const others = [
    args?.references,
    ...require.map((rule) => rule.that.references),
    ...(body?.leaves.map((leaf) => leaf.expression.references) ?? []),
  ].flatMap((one) => (one === undefined ? [] : [one]));
  const compiled = compileView(
    {
      parts: { ...input.fold([]), filters: new Map() },
      operation,
      where: whereOf(at.span),
      reads: others,
      elsewhere: new Set(),
      omits: [],
      single: true,
    },
    around,
  );
  input.onView(compiled);
  const build = body?.node;
  return {
    kind,
    operation: textOf(member(at, "operation")),
    require,
    reads: readProperties(bodyReads, others, around),
    buildBody: (given, scope, now) => build?.evaluate(given, { bindings: bodyVariables(given, scope), now }),
    view: compiled.view,
    readsBack: then,
    ...(args === undefined ? {} : { args }),
    ...(has(at, "id") ? { id: compilation.expression(member(at, "id"), SCOPES.createId) } : {}),
  };
};

interface Body {
  readonly node: Pick<CompiledNode, "evaluate">;
  readonly leaves: CompiledNode["leaves"];
}

/** The provider's body is not the unified model's: nothing is expected of it here, the operation checks it. */
const compileBody = (kind: WriteMapping["kind"], at: Located, around: Surroundings): Body => {
  const context: Omit<NodeContext, "child"> = {
    compilation: around.compilation,
    scope: SCOPES.body,
    expected: undefined,
    root: {},
    field: "body",
    context: "outer",
    absent: "drop",
  };
  const isFile = isMapping(at.value) && Object.keys(at.value).length === 1 && has(at, "$jsonata");
  const body: Body = isFile ? fileBody(at, context) : membersBody(at, { ...context, child: compileNode });
  for (const leaf of body.leaves) {
    checkSteps(leaf.expression, around.steps, around.compilation);
    if (leaf.context === "outer") checkProperties(kind, leaf.expression, around);
  }
  return body;
};

/** The context of a body is the unified record, with what the model lets a consumer write of it. */
const checkProperties = (
  kind: WriteMapping["kind"],
  { references, where }: Expression,
  { compilation, resource }: Surroundings,
): void => {
  const known = resource.write[kind]?.properties ?? propertyNames(resource.schema, resource.schema);
  for (const name of references.names.filter((one) => !known.includes(one)))
    compilation.findings.report(
      "unknown_field",
      references.placeOf?.(name) ?? spanAt(where),
      `\`${resource.model}/${resource.name}\` has no property \`${name}\` that could be given here.`,
      didYouMean(name, known) ?? `A consumer of \`${kind}\` can give ${known.join(", ")}.`,
    );
  for (const path of references.paths) {
    const segments = path.split(".");
    const unknown = firstUnknown(segments, resource.schema);
    if (unknown === undefined || unknown.at === 0) continue;
    compilation.findings.report(
      "unknown_field",
      references.placeOf?.(segments.slice(0, unknown.at + 1).join(".")) ?? spanAt(where),
      `\`${segments.slice(0, unknown.at).join(".")}\` of \`${resource.model}/${resource.name}\` has no property \`${segments[unknown.at]}\`.`,
      didYouMean(segments[unknown.at] ?? "", unknown.known) ?? `It has ${unknown.known.join(", ")}.`,
    );
  }
};

/** The first step of a path that the model's schema is known not to have; lists are looked into. */
const firstUnknown = (
  segments: readonly string[],
  root: JsonSchema,
): { readonly at: number; readonly known: readonly string[] } | undefined => {
  let schema: JsonSchema | undefined = root;
  for (const [at, segment] of segments.entries()) {
    for (let items = itemsOf(schema, root); items !== undefined; items = itemsOf(schema, root)) schema = items;
    const next: JsonSchema | "unknown" | undefined = propertyOf(schema, segment, root);
    if (next === "unknown") return { at, known: propertyNames(schema, root) };
    if (next === undefined) return undefined;
    schema = next;
  }
  return undefined;
};

const fileBody = (at: Located, context: Omit<NodeContext, "child">): Body => {
  const node = compileNode(at, context);
  return { node, leaves: node.leaves };
};

const membersBody = (at: Located, context: NodeContext): Body => {
  const members = compileMembers(at, context);
  return { node: members, leaves: members.leaves };
};

const bodyVariables = (input: unknown, scope: UnifiedScope): Readonly<Record<string, unknown>> => ({
  id: scope.id,
  query: scope.query,
  account: scope.account,
  steps: scope.steps,
  now: scope.now,
  record: input,
});

/** Properties of the consumer's body that anything reads: the context of `body`, or `input` elsewhere. */
const readProperties = (
  ofInput: readonly References[],
  others: readonly References[],
  around: Surroundings,
): ReadonlySet<string> => {
  const everything = (): readonly string[] =>
    Object.values(around.resource.write).flatMap((rule) => rule?.properties ?? []);
  const direct = ofInput.flatMap((references) =>
    references.wholeContext === true
      ? everything()
      : [...references.names, ...references.paths.map((path) => path.split(".")[0] ?? "")],
  );
  const named = others
    .flatMap((references) => membersOf("input", references))
    .flatMap((name) => (name === "*" ? everything() : [name]));
  return new Set([...direct, ...named]);
};
