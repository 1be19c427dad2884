/** What changed between two versions of models and mappings, for those who call: breaking, additive, patch. */
import type { FileTree } from "../catalog/index.ts";
import { compareMappings } from "./mappings.ts";
import { compareModels } from "./models.ts";
import { type Change, DIFF_RULES, type Level, type Tell } from "./rules.ts";

export { DIFF_RULES } from "./rules.ts";
export type { Change, Level } from "./rules.ts";

const ORDER: readonly Level[] = ["breaking", "additive", "patch"];

/** Breaking ones first, then in the order of files and lines. */
export const diffTrees = (before: FileTree, after: FileTree): readonly Change[] => {
  const changes: Change[] = [];
  const tell: Tell = (rule, subject, message, span) =>
    void changes.push({ rule, level: DIFF_RULES[rule].level, subject, message, span });
  compareModels(before, after, tell);
  compareMappings(before, after, tell);
  return changes.sort(
    (a, b) =>
      ORDER.indexOf(a.level) - ORDER.indexOf(b.level) ||
      a.span.file.localeCompare(b.span.file) ||
      a.span.line - b.span.line,
  );
};
