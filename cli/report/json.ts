/** The report for a program: one JSON object with every problem. */
import { problemsOf, type Report } from "./types.ts";

export const printJson = (report: Report): string => {
  const problems = problemsOf(report);
  if (report.kind === "findings") return JSON.stringify({ files: report.files, findings: problems }, null, 2);
  const tests = report.outcomes.map(({ name, file, failures }) => ({ name, file, passed: failures.length === 0 }));
  return JSON.stringify({ tests, failures: problems }, null, 2);
};
