/** The inferred shape of an expression admits what it really gives: every case of the official suite that evaluates. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeShared, sharedPath } from "../../../test/support/shared.ts";
import { compile, parse } from "../index.ts";
import { analyse, shapeOfSamples } from "./index.ts";
import type { Shape } from "./shape.ts";

interface SuiteCase {
  readonly expr?: string;
  readonly "expr-file"?: string;
  readonly dataset?: string | null;
  readonly data?: unknown;
  readonly bindings?: Readonly<Record<string, unknown>>;
}

function admits(shape: Shape, value: unknown): boolean {
  if (shape.any) return true;
  if (value === undefined) return shape.missing;
  if (value === null) return shape.null;
  if (typeof value === "string") return shape.string === true || (shape.string !== false && shape.string.has(value));
  if (typeof value === "number") return shape.number;
  if (typeof value === "boolean") return shape.boolean;
  if (typeof value === "function") return shape.function;
  const { array, object } = shape;
  if (Array.isArray(value)) return array !== undefined && value.every((item) => admits(array, item));
  return (
    object !== undefined &&
    Object.entries(value).every(([name, member]) =>
      admits(object.members.get(name) ?? { ...shape, any: object.evidence === undefined }, member),
    )
  );
}

const text = (path: string): string => readFileSync(path, "utf8");

/** undefined where the suite's expression does not parse, fails, or needs more than a value. */
function check(group: string, one: SuiteCase): boolean | undefined {
  const source = one.expr ?? text(sharedPath("jsonata-suite", "groups", group, one["expr-file"] ?? ""));
  const dataset =
    one.dataset === undefined || one.dataset === null
      ? undefined
      : sharedPath("jsonata-suite", "datasets", `${one.dataset}.json`);
  const input: unknown = dataset !== undefined && existsSync(dataset) ? JSON.parse(text(dataset)) : one.data;
  const { ast } = parse(source, { recover: true });
  if (ast === undefined) return undefined;
  const variables = Object.fromEntries(
    Object.entries(one.bindings ?? {}).map(([name, value]) => [name, shapeOfSamples([value])]),
  );
  const { shape } = analyse(ast, { input: shapeOfSamples([input]), variables });
  try {
    return admits(shape, compile(source).evaluate(input, one.bindings));
  } catch {
    return undefined;
  }
}

describeShared("the official suite", () => {
  const groups = readdirSync(sharedPath("jsonata-suite", "groups"));

  test.each(groups)("%s: shapes admit the results", (group) => {
    const files = readdirSync(sharedPath("jsonata-suite", "groups", group)).filter((name) => name.endsWith(".json"));
    const wrong = files.flatMap((file) => {
      const read = JSON.parse(text(sharedPath("jsonata-suite", "groups", group, file))) as
        | SuiteCase
        | readonly SuiteCase[];
      return [read].flat().filter((one) => check(group, one) === false);
    });
    expect(wrong).toEqual([]);
  });
});
