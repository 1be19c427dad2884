/** JUnit XML: a test case for each fixture, or for each finding. */
import { problemsOf, type Report } from "./types.ts";

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// XML 1.0 forbids most control characters, even escaped.
// oxlint-disable-next-line no-control-regex
const escape = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- characters that XML 1.0 cannot hold
  text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, " ").replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

const testCase = (suite: string, name: string, failures: readonly string[]): string => {
  const inner = failures.map((failure) => `<failure message="${escape(failure)}"/>`).join("");
  return `  <testcase classname="${escape(suite)}" name="${escape(name)}">${inner}</testcase>`;
};

export const printJunit = (report: Report): string => {
  const cases =
    report.kind === "fixtures"
      ? report.outcomes.map(({ name, file, failures }) =>
          testCase(
            file,
            name,
            failures.map((failure) => `${failure.span.line}: ${failure.message}`),
          ),
        )
      : problemsOf(report).map((problem) =>
          testCase(problem.file, `${problem.code} ${problem.line}:${problem.column}`, [
            problem.hint === undefined ? problem.message : `${problem.message} (${problem.hint})`,
          ]),
        );
  const failed =
    report.kind === "fixtures" ? report.outcomes.filter((outcome) => outcome.failures.length > 0).length : cases.length;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuite name="cognate ${report.kind}" tests="${cases.length}" failures="${failed}">`,
    ...cases,
    "</testsuite>",
  ].join("\n");
};
