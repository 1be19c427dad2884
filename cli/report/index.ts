/** Prints a report in the format that was asked for. */
import { printGithub } from "./github.ts";
import { printJson } from "./json.ts";
import { printJunit } from "./junit.ts";
import { printLines } from "./lines.ts";
import { printSarif } from "./sarif.ts";
import { printText } from "./text.ts";
import type { Report, ReportFormat } from "./types.ts";

const PRINTERS: Readonly<Record<ReportFormat, (report: Report, colour: boolean) => string>> = {
  text: printText,
  lines: printLines,
  json: printJson,
  sarif: printSarif,
  github: printGithub,
  junit: printJunit,
};

/** @param colour only where the stream is a terminal */
export const printReport = (report: Report, format: ReportFormat, colour: boolean): string =>
  PRINTERS[format](report, colour);

export { type FindingsReport, type ReportFormat } from "./types.ts";
