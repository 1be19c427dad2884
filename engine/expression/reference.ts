/** The jsonata package's own interpreter made synchronous: the fallback for what is not compiled, and the oracle of the tests. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { linearRegex } from "./regex.ts";

/** The interpreter's entry, as the package types it, but with `evaluate` synchronous. */
type ReferenceFactory = (
  source: string,
  options: {
    readonly RegexEngine?: unknown;
    readonly timeout?: number;
    readonly stack?: number;
    readonly sequence?: number;
  },
) => ReferenceExpression;

export interface ReferenceExpression {
  evaluate(input: unknown, bindings?: Readonly<Record<string, unknown>>): unknown;
  registerFunction(name: string, implementation: (...args: readonly unknown[]) => unknown, signature?: string): void;
}

let loaded: ReferenceFactory | undefined;

/** Reads and evaluates the package's source once per process. What it makes is synchronous: it never returns a promise. */
export function referenceFactory(): ReferenceFactory {
  loaded ??= load();
  return loaded;
}

function load(): ReferenceFactory {
  const path = createRequire(import.meta.url).resolve("jsonata");
  const module = { exports: {} as unknown };
  // The source is that of our pinned dependency, nothing of it comes from a user.
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function("module", "exports", "linear", patched(readFileSync(path, "utf8"))) as (
    module: unknown,
    exports: unknown,
    linear: typeof search,
  ) => void;
  run(module, module.exports, search);
  const require = module.exports as (id: number) => unknown;
  return require(3) as ReferenceFactory;
}

/** The groups of a match of the whole, as `RegExp.exec` gives them. */
function search(pattern: string, subject: string): readonly (string | undefined)[] | null {
  const found = linearRegex(pattern, "i").search(subject, 0);
  return found === undefined ? null : [found.match, ...found.groups];
}

/** What is changed in the source, each with the least it must match so that a new version of the package cannot slip by. */
const patches: readonly { readonly find: RegExp; readonly replace: string; readonly least: number }[] = [
  { find: /\basync (?=function|\()/g, replace: "", least: 30 },
  { find: /\bawait Promise\.all\(/g, replace: "(", least: 2 },
  { find: /\bawait /g, replace: "", least: 60 },
  // Hand out the inner modules instead of the entry.
  { find: /\},\{\},\[3\]\)\(3\)/g, replace: "},{},[3])", least: 1 },
  // Grouping an empty array wrote to the caller's array (jsonata issue 591).
  { find: /input\.push\(undefined\);/g, replace: "input = focus.createSequence(undefined);", least: 1 },
  // `[]` marked the caller's array; the mark is read on sequences only.
  {
    find: /resultSequence\.keepSingleton = true;/g,
    replace: "if(resultSequence && resultSequence.sequence) resultSequence.keepSingleton = true;",
    least: 1,
  },
  // Date pictures become patterns: those too run in linear time.
  {
    find: /const matcher = new RegExp\(fullRegex, 'i'\);.*\s+var info = matcher\.exec\(timestamp\);/g,
    replace: "var info = linear(fullRegex, timestamp);",
    least: 1,
  },
  // One clock for the whole evaluation, set by the caller through the bindings.
  {
    find: /timestamp = new Date\(\);\s+exec_env/g,
    replace: "timestamp = new Date((bindings && bindings['!now']) ?? Date.now()); exec_env",
    least: 1,
  },
  // A call that fails before it starts has no function to blame.
  {
    find: /proc\.token = procName;\s+proc\.position = expr\.position;/g,
    replace:
      "if(proc && !proc._jsonata_function && proc._jsonata_lambda) { proc.token = procName; proc.position = expr.position; }",
    least: 1,
  },
];

function patched(source: string): string {
  let text = source;
  for (const { find, replace, least } of patches) {
    const found = text.match(find)?.length ?? 0;
    if (found < least)
      throw new Error(
        `The jsonata package has changed: ${find.source} was found ${found} times, expected ${least}. See engine/expression/reference.ts.`,
      );
    text = text.replace(find, replace);
  }
  return text;
}
