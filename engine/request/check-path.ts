/** Checks the text of an operation's path: what stands around its holes. */
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";

export interface PathFacts {
  readonly source: string;
  /** Names that parameters with `in: path` fill. */
  readonly params: readonly string[];
  /** A paging place may fill `{name}` too. */
  readonly paged: boolean;
}

const HOLE = /\{\{.*?\}\}/gsu;

export const checkPath = (at: Located, { source, params, paged }: PathFacts, compilation: Compilation): void => {
  const report = (code: "wrong_value" | "unknown_reference", message: string, hint: string): void =>
    compilation.findings.report(code, at.span, message, hint);
  if (source !== "" && !source.startsWith("/"))
    return report(
      "wrong_value",
      "A path begins with `/`.",
      "It is appended to the base URL; other hosts go to `base_url`.",
    );
  const around = source.replace(HOLE, "");
  if (/[?#\s]/u.test(source.split("{{", 1)[0] ?? ""))
    report("wrong_value", "A path holds no `?`, `#` or blanks.", "Query parameters go to `query` or `params`.");
  for (const name of params.filter((param) => !around.includes(`{${param}}`)))
    report(
      "unknown_reference",
      `The path has no place \`{${name}}\` for its path parameter.`,
      `Write \`{${name}}\` where it belongs, or \`in: template\` if a hole reads it.`,
    );
  if (paged) return;
  const unfilled = [...around.matchAll(/\{(\w+)\}|\/:(\w+)/gu)].map(([text, braced, coloned]) => ({
    text: text.replace(/^\//u, ""),
    name: braced ?? coloned ?? "",
  }));
  for (const { text, name } of unfilled.filter((one) => !params.includes(one.name)))
    report(
      "unknown_reference",
      `Nothing fills \`${text}\` in the path: it would be sent as it stands.`,
      `Write \`{{ ${name === "id" ? "id" : `args.${name}`} }}\`, in quotes.`,
    );
};
