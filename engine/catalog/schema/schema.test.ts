/** The published JSON Schemas: examples fit, anti-examples do not. */
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { located } from "../../language/testing.ts";
import { collectFindings } from "../../language/finding.ts";
import { parseYaml } from "../../language/yaml/parse.ts";
import { fits } from "../structure/fits.ts";
import { isSchema, type Schema } from "../structure/problem.ts";
import { problemsOf } from "../structure/walk.ts";
import { acme } from "../testing/tree.ts";
import { FILE_KINDS, schemaFor } from "./assemble.ts";

interface Documented {
  readonly path: string;
  readonly schema: Schema;
}

const NAMED = new Set(["properties", "patternProperties", "$defs"]);
const DATA = new Set(["examples", "antiExamples", "const", "enum", "default", "required"]);

/** Every subschema of a root with its path. */
const subschemas = (schema: unknown, path = "#"): readonly Documented[] => {
  if (Array.isArray(schema)) return schema.flatMap((part, index) => subschemas(part, `${path}/${index}`));
  if (!isSchema(schema)) return [];
  const below = Object.entries(schema).flatMap(([key, member]) => {
    if (DATA.has(key)) return [];
    if (NAMED.has(key) && isSchema(member))
      return Object.entries(member).flatMap(([name, part]) => subschemas(part, `${path}/${key}/${name}`));
    return subschemas(member, `${path}/${key}`);
  });
  return [{ path, schema }, ...below];
};

const problems = (schema: Schema, value: unknown, root: Schema): readonly string[] =>
  problemsOf(schema, located(value), root).map(({ message }) => message);

const judge = (): Ajv2020 => {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    logger: false,
  });
  for (const keyword of ["x-cognate", "antiExamples", "patternHint"]) ajv.addKeyword(keyword);
  return ajv;
};

describe.each(FILE_KINDS)("the schema of %s files", (kind) => {
  const root = schemaFor(kind);
  const all = subschemas(root);

  it("is valid JSON Schema 2020-12 in strict mode", () => {
    expect(() => judge().compile(root)).not.toThrow();
  });

  it("explains every key", () => {
    const silent = all.filter(
      ({ path, schema }) =>
        /\/properties\/[^/]+$/u.test(path.replaceAll("/properties/properties", "/properties/~")) &&
        !("$ref" in schema) &&
        !("const" in schema) &&
        Object.keys(schema).length > 0 &&
        typeof schema["description"] !== "string" &&
        !path.includes("/if/"),
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it("gives each key an example and a mistake with its reason", () => {
    const bare = all.filter(
      ({ path, schema }) =>
        /\/properties\/[^/]+$/u.test(path) &&
        !path.includes("/if/") &&
        // Parts that are explained elsewhere, keys of one value, and trees, which take anything.
        !("$ref" in schema || "const" in schema) &&
        ["literal", "expression", "template"].includes(String(schema["x-cognate"])) &&
        ("type" in schema || "enum" in schema) &&
        !(Array.isArray(schema["examples"]) && Array.isArray(schema["antiExamples"])),
    );
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  it("has examples that fit", () => {
    const wrong = all.flatMap(({ path, schema }) =>
      (Array.isArray(schema["examples"]) ? schema["examples"] : []).flatMap((example: unknown) =>
        problems(schema, example, root).map((message) => `${path} ${JSON.stringify(example)}: ${message}`),
      ),
    );
    expect(wrong).toEqual([]);
  });

  // The rooms' own parts stand in `$defs` or in files of their own; some of their anti-examples fail only when they
  // are compiled (an expression that is a template, a missing `stop`), so the rooms run those.
  const own = ["resource", "mapping", "overlay"].includes(kind)
    ? []
    : all.filter(({ path }) => !path.startsWith("#/$defs/"));

  it("has anti-examples that do not fit, each with its reason", () => {
    const accepted = own.flatMap(({ path, schema }) =>
      (Array.isArray(schema["antiExamples"]) ? schema["antiExamples"] : []).flatMap(
        (anti: { value: unknown; reason: string }) => {
          expect(anti.reason).not.toBe("");
          return anti.value !== undefined && problems(schema, anti.value, root).length === 0
            ? [`${path} ${JSON.stringify(anti.value)}: ${anti.reason}`]
            : [];
        },
      ),
    );
    expect(accepted).toEqual([]);
  });
});

describe("the engine's judgement and ajv's", () => {
  const files = [
    ["integration", "integrations/acme/integration.yaml"],
    ["resource", "integrations/acme/resources/users.yaml"],
    ["mapping", "integrations/acme/mappings/people/users.yaml"],
    ["model", "unified-models/people/model.yaml"],
  ] as const;
  const strange = fc.constantFrom<unknown>(null, 7, "text", true, [], {}, ["a"], { a: 1 }, -1, "{{ x }}");

  /** Paths of all members of a value. */
  const places = (
    value: unknown,
    path: readonly (string | number)[] = [],
  ): readonly (readonly (string | number)[])[] => {
    if (typeof value !== "object" || value === null) return [path];
    return [
      path,
      ...Object.entries(value).flatMap(([key, member]) =>
        places(member, [...path, Array.isArray(value) ? Number(key) : key]),
      ),
    ];
  };

  const changed = (value: unknown, path: readonly (string | number)[], to: (old: unknown) => unknown): unknown => {
    const [key, ...rest] = path;
    if (key === undefined) return to(value);
    if (Array.isArray(value)) return value.map((item, index) => (index === key ? changed(item, rest, to) : item));
    return Object.fromEntries(
      Object.entries(value as object).flatMap(([name, member]) => {
        if (name !== key) return [[name, member]];
        const next = changed(member, rest, to);
        return next === undefined ? [] : [[name, next]];
      }),
    );
  };

  it.each(files)("agree on every way to break a %s file", (kind, path) => {
    const root = schemaFor(kind);
    const accepts = judge().compile(root);
    const good = parseYaml(acme[path] ?? "", path, collectFindings())?.value;
    const agree = fc.property(
      fc.constantFrom(...places(good)),
      fc.oneof(
        strange.map((value) => () => value),
        fc.constant(() => undefined),
        fc.constant((old: unknown) => (isSchema(old) ? { ...old, extra: 1 } : old)),
      ),
      (place, to) => {
        const whole = changed(good, place, to);
        if (whole === undefined) return true;
        const broken: unknown = JSON.parse(JSON.stringify(whole));
        const quick = fits(root, broken, root);
        return accepts(broken) === (problemsOf(root, located(broken), root).length === 0) && accepts(broken) === quick;
      },
    );
    expect(fc.check(agree, { numRuns: 600 })).toMatchObject({ failed: false, counterexample: null });
  });
});
