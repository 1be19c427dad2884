/** Writes docs/findings.md from the table of findings and the mistakes that raise them; `npm test` fails if the page is not that. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadCatalog } from "../engine/catalog/index.ts";
import { FINDING_CODES, type Finding, type FindingCode } from "../engine/language/finding.ts";
import { FINDING_EXAMPLES, type FindingExample, treeWith } from "./findings/examples.ts";

const codes = Object.keys(FINDING_CODES) as FindingCode[];

const block = ({ file, instead, written }: FindingExample): readonly string[] => {
  if (written === undefined) return [`Without the file \`${file}\`:`];
  if (written === "") return [`\`${file}\` without \`${(instead ?? "").trim()}\`:`];
  return [`\`${file}\`:`, "", file.endsWith(".json") ? "```json" : "```yaml", written.trimEnd(), "```"];
};

const said = ({ code, span, message, hint }: Finding): string =>
  [
    "```text",
    `${span.file}:${span.line}:${span.column} ${code}`,
    `  ${message}`,
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
    "```",
  ].join("\n");

const section = (code: FindingCode): string => {
  const { severity, summary } = FINDING_CODES[code];
  const example = FINDING_EXAMPLES[code];
  return [
    `### ${code}`,
    "",
    `${severity}. ${summary}`,
    "",
    ...block(example),
    "",
    ...loadCatalog(treeWith(example), { notices: true }).findings.map(said),
  ].join("\n");
};

/** The page as text. */
export const findingsPage = (): string =>
  `${[
    "<!-- Written by scripts/docs-findings.ts from engine/language/finding.ts and scripts/findings/examples.ts. Change those, then run: node scripts/docs-findings.ts -->",
    "# Findings",
    "For people who write an integration: everything that `cognate validate` can say, each with a mistake that raises it. A test loads every one of these mistakes and gets exactly what stands here.",
    "With an *error* no command runs the files, and `validate` exits with 1. A *warning* is nearly always a mistake; a *notice* is worth knowing. The language itself: [config-language.md](config-language.md).",
    [
      "| code | severity | what it says |",
      "|---|---|---|",
      ...codes.map(
        (code) => `| [\`${code}\`](#${code}) | ${FINDING_CODES[code].severity} | ${FINDING_CODES[code].summary} |`,
      ),
    ].join("\n"),
    ...codes.map(section),
  ].join("\n\n")}\n`;

export const FINDINGS_PAGE = fileURLToPath(new URL("../docs/findings.md", import.meta.url));
if (import.meta.main) writeFileSync(FINDINGS_PAGE, findingsPage());
