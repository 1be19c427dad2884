/** The generated files are those that the sources give. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFolder } from "../engine/catalog/files.ts";
import { FILE_KINDS } from "../engine/catalog/index.ts";
import { deref, isSchema, type Schema, schemaList, schemasOf } from "../engine/catalog/structure/problem.ts";
import { schemaFolder, schemaText } from "./schemas.ts";

interface Key {
  readonly path: string;
  readonly words: { readonly description: boolean; readonly examples: boolean };
}

/** Keywords that hold data or conditions: what stands there is no key that an author writes. */
const PASSED: ReadonlySet<string> = new Set([
  "examples",
  "antiExamples",
  "const",
  "enum",
  "default",
  "required",
  "if",
  "not",
]);

/** Every key that a file may have, at whatever depth; what a reference or a union's branch says counts. */
const keysOf = (value: unknown, root: Schema, path: string): readonly Key[] => {
  if (Array.isArray(value)) return value.flatMap((part, index) => keysOf(part, root, `${path}/${index}`));
  if (!isSchema(value)) return [];
  return Object.entries(value).flatMap(([keyword, part]) => {
    if (PASSED.has(keyword)) return [];
    // What a condition names is explained where the key itself stands.
    const named = keyword === "properties" && !/\/(?:then|else)\/0$/u.test(path) ? [...schemasOf(part)] : [];
    const below = isSchema(part) && (keyword === "properties" || keyword === "$defs") ? Object.values(part) : [part];
    return [
      ...named.map(([name, one]) => ({ path: `${path}/${name}`, words: wordsOf(one, root) })),
      ...below.flatMap((one, index) => keysOf(one, root, `${path}/${keyword}/${index}`)),
    ];
  });
};

const wordsOf = (schema: Schema, root: Schema): Key["words"] => {
  const all = branchesOf(schema, root);
  return {
    description: all.some((one) => typeof one["description"] === "string"),
    // A key of one value is its own example.
    examples: all.some((one) => "const" in one || (Array.isArray(one["examples"]) && one["examples"].length > 0)),
  };
};

const branchesOf = (schema: Schema, root: Schema): readonly Schema[] => {
  const own = deref(schema, root);
  const parts = [...schemaList(own["oneOf"]), ...schemaList(own["anyOf"])];
  return [own, ...parts.flatMap((part) => branchesOf(part, root))];
};

describe("the published schemas", () => {
  it.each(FILE_KINDS)("schemas/%s.json is what the engine checks (else run `node scripts/schemas.ts`)", (kind) => {
    expect(readFileSync(join(schemaFolder, `${kind}.json`), "utf8")).toBe(schemaText(kind));
  });

  it.each(FILE_KINDS)("schemas/%s.json says of every key what it means, with an example", (kind) => {
    const root = JSON.parse(readFileSync(join(schemaFolder, `${kind}.json`), "utf8")) as Schema;
    const silent = keysOf(root, root, "#").filter(({ words }) => !words.description || !words.examples);
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it("are named in the first line of every file they are for, so that editors check without set-up", () => {
    const kinds: readonly (readonly [RegExp, string])[] = [
      [/^integrations\/[^/]+\/integration\.yaml$/u, "integration"],
      [/^integrations\/[^/]+\/resources\/[^/]+\.yaml$/u, "resource"],
      [/^integrations\/[^/]+\/mappings\/[^/]+\/[^/]+\.yaml$/u, "mapping"],
      [/^integrations\/[^/]+\/overlays\/[^/]+\.yaml$/u, "overlay"],
      [/^integrations\/[^/]+\/fixtures\/.+\.yaml$/u, "fixture"],
      [/^integrations\/[^/]+\/sandbox\/sandbox\.yaml$/u, "sandbox"],
      [/^unified-models\/[^/]+\/model\.yaml$/u, "model"],
    ];
    const root = join(schemaFolder, "..");
    const tree = readFolder(root);
    const wrong = tree.paths.flatMap((path) => {
      const kind = kinds.find(([pattern]) => pattern.test(path))?.[1];
      if (kind === undefined) return [];
      const up = "../".repeat(path.split("/").length - 1);
      const wanted = `# yaml-language-server: $schema=${up}schemas/${kind}.json`;
      return tree.read(path)?.split(/\r?\n/u, 1)[0] === wanted ? [] : [`${path}: ${wanted}`];
    });
    expect(wrong).toEqual([]);
  });
});
