/** Findings as an editor shows them: 0-based, columns in UTF-16 units as JavaScript counts them. */
import { DiagnosticSeverity, type Diagnostic } from "vscode-languageserver";
import type { Finding } from "../../engine/language/finding.ts";

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  notice: DiagnosticSeverity.Information,
} as const;

const toDiagnostic = ({ code, severity, message, hint, span }: Finding): Diagnostic => ({
  range: {
    start: { line: span.line - 1, character: span.column - 1 },
    end: { line: span.endLine - 1, character: span.endColumn - 1 },
  },
  severity: SEVERITIES[severity],
  code,
  source: "cognate",
  message: hint === undefined ? message : `${message}\nhint: ${hint}`,
});

/** By file; a file without findings is left out. */
export const byFile = (findings: readonly Finding[]): ReadonlyMap<string, readonly Diagnostic[]> => {
  const files = new Map<string, Diagnostic[]>();
  for (const finding of findings)
    files.set(finding.span.file, [...(files.get(finding.span.file) ?? []), toDiagnostic(finding)]);
  return files;
};
