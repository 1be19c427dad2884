/** Holds what an operation's templates read as `args.…` to the parameters it declares. */
import type { Compilation, References } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import { didYouMean } from "../language/suggest.ts";

/** A part of an operation that templates stand in, with what these read. */
export interface ReadingPart {
  readonly at: Located;
  readonly references: References;
}

/** Every operation has them: the record's id, what a caller gives as the body, and all at once. */
const GIVEN: ReadonlySet<string> = new Set(["id", "body", "*"]);

const PREFIX = "args.";

export const checkArgs = (
  declared: readonly string[],
  parts: readonly ReadingPart[],
  compilation: Compilation,
): void => {
  // Without declarations raw callers alone can give any.
  if (declared.length === 0) return;
  for (const { at, references } of parts) {
    const read = references.members
      .filter((member) => member.startsWith(PREFIX))
      .map((member) => member.slice(PREFIX.length));
    for (const name of read.filter((one) => !GIVEN.has(one) && !declared.includes(one)))
      compilation.findings.report(
        "unknown_name",
        references.placeOf?.(`args.${name}`) ?? at.span,
        `The operation has no parameter \`${name}\`, which is read here.`,
        didYouMean(name, declared) ?? `Declare it under \`params\`: \`${name}: { in: template }\`.`,
      );
  }
};
