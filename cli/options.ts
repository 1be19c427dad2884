/** Options that commands share. */
import { Option } from "commander";
import { REPORT_FORMATS, type ReportFormat } from "./report/types.ts";

/** For options that may be repeated. */
export const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];

export const formatOption = (): Option =>
  new Option("--format <format>", "how to print").choices(["text", "json"]).default("text");

export const reportOption = (): Option =>
  new Option("--format <format>", "how to print").choices([...REPORT_FORMATS]).default("text" satisfies ReportFormat);
