/** A tree of many integrations under made-up names: the test providers over and over, and Datadog. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ManyIntegrations {
  readonly root: string;
  /** What the tree is made of, for a person. */
  readonly makeUp: string;
  readonly remove: () => void;
}

const PROVIDERS = "test/providers";

/** Writes `count` integrations and all models into a temporary folder. */
export const writeMany = (count: number): ManyIntegrations => {
  const root = mkdtempSync(join(tmpdir(), "cognate-load-"));
  const providers = readdirSync(join(PROVIDERS, "integrations")).sort();
  for (const from of ["unified-models", join(PROVIDERS, "unified-models")])
    cpSync(from, join(root, "unified-models"), { recursive: true });
  for (let index = 0; index < count - 1; index++) {
    const provider = providers[index % providers.length] ?? "";
    copyAs(join(PROVIDERS, "integrations", provider), root, `${provider}-${Math.floor(index / providers.length) + 1}`);
  }
  copyAs("integrations/datadog", root, "datadog");
  const files = readdirSync(root, { recursive: true }).length;
  return {
    root,
    makeUp: `${providers.length} test providers over and over to ${count - 1}, and Datadog: ${files} files and folders`,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};

/** A copy that calls itself by its folder. */
const copyAs = (from: string, root: string, name: string): void => {
  const folder = join(root, "integrations", name);
  cpSync(from, folder, { recursive: true });
  const file = join(folder, "integration.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^name: .*$/mu, `name: ${name}`));
};
