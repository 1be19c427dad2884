/** The name under a cursor inside of an expression or a hole, with what it hangs on. */
import { readingOf } from "./schema-at.ts";
import type { Subject } from "./subject.ts";

export interface Word {
  /** `$first`, `$steps.detail.name`, `attributes.name`: up to the end of the name under the cursor. */
  readonly text: string;
  /** Without `$`. */
  readonly names: readonly string[];
  readonly isVariable: boolean;
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
}

/** undefined outside of expressions and holes. */
export const wordAt = ({ cursor, schemas }: Subject): Word | undefined => {
  const reading = readingOf(schemas);
  const at = cursor.offset - cursor.start;
  if (cursor.role !== "value") return undefined;
  if (reading !== "expression" && cursor.before.lastIndexOf("{{") <= cursor.before.lastIndexOf("}}")) return undefined;
  for (const match of cursor.scalar.matchAll(/\$?(?:\w+|`[^`]*`)(?:\.(?:\w+|`[^`]*`))*/gu)) {
    const [whole] = match;
    if (at < match.index || at > match.index + whole.length) continue;
    const rest = whole.slice(at - match.index);
    const text = whole.slice(0, at - match.index) + (/^[\w`$]*/u.exec(rest)?.[0] ?? "");
    const isVariable = text.startsWith("$");
    return {
      text,
      isVariable,
      names: text
        .replace(/^\$/u, "")
        .split(".")
        .map((name) => name.replaceAll("`", "")),
      start: cursor.start + match.index,
      end: cursor.start + match.index + text.length,
    };
  }
  return undefined;
};
