/** Options that commands share. */
import { InvalidArgumentError, Option } from "commander";
import { REPORT_FORMATS, type ReportFormat } from "./report/types.ts";

/** For options that may be repeated. */
export const collect = (value: string, previous: readonly string[]): readonly string[] => [...previous, value];

export const formatOption = (): Option =>
  new Option("--format <format>", "how to print").choices(["text", "json"]).default("text");

export const reportOption = (): Option =>
  new Option("--format <format>", "how to print").choices([...REPORT_FORMATS]).default("text" satisfies ReportFormat);

/** 0 is any free one. */
export const portNumber = (text: string): number => {
  if (!/^\d{1,5}$/u.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("a port is a number from 0 to 65535");
  return Number(text);
};
