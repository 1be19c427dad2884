import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FILE_KINDS } from "../engine/catalog/index.ts";
import { schemaFolder, schemaText } from "./schemas.ts";

describe("the published schemas", () => {
  it.each(FILE_KINDS)("schemas/%s.json is what the engine checks (else run `node scripts/schemas.ts`)", (kind) => {
    expect(readFileSync(join(schemaFolder, `${kind}.json`), "utf8")).toBe(schemaText(kind));
  });
});
