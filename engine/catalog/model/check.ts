/** What a model's JSON Schema must be besides valid: closed, described, with examples that fit. */
import type { CodeLinker } from "../../language/compilation.ts";
import type { Findings } from "../../language/finding.ts";
import type { Located } from "../../language/located.ts";
import type { JsonSchema } from "../../mapping/types.ts";
import { fits } from "../structure/fits.ts";
import { isSchema, startOrKey } from "../structure/problem.ts";
import { isSound } from "./sound.ts";
import { faultOf, recordValidator, type RecordValidator } from "./validate.ts";

/** Reports every fault of the schema; gives its validator if records can be checked against it. */
export const checkModelSchema = (at: Located, findings: Findings, linker?: CodeLinker): RecordValidator | undefined => {
  const problem = (place: Located, message: string, hint?: string): void =>
    findings.report("schema_invalid", startOrKey(place), message, hint);
  if (!isSchema(at.value)) {
    problem(at, "a JSON Schema is an object");
    return undefined;
  }
  const root = at as Located<JsonSchema>;
  let validate: RecordValidator;
  try {
    validate = recordValidator(root.value, linker);
    // The first call compiles; what it says of nothing does not matter.
    if (!isSound(root.value)) validate(undefined);
  } catch (error) {
    const fault = faultOf(root.value);
    const reason = fault?.message ?? (error instanceof Error ? error.message : String(error));
    const place = (fault?.path ?? []).reduce<Located>(memberOf, at);
    findings.report(
      "schema_invalid",
      place === at ? startOrKey(at) : place.span,
      `the schema is not valid JSON Schema 2020-12: ${reason}`,
    );
    return undefined;
  }
  checkPlace(root, problem);
  checkExamples(root, validate, problem);
  return validate;
};

const memberOf = (at: Located, key: string): Located =>
  Array.isArray(at.value) ? (at.items()[Number(key)] ?? at) : (at as Located<JsonSchema>).at(key);

type Report = (place: Located, message: string, hint?: string) => void;

/** Walks every place of the schema where a value is described. */
const checkPlace = (at: Located<JsonSchema>, problem: Report): void => {
  if (!isSchema(at.value)) return;
  const { properties, additionalProperties, unevaluatedProperties } = at.value;
  if (isSchema(properties)) {
    if (additionalProperties === undefined && unevaluatedProperties === undefined)
      problem(at, `the object ${nameOf(at)} is not closed`, "add `additionalProperties: false`");
    for (const [name, child] of at.at("properties").entries()) {
      const described =
        isSchema(child.value) &&
        (typeof child.value["description"] === "string" || typeof child.value["$ref"] === "string");
      if (!described) problem(child, `the property \`${name}\` has no description`, "say what it means, in a sentence");
      if (name.startsWith("$"))
        problem(child, `the property \`${name}\` begins with \`$\``, "names with `$` are the stream's own");
      checkPlace(child as Located<JsonSchema>, problem);
    }
  }
  for (const key of ["items", "additionalProperties"]) checkPlace(at.at(key) as Located<JsonSchema>, problem);
  for (const key of ["anyOf", "oneOf", "allOf"])
    for (const part of at.at(key).items()) checkPlace(part as Located<JsonSchema>, problem);
  for (const [, part] of at.at("$defs").entries()) checkPlace(part as Located<JsonSchema>, problem);
};

const nameOf = (at: Located): string =>
  at.path.length === 0 ? "at the top" : `\`${at.path.filter((key) => key !== "properties").join(".")}\``;

const checkExamples = (at: Located<JsonSchema>, validate: RecordValidator, problem: Report): void => {
  const examples = at.at("examples").items();
  if (examples.length === 0) problem(at, "the schema has no example", "add `examples` with at least one whole record");
  for (const example of examples) {
    const [failure] = fits(at.value, example.value, at.value) ? [] : validate(example.value);
    if (failure !== undefined)
      problem(example, `the example does not fit: ${failure.pointer ?? ""} ${failure.message}`.replaceAll("  ", " "));
  }
};
