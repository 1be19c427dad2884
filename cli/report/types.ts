/** What a report is made of, whatever its format: problems in files, and results of tests. */
import { type Finding, FINDING_CODES } from "../../engine/language/finding.ts";
import type { FixtureOutcome } from "../../engine/fixtures/types.ts";

export type ReportFormat = "text" | "lines" | "json" | "sarif" | "github" | "junit";

export const REPORT_FORMATS: readonly ReportFormat[] = ["text", "lines", "json", "sarif", "github", "junit"];

/** A finding of the linter, or of another command with codes of its own. */
export type Reported = Omit<Finding, "code"> & { readonly code: string };

export interface FindingsReport {
  readonly kind: "findings";
  readonly findings: readonly Reported[];
  /** What the codes mean; the linter's if left out. */
  readonly summaries?: Readonly<Record<string, { readonly summary: string }>>;
  readonly files: number;
  /** Text of a file by its path in the findings, for code frames. */
  readonly source: (file: string) => string | undefined;
}

export interface FixturesReport {
  readonly kind: "fixtures";
  readonly outcomes: readonly FixtureOutcome[];
  readonly source: (file: string) => string | undefined;
}

export type Report = FindingsReport | FixturesReport;

/** One problem at one place: what every machine-readable format prints. */
export interface Problem {
  readonly code: string;
  readonly severity: "error" | "warning" | "notice";
  readonly message: string;
  readonly hint?: string;
  /** The section of the documentation that tells more, relative to Cognate's own files. */
  readonly docs?: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The problems of a report, in file order. */
export const problemsOf = (report: Report): readonly Problem[] => {
  const problems: readonly Problem[] =
    report.kind === "findings"
      ? report.findings.map(({ code, severity, message, hint, span }) => ({
          code,
          severity,
          message,
          ...(hint === undefined ? {} : { hint }),
          ...(report.summaries === undefined && code in FINDING_CODES ? { docs: `docs/findings.md#${code}` } : {}),
          ...place(span),
        }))
      : report.outcomes.flatMap((outcome) =>
          outcome.failures.map(({ message, span }) => ({
            code: "fixture_failed",
            severity: "error" as const,
            message: `${outcome.name}: ${message}`,
            ...place(span),
          })),
        );
  return [...problems].sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column || a.code.localeCompare(b.code),
  );
};

const place = ({ file, line, column, endLine, endColumn }: Finding["span"]) => ({
  file,
  line,
  column,
  endLine,
  endColumn,
});
