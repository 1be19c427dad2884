/** The schemas of error rules and rate limits. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { AntiExample, JsonSchema } from "../language/schema-words.ts";
import { errorsSchema, operationErrorsSchema, rateLimitSchema } from "./schema.ts";

/** Every schema below these, with the path of its key. */
const below = (schema: JsonSchema, path: string): readonly (readonly [string, JsonSchema])[] => {
  const named = Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>).flatMap(
    ([key, child]) => below(child, `${path}.${key}`),
  );
  const values = [
    schema["items"],
    schema["additionalProperties"],
    ...((schema["anyOf"] ?? []) as readonly unknown[]),
  ].flatMap((child) => (typeof child === "object" && child !== null ? below(child as JsonSchema, `${path}.*`) : []));
  return [[path, schema], ...named, ...values];
};

const all = Object.entries({
  errors: errorsSchema,
  "operation errors": operationErrorsSchema,
  rate_limit: rateLimitSchema,
}).flatMap(([key, schema]) => below(schema, key));
const ajv = new Ajv2020({ strict: false });

describe("the schema of errors and rate limits", () => {
  it.each(
    all.flatMap(([path, schema]) =>
      ((schema["antiExamples"] ?? []) as readonly AntiExample[]).map(
        (anti) => [path, anti.reason, schema, anti.value] as const,
      ),
    ),
  )("%s refuses its anti-example: %s", (_path, _reason, schema, value) => {
    expect(ajv.compile(schema)(value)).toBe(false);
  });

  it.each(
    all.flatMap(([path, schema]) =>
      ((schema["examples"] ?? []) as readonly unknown[]).map(
        (example) => [path, JSON.stringify(example), schema, example] as const,
      ),
    ),
  )("%s takes its example %s", (_path, _text, schema, value) => {
    expect(ajv.compile(schema)(value)).toBe(true);
  });
});
