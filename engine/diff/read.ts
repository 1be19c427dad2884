/** Files of a tree with their places; what cannot be read is `validate`'s to say. */
import type { FileTree } from "../catalog/index.ts";
import { collectFindings } from "../language/finding.ts";
import type { Located } from "../language/located.ts";
import { parseJson } from "../language/yaml/json.ts";
import { parseYaml } from "../language/yaml/parse.ts";

export const readFile = (path: string, tree: FileTree): Located | undefined => {
  const text = tree.read(path);
  if (text === undefined) return undefined;
  return path.endsWith(".json") ? parseJson(text, path, collectFindings()) : parseYaml(text, path, collectFindings());
};
