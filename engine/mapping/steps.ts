/** `steps`: extra calls around a request (A7), checked against the operations they call and each other. */
import { parseErrorCode } from "../errors.ts";
import { type Scope, SCOPES } from "../language/scopes.ts";
import type { Located } from "../language/located.ts";
import { argsAt, checkSteps, operationAt, type Surroundings, whereOf } from "./surroundings.ts";
import type { Step } from "./types.ts";
import { has, isMapping, member, textOf, textsOf } from "./yaml.ts";

const CONCURRENCY = 4;
const SCOPE_OF: Readonly<Record<Step["at"], Scope>> = {
  call: SCOPES.stepArgs,
  page: SCOPES.stepArgsPage,
  record: SCOPES.stepArgsRecord,
  after: SCOPES.stepArgsAfter,
};

/** Appends the steps of one list; a name cannot be defined twice (spec 3.13). `methods` limits those that name none. */
export const addSteps = (
  steps: Map<string, Step>,
  at: Located,
  around: Pick<Surroundings, "compilation" | "context">,
  methods?: readonly string[],
): void => {
  for (const item of at.items()) {
    const name = textOf(member(item, "name"));
    if (steps.has(name)) {
      around.compilation.findings.report(
        "duplicate_definition",
        member(item, "name").span,
        `There is a step \`${name}\` already.`,
        "An overlay cannot redefine a step; choose another name.",
      );
      continue;
    }
    steps.set(name, compileStep(item, name, steps, around, methods));
  }
};

const compileStep = (
  at: Located,
  name: string,
  earlier: ReadonlyMap<string, Step>,
  around: Pick<Surroundings, "compilation" | "context">,
  methods?: readonly string[],
): Step => {
  const { compilation } = around;
  const kind = textOf(member(at, "at")) as Step["at"];
  const operation = operationAt(member(at, "operation"), around);
  const args = has(at, "args") ? argsAt(member(at, "args"), operation, SCOPE_OF[kind], compilation) : undefined;
  const when = has(at, "when") ? compilation.expression(member(at, "when"), SCOPES.unified) : undefined;
  if (args !== undefined)
    checkSteps({ references: args.references, where: whereOf(member(at, "args").span) }, earlier, compilation);
  if (when !== undefined) checkSteps(when, earlier, compilation);
  const allPages = member(at, "all_pages").value === true;
  if (allPages && operation !== undefined && operation.records !== "list")
    compilation.findings.report(
      "wrong_value",
      member(at, "all_pages").span,
      `\`${operation.name}\` is no list, so it has no pages.`,
    );
  if (has(at, "chunk"))
    compilation.findings.report(
      "not_yet_supported",
      member(at, "chunk").keySpan,
      "`chunk` is reserved and not yet supported.",
    );
  const limited = has(at, "methods") ? textsOf(member(at, "methods")) : methods;
  return {
    name,
    operation: textOf(member(at, "operation")),
    at: kind,
    allPages,
    concurrency:
      typeof member(at, "concurrency").value === "number" ? Number(member(at, "concurrency").value) : CONCURRENCY,
    onError: onErrorOf(member(at, "on_error")),
    where: whereOf(at.span),
    ...(limited === undefined ? {} : { methods: limited }),
    ...(args === undefined ? {} : { args }),
    ...(when === undefined ? {} : { when }),
  };
};

const onErrorOf = (at: Located): Step["onError"] => {
  if (at.value === "partial") return { kind: "partial" };
  if (!isMapping(at.value)) return { kind: "fail" };
  return { kind: "partial", codes: codesOf(member(at, "codes")) };
};

/** Codes of the closed list; structure was checked by the schema. */
export const codesOf = (at: Located): readonly NonNullable<ReturnType<typeof parseErrorCode>>[] =>
  textsOf(at).flatMap((text) => parseErrorCode(text) ?? []);
