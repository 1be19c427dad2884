/** Writes `schemas/*.json`, the published JSON Schemas of the config language: `node scripts/schemas.ts`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FILE_KINDS, type FileKind, schemaFor } from "../engine/catalog/index.ts";

export const schemaFolder = join(import.meta.dirname, "..", "schemas");

export const schemaText = (kind: FileKind): string => `${JSON.stringify(schemaFor(kind), null, 1)}\n`;

if (import.meta.main) {
  mkdirSync(schemaFolder, { recursive: true });
  for (const kind of FILE_KINDS) writeFileSync(join(schemaFolder, `${kind}.json`), schemaText(kind));
}
