/** The report for a person: a code frame with a caret under each problem, then one line that sums up. */
import { styleText } from "node:util";
import { codeFrame } from "./frame.ts";
import { problemsOf, type Problem, type Report } from "./types.ts";

const COLOURS = { error: "red", warning: "yellow", notice: "cyan" } as const;

export const printText = (report: Report, colour: boolean): string => {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const one = (problem: Problem): string => {
    const head = `${paint(COLOURS[problem.severity], problem.severity)} ${paint("bold", problem.message)} ${paint("dim", `[${problem.code}]`)}`;
    const place = paint("cyan", `${problem.file}:${problem.line}:${problem.column}`);
    const hint = problem.hint === undefined ? [] : [`  hint: ${problem.hint}`];
    return [head, `  ${place}`, ...frame(report, problem, colour), ...hint].join("\n");
  };
  return [...problemsOf(report).map((problem) => `${one(problem)}\n`), summary(report, paint)].join("\n");
};

const frame = (report: Report, problem: Problem, colour: boolean): readonly string[] => {
  const source = report.source(problem.file);
  const text = source === undefined ? undefined : codeFrame(source, problem, colour);
  return text === undefined ? [] : [text];
};

const summary = (report: Report, paint: (style: "green" | "red", text: string) => string): string => {
  if (report.kind === "fixtures") {
    const failed = report.outcomes.filter((outcome) => outcome.failures.length > 0).length;
    const passed = report.outcomes.length - failed;
    return paint(failed === 0 ? "green" : "red", `${passed} passed, ${failed} failed`);
  }
  const count = (severity: Problem["severity"]): number =>
    report.findings.filter((finding) => finding.severity === severity).length;
  const counts = (["error", "warning", "notice"] as const).map((severity) => plural(count(severity), severity));
  return paint(count("error") === 0 ? "green" : "red", [plural(report.files, "file"), ...counts].join(", "));
};

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
