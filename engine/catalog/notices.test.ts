/** What an author is told though nothing is wrong. */
import { expect, test } from "vitest";
import { acmeWith } from "./testing/tree.ts";
import { loadCatalog } from "./index.ts";

/** The compiler leaves a regular expression on the left of `??` to the reference evaluator. */
const DECLINED = `"$type(/a/ ?? 1)"`;

test("an expression that the compiler declines is a notice, and only where notices are asked for", () => {
  const tree = acmeWith({
    "integrations/acme/mappings/people/users.yaml": `model: people
resource: users
bind:
  first: ${DECLINED}
record:
  id: id
  name: $first(name, $first)
list: { operation: users.list }
get: { operation: users.get }
`,
  });
  const codes = (notices: boolean): readonly string[] =>
    loadCatalog(tree, { notices })
      .findings.map(({ code }) => code)
      .filter((code) => code === "evaluated_by_reference");
  expect(codes(true)).toEqual(["evaluated_by_reference"]);
  expect(codes(false)).toEqual([]);
});
