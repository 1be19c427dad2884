/** Reads JSON at full speed; positions are worked out only when somebody asks. */
import { collectFindings, type Findings } from "../finding.ts";
import type { Located, PathKey } from "../located.ts";
import { parseYaml } from "./parse.ts";
import { textFile } from "./text.ts";

/** @returns the root, or undefined with a finding if the text is not JSON */
export const parseJson = (text: string, file: string, findings: Findings): Located | undefined => {
  try {
    return lazy(JSON.parse(text), text, file);
  } catch (error) {
    const message = error instanceof Error ? error.message : "not JSON";
    const offset = Number(/position (\d+)/u.exec(message)?.[1] ?? text.length);
    findings.report(
      "yaml_syntax",
      textFile(text, file).range(offset, offset + 1),
      `the file is not JSON: ${message.replace(/ in JSON at position.*$/u, "")}`,
    );
    return undefined;
  }
};

/** A scalar as the file has it, strings without their quotes. */
const textOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  return typeof value === "object" ? undefined : JSON.stringify(value);
};

/** JSON is YAML, so the YAML reader knows where everything stands; it is thirty times slower and hardly ever needed. */
const lazy = (value: unknown, text: string, file: string): Located => {
  let exact: Located | undefined;
  const root = (): Located => (exact ??= parseYaml(text, file, collectFindings()) ?? textFile(text, file));
  const lens = (value: unknown, path: readonly PathKey[]): Located => {
    const located = (): Located =>
      path.reduce<Located>((at, key) => (at as Located<Record<PathKey, unknown>>).at(key), root());
    const child = (key: PathKey): Located =>
      lens((value as Readonly<Record<PathKey, unknown>> | null | undefined)?.[key], [...path, key]);
    return {
      value,
      text: textOf(value),
      file,
      path,
      get span() {
        return located().span;
      },
      get keySpan() {
        return located().keySpan;
      },
      at: (key: PathKey) => child(key),
      entries: () =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.keys(value).map((key) => [key, child(key)] as const)
          : [],
      items: () => (Array.isArray(value) ? value.map((_, index) => child(index)) : []),
      range: (start, end) => located().range(start, end),
    };
  };
  return lens(value, []);
};
