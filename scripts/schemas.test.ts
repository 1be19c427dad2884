import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFolder } from "../engine/catalog/files.ts";
import { FILE_KINDS } from "../engine/catalog/index.ts";
import { schemaFolder, schemaText } from "./schemas.ts";

describe("the published schemas", () => {
  it.each(FILE_KINDS)("schemas/%s.json is what the engine checks (else run `node scripts/schemas.ts`)", (kind) => {
    expect(readFileSync(join(schemaFolder, `${kind}.json`), "utf8")).toBe(schemaText(kind));
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
