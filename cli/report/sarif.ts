/** SARIF 2.1.0 (OASIS), as code-scanning tools read it. */
import { FINDING_CODES } from "../../engine/language/finding.ts";
import { VERSION } from "../../engine/version.ts";
import { problemsOf, type Problem, type Report } from "./types.ts";

const LEVELS = { error: "error", warning: "warning", notice: "note" } as const;

export const printSarif = (report: Report): string => {
  const problems = problemsOf(report);
  const summaries: Readonly<Record<string, { readonly summary: string }>> =
    (report.kind === "findings" ? report.summaries : undefined) ?? FINDING_CODES;
  const codes = [...new Set(problems.map((problem) => problem.code))].sort();
  const rules = codes.map((id) => ({
    id,
    shortDescription: { text: summaries[id]?.summary ?? "A fixture's expectation does not hold." },
    ...helpOf(problems.find((problem) => problem.code === id)?.docs),
  }));
  const results = problems.map((problem) => ({
    ruleId: problem.code,
    ruleIndex: codes.indexOf(problem.code),
    level: LEVELS[problem.severity],
    message: { text: problem.hint === undefined ? problem.message : `${problem.message} (${problem.hint})` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(problem.file) }, region: regionOf(problem) } }],
  }));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "cognate", semanticVersion: VERSION, rules } },
        // Columns are counted as JavaScript counts them (§3.14.17).
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
  return JSON.stringify(log, null, 2);
};

/** The page ships with Cognate; it has no address of its own. */
const helpOf = (docs: string | undefined) => (docs === undefined ? {} : { help: { text: `See ${docs}.` } });

/** Relative, with each segment encoded (§3.4.3). */
const uriOf = (file: string): string => file.split("/").map(encodeURIComponent).join("/");

const regionOf = ({ line, column, endLine, endColumn }: Problem) => ({
  startLine: line,
  startColumn: column,
  endLine,
  endColumn,
});
