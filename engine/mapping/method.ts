/** Custom methods of a model: any operation, with an output node over its answer. */
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { ErrorDetail } from "../errors.ts";
import type { CodeLinker } from "../language/compilation.ts";
import { compileValidator } from "../language/schema-code.ts";
import { SCOPES } from "../language/scopes.ts";
import type { Located } from "../language/located.ts";
import { compileNode } from "./nodes/index.ts";
import { argsAt, checkSteps, operationAt, type Surroundings } from "./surroundings.ts";
import type { JsonSchema, MethodMapping } from "./types.ts";
import { has, member, textOf } from "./yaml.ts";

export const compileMethod = (name: string, at: Located, around: Surroundings): MethodMapping => {
  const { compilation, resource } = around;
  const operation = operationAt(member(at, "operation"), around);
  const args = has(at, "args") ? argsAt(member(at, "args"), operation, SCOPES.sourceArgs, compilation) : undefined;
  const declared = resource.customMethods.get(name);
  const input = has(at, "input") ? (member(at, "input").value as JsonSchema) : declared?.input;
  const result = has(at, "result")
    ? compileNode(member(at, "result"), {
        compilation,
        scope: SCOPES.record,
        expected: declared?.output,
        root: declared?.output ?? {},
        field: "result",
        context: "outer",
        absent: "null",
      })
    : undefined;
  for (const leaf of result?.leaves ?? []) checkSteps(leaf.expression, around.steps, compilation);
  return {
    operation: textOf(member(at, "operation")),
    effect: operation?.effect ?? "write",
    result: (body, headers, scope, now) =>
      result === undefined
        ? body
        : result.evaluate(body, { bindings: { ...scope, headers, page: body, record: body }, now }),
    ...(args === undefined ? {} : { args }),
    ...(input === undefined ? {} : { input, validateInput: inputValidator(input, member(at, "input"), around) }),
  };
};

/** Compiled at load time, so that a faulty schema is a finding and not a failing call. */
const inputValidator = (
  schema: JsonSchema,
  at: Located,
  around: Surroundings,
): ((input: unknown) => readonly ErrorDetail[]) => {
  try {
    const validate = compileValidator(judge(around.compilation.linker), schema, "input", around.compilation.linker);
    return (input) =>
      validate(input)
        ? []
        : (validate.errors ?? []).map((error) => ({
            pointer: error.instancePath,
            message: `${error.instancePath === "" ? "The body" : error.instancePath.slice(1)} ${error.message ?? "does not fit"}.`,
            code: "invalid_body" as const,
          }));
  } catch (error) {
    around.compilation.findings.report(
      "schema_invalid",
      at.span,
      `\`input\` is not a valid JSON Schema: ${error instanceof Error ? error.message : String(error)}.`,
    );
    return () => [];
  }
};

const made = new Map<boolean, Ajv2020>();

/** One for all methods: compiling the schema of schemas takes longer than all of theirs. */
const judge = (linker: CodeLinker | undefined): Ajv2020 => {
  const source = linker?.collect !== undefined;
  const known = made.get(source);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, addUsedSchema: false, code: { source } });
  addFormats.default(ajv, { mode: "fast" });
  made.set(source, ajv);
  return ajv;
};
