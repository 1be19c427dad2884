/** `cognate diff`: what changed between two versions of models or mappings, for those who call and for CI. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readFolder } from "../../engine/catalog/files.ts";
import type { FileTree } from "../../engine/catalog/index.ts";
import { diffTrees, DIFF_RULES, type Change, type Level } from "../../engine/diff/index.ts";
import { EXIT, UsageError } from "../exit.ts";
import type { Output } from "../output.ts";
import { printReport } from "../report/index.ts";
import { ownRoot } from "../workspace.ts";

export interface DiffOptions {
  readonly allow?: "breaking";
  readonly format: "text" | "json" | "github";
}

/**
 * @param from a folder, or a revision of git with a colon behind it: `HEAD~1:`, `main:packages/api`
 * @param to the same; the folder here if left out
 * @returns 0, or 1 if something breaks and `allow` does not say `breaking`
 */
export const diff = (from: string, to: string | undefined, options: DiffOptions, output: Output): number => {
  output.step("Comparing the files");
  const [before, after] = [treeOf(from), to === undefined ? readFolder(here()) : treeOf(to)];
  const changes = diffTrees(before, after);
  output.result(print(changes, before, after, options.format, output.colour));
  const breaks = changes.some(({ level }) => level === "breaking");
  return breaks && options.allow !== "breaking" ? EXIT.findings : EXIT.fine;
};

const here = (): string => ownRoot(process.cwd()) ?? process.cwd();

const treeOf = (name: string): FileTree => {
  const revision = /^([^:]+):(.*)$/u.exec(name);
  if (revision !== null && !existsSync(name)) return revisionTree(revision[1] ?? "", revision[2] ?? "");
  const root = resolve(process.cwd(), name);
  if (!["integrations", "unified-models"].some((folder) => existsSync(join(root, folder))))
    throw new UsageError(
      `\`${name}\` holds neither integrations/ nor unified-models/.`,
      "A folder, or a revision of git as HEAD~1: or main:.",
    );
  return readFolder(root);
};

/** The files of a commit, read through git; nothing is checked out. */
const revisionTree = (revision: string, folder: string): FileTree => {
  const git = (...args: readonly string[]): string => {
    try {
      return execFileSync("git", [...args], {
        cwd: here(),
        encoding: "utf8",
        maxBuffer: 1 << 28,
        stdio: ["ignore", "pipe", "ignore"],
      });
    } catch {
      throw new UsageError(`git knows no \`${revision}:${folder}\` here.`);
    }
  };
  // Revisions begin with no dash: what looks like an option is none.
  if (revision.startsWith("-")) throw new UsageError(`\`${revision}\` is no revision.`);
  const prefix = folder === "" ? git("rev-parse", "--show-prefix").trim() : folder.replace(/\/*$/u, "/");
  const paths = git("ls-tree", "-r", "--name-only", "--full-tree", revision)
    .split("\n")
    .filter((path) => path.startsWith(prefix) && /^(?:integrations|unified-models)\//u.test(path.slice(prefix.length)))
    .map((path) => path.slice(prefix.length));
  return { paths, read: (path) => (paths.includes(path) ? git("show", `${revision}:${prefix}${path}`) : undefined) };
};

const SEVERITY = { breaking: "error", additive: "notice", patch: "notice" } as const;

const print = (
  changes: readonly Change[],
  before: FileTree,
  after: FileTree,
  format: DiffOptions["format"],
  colour: boolean,
): string => {
  if (format === "json")
    return JSON.stringify(
      {
        ...counts(changes),
        changes: changes.map(({ span: { file, line, column }, ...rest }) => ({ ...rest, file, line, column })),
      },
      undefined,
      2,
    );
  if (format === "github")
    return printReport(
      {
        kind: "findings",
        findings: changes.map(({ rule, level, subject, message, span }) => ({
          code: rule,
          severity: SEVERITY[level],
          message: `${level}: ${subject}: ${message}`,
          span,
        })),
        summaries: DIFF_RULES,
        files: 0,
        source: (file) => after.read(file) ?? before.read(file),
      },
      "github",
      colour,
    );
  return [...changes.map(line), ...(changes.length === 0 ? [] : [""]), summary(changes)].join("\n");
};

const line = ({ rule, level, subject, message, span }: Change): string =>
  `${level.padEnd(8)} ${subject}: ${message} [${rule}]\n         ${span.file}:${span.line}:${span.column}`;

const counts = (changes: readonly Change[]): Readonly<Record<Level, number>> => {
  const count = (level: Level): number => changes.filter((change) => change.level === level).length;
  return { breaking: count("breaking"), additive: count("additive"), patch: count("patch") };
};

const summary = (changes: readonly Change[]): string => {
  if (changes.length === 0) return "no change";
  const { breaking, additive, patch } = counts(changes);
  const step = breaking > 0 ? "major" : additive > 0 ? "minor" : "patch";
  return `${breaking} breaking, ${additive} additive, ${patch} patch: a ${step} version`;
};
