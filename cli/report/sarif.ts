/** SARIF 2.1.0 (OASIS), as code-scanning tools read it. */
import { FINDING_CODES } from "../../engine/language/finding.ts";
import { problemsOf, type Report } from "./types.ts";

const LEVELS = { error: "error", warning: "warning", notice: "note" } as const;

export const printSarif = (report: Report): string => {
  const problems = problemsOf(report);
  const summaries: Readonly<Record<string, { readonly summary: string }>> =
    (report.kind === "findings" ? report.summaries : undefined) ?? FINDING_CODES;
  const rules = [...new Set(problems.map((problem) => problem.code))].sort().map((id) => ({
    id,
    shortDescription: { text: summaries[id]?.summary ?? "A fixture's expectation does not hold." },
  }));
  const results = problems.map((problem) => ({
    ruleId: problem.code,
    level: LEVELS[problem.severity],
    message: { text: problem.hint === undefined ? problem.message : `${problem.message} (${problem.hint})` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: problem.file },
          region: {
            startLine: problem.line,
            startColumn: problem.column,
            endLine: problem.endLine,
            endColumn: problem.endColumn,
          },
        },
      },
    ],
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "cognate", rules } }, results }],
  };
  return JSON.stringify(log, null, 2);
};
