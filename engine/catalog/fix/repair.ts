/** Mends what can be mended in a tree of files, and takes back whatever does not make it better. */
import type { Finding, FindingCode } from "../../language/finding.ts";
import { loadCatalog } from "../load.ts";
import type { FileTree } from "../types.ts";
import { withFiles } from "../with-files.ts";
import { applyEdits, type Edit, sourceText } from "./edit.ts";
import { fixOf } from "./fixes.ts";

export interface Repair {
  /** New texts of the files that changed. */
  readonly texts: ReadonlyMap<string, string>;
  /** The findings that are gone, each with its file as it was. */
  readonly fixed: readonly Finding[];
}

/** A mended file may show what its mistake hid, which may be mended too. */
const ROUNDS = 8;

/**
 * Files are taken one by one: the changes of one are kept only if the whole tree then has fewer findings, or as many of
 * which fewer hide others. So a second repair finds nothing to do.
 * @param isIncluded which files may be changed
 */
export const repair = (tree: FileTree, isIncluded: (file: string) => boolean): Repair => {
  const texts = new Map<string, string>();
  const current = withFiles(tree, texts);
  const before = loadCatalog(tree, { notices: true }).findings;
  let findings = before;
  for (const file of new Set(before.map((finding) => finding.span.file))) {
    if (!isIncluded(file) || !/\.ya?ml$/u.test(file)) continue;
    const mended = repairFile(file, current, findings);
    if (mended === undefined) continue;
    texts.set(file, mended.text);
    ({ findings } = mended);
  }
  const left = new Set(findings.map(keyOf));
  return {
    texts,
    fixed: before.filter((finding) => texts.has(finding.span.file) && !left.has(keyOf(finding))),
  };
};

const keyOf = ({ code, message, span }: Finding): string => JSON.stringify([code, message, span.file]);

interface State {
  readonly text: string;
  readonly findings: readonly Finding[];
}

const repairFile = (file: string, tree: FileTree, findings: readonly Finding[]): State | undefined => {
  const text = tree.read(file);
  if (text === undefined) return undefined;
  const start: State = { text, findings };
  let state = start;
  for (let round = 0; round < ROUNDS; round++) {
    const next = mendOnce(file, state, tree);
    if (next === undefined) break;
    state = next;
  }
  return isBetter(file, state, start) ? state : undefined;
};

/** All changes at once; else the first one alone that is not for the worse. */
const mendOnce = (file: string, state: State, tree: FileTree): State | undefined => {
  const edits = editsOf(file, state);
  const tries = edits.length < 2 ? [edits] : [edits, ...edits.map((edit) => [edit])];
  for (const some of tries) {
    if (some.length === 0) continue;
    const text = applyEdits(state.text, some);
    const changed = withFiles(tree, new Map([[file, text]]));
    const next: State = { text, findings: loadCatalog(changed, { notices: true }).findings };
    if (isBetter(file, next, state)) return next;
  }
  return undefined;
};

const editsOf = (file: string, { text, findings }: State): readonly Edit[] => {
  const source = sourceText(text);
  return findings.flatMap((finding) => (finding.span.file === file ? (fixOf(finding, source) ?? []) : []));
};

/** Fewer findings; or as many, of which fewer keep the file from being read to its end. */
const isBetter = (file: string, next: State, than: State): boolean =>
  next.findings.length < than.findings.length ||
  (next.findings.length === than.findings.length && hiding(file, next) < hiding(file, than));

/** A file whose structure is wrong hides everything else that is wrong with it. */
const HIDING: ReadonlySet<FindingCode> = new Set([
  "yaml_syntax",
  "yaml_trap",
  "unknown_key",
  "missing_key",
  "wrong_type",
]);

const hiding = (file: string, { findings }: State): number =>
  findings.filter(({ code, span }) => span.file === file && HIDING.has(code)).length;
