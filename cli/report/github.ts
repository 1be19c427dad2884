/** Annotations for GitHub Actions: workflow commands, escaped as its documentation of workflow commands says. */
import { problemsOf, type Report } from "./types.ts";

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

export const printGithub = (report: Report): string =>
  problemsOf(report)
    .map((problem) => {
      const text = problem.hint === undefined ? problem.message : `${problem.message}\nhint: ${problem.hint}`;
      const at = `file=${property(problem.file)},line=${problem.line},endLine=${problem.endLine},col=${problem.column},endColumn=${problem.endColumn}`;
      return `::${problem.severity} ${at},title=${property(problem.code)}::${data(text)}`;
    })
    .join("\n");

/** An annotation of no file. */
export const githubError = (title: string, message: string): string =>
  `::error title=${property(title)}::${data(message)}`;
