/** What a file is, by where it stands: its kind, the integration it belongs to, what it maps. */
import type { FileKind } from "../../engine/catalog/index.ts";

export interface KnownFile {
  readonly kind: FileKind;
  /** Of a file below `integrations/`. */
  readonly integration: string | undefined;
}

const KINDS: readonly (readonly [RegExp, FileKind])[] = [
  [/^integrations\/([^/]+)\/integration\.yaml$/u, "integration"],
  [/^integrations\/([^/]+)\/resources\/[^/]+\.ya?ml$/u, "resource"],
  [/^integrations\/([^/]+)\/mappings\/[^/]+\/[^/]+\.ya?ml$/u, "mapping"],
  [/^integrations\/([^/]+)\/overlays\/[^/]+\.ya?ml$/u, "overlay"],
  [/^integrations\/([^/]+)\/fixtures\/.+\.ya?ml$/u, "fixture"],
  [/^integrations\/([^/]+)\/sandbox\/sandbox\.yaml$/u, "sandbox"],
  [/^unified-models\/[^/]+\/model\.yaml$/u, "model"],
];

/** `integrations/NAME` or `unified-models/NAME` of a file below it. */
export const folderOf = (path: string): string => path.split("/").slice(0, 2).join("/");

/** undefined for samples, schemas, texts. */
export const knownFile = (path: string): KnownFile | undefined => {
  for (const [pattern, kind] of KINDS) {
    const match = pattern.exec(path);
    if (match !== null) return { kind, integration: match[1] };
  }
  return undefined;
};
