/** `--fix` over the whole corpus: never for the worse, nothing to do the second time, comments stay; and what becomes of some. */
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../load.ts";
import { CORPUS } from "../testing/corpus/index.ts";
import { acmeWith } from "../testing/tree.ts";
import type { FileTree } from "../types.ts";
import { withFiles } from "../with-files.ts";
import { repair } from "./repair.ts";

interface Mended {
  readonly tree: FileTree;
  readonly changed: readonly string[];
}

const known = new WeakMap<FileTree, Mended>();

const mend = (tree: FileTree): Mended => {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const { texts } = repair(tree, () => true);
  const mended = { tree: withFiles(tree, texts), changed: [...texts.keys()] };
  known.set(tree, mended);
  return mended;
};

const count = (tree: FileTree): number => loadCatalog(tree, { notices: true }).findings.length;

describe.each(Object.entries(CORPUS))("%s", (_kind, mistakes) => {
  it.each(mistakes)("mended or not, is no worse: $mistake", ({ tree }) => {
    const once = mend(tree);
    if (once.changed.length === 0) return;
    expect(count(once.tree)).toBeLessThanOrEqual(count(tree));
    expect(mend(once.tree).changed).toEqual([]);
  });
});

it("mends at least a hundred mistakes of the corpus", { timeout: 120_000 }, () => {
  const whole = Object.values(CORPUS)
    .flat()
    .map(({ tree }) => mend(tree))
    .filter(({ tree, changed }) => changed.length > 0 && count(tree) === 0);
  expect(whole.length).toBeGreaterThan(100);
});

const MAPPING = "integrations/acme/mappings/people/users.yaml";
const INTEGRATION = "integrations/acme/integration.yaml";

const mended = (file: string, from: string, to: string): string => {
  const tree = acmeWith({ [file]: (text) => `# of acme\n${text.replace(from, () => to)}# the end\n` });
  return mend(tree).tree.read(file) ?? "";
};

describe("a mistake that leaves no choice becomes", () => {
  it.each([
    [
      "a misspelt function",
      "$first(name, login)",
      "$frist(name, login) # both",
      "  # both\n  name: $first(name, login)\n",
    ],
    ["a template in an expression", "$first(name, login)", '"{{ login }}"', "name: login"],
    [
      "a conditional in plain text",
      "$first(name, login)",
      "name ? name : login",
      "name: |-\n    name ? name : login\n",
    ],
    [
      "a comment behind several words",
      "$first(name, login)",
      "name & login # both",
      "  # both\n  name: name & login\n",
    ],
    [
      "a folded expression",
      "$first(name, login)",
      ">\n    $first(name,\n    login)",
      "name: |-\n    $first(name,\n    login)",
    ],
  ])("%s", (_what, from, to, expected) => {
    const text = mended(MAPPING, from, to);
    expect(text).toContain(expected);
    expect(text.startsWith("# of acme\n")).toBe(true);
    expect(text.endsWith("# the end\n")).toBe(true);
  });

  it.each([
    ["the stamp", "cognate: 1\n", "", "# of acme\ncognate: 1\nname: acme"],
    ["a number in quotes", "start: 1,", 'start: "1",', "start: 1,"],
    [
      "several mistakes of one file",
      "label: Acme\ncategory: identity",
      "lable: Acme\ncatgory: identity",
      "label: Acme\ncategory: identity",
    ],
  ])("%s", (_what, from, to, expected) => {
    expect(mended(INTEGRATION, from, to)).toContain(expected);
  });

  it("nothing where the change would bring another mistake", () => {
    const text = mended(MAPPING, "get: { operation: users.get }", "get: { operation: users.lst }");
    expect(text).toContain("users.lst");
  });
});
