/** Compiles `records`, `record` and `absent`: where an answer has its records (config-language-spec A10). */
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import { SCOPES } from "../language/scopes.ts";
import type { RecordReader } from "./types.ts";

interface ReaderConfig {
  readonly records?: unknown;
  readonly record?: unknown;
  readonly absent?: "error" | "empty";
}

/** @param at the operation's mapping, structure checked */
export const compileReader = (at: Located, compilation: Compilation): RecordReader => {
  const config = at as Located<ReaderConfig>;
  const absent = config.at("absent").value ?? "error";
  const hasList = config.at("records").value !== undefined;
  const hasItem = config.at("record").value !== undefined;
  if (hasList && hasItem) {
    compilation.findings.report(
      "wrong_value",
      config.at("record").keySpan,
      "An operation has `records` or `record`, not both.",
      "`records` for a list, `record` for one item.",
    );
  }
  if (hasList)
    return { kind: "list", expression: compilation.expression(config.at("records"), SCOPES.records), absent };
  if (hasItem) return { kind: "item", expression: compilation.expression(config.at("record"), SCOPES.records), absent };
  return { kind: "none", absent };
};
