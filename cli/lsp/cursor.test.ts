/** Where a cursor stands, in YAML that is whole and in YAML that is half written. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acme, treeOf } from "../../engine/catalog/testing/tree.ts";
import { createAnswers } from "./answers.ts";
import { complete } from "./complete/index.ts";
import { cursorAt } from "./cursor.ts";
import { definitionAt } from "./definition.ts";
import { hoverAt } from "./hover.ts";
import { createProject } from "./project.ts";
import { subjectAt } from "./subject.ts";

const at = (marked: string) => {
  const offset = marked.indexOf("‸");
  const found = cursorAt(marked.replace("‸", ""), offset);
  return found === undefined ? undefined : [found.role, found.path.join("."), found.before];
};

describe("a cursor", () => {
  it.each<[string, string, readonly unknown[] | undefined]>([
    ["in a key", "record:\n  na‸me: x\n", ["key", "record", "na"]],
    ["in a value", "record:\n  name: at‸tributes\n", ["value", "record.name", "at"]],
    ["where a key is begun", "record:\n  na‸\n", ["key", "record", "na"]],
    ["where a key may begin", "record:\n  name: x\n  ‸\n", ["key", "record", ""]],
    ["where a value is missing", "get: { operation: ‸ }\n", ["value", "get.operation", ""]],
    ["where a value is missing at the end of a line", "model: ‸\nresource: users\n", ["value", "model", ""]],
    ["in a list", "omits: [ name, ‸ ]\n", ["value", "omits.1", ""]],
    ["in a list of mappings", "steps:\n  - { name: a, ope‸ }\n", ["key", "steps.0", "ope"]],
    ["in quotes", 'name: "a ‸b"\n', ["value", "name", '"a ']],
    ["in a block", "name: |-\n  a\n  b.‸\n", ["value", "name", "|-\n  a\n  b."]],
    ["in a comment", "name: x # a ‸note\n", undefined],
  ])("%s", (_where, marked, wanted) => {
    expect(at(marked)).toEqual(wanted);
  });
});

describe("whatever is written", () => {
  const project = createProject(() => treeOf(acme));
  const answers = createAnswers(() => project.catalog, project.tree);
  const files = Object.keys(acme).filter((path) => path.endsWith(".yaml"));

  it("is answered without a failure: any file of the language, cut off anywhere, with anything inserted", async () => {
    const places = fc.tuple(fc.constantFrom(...files), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean());
    const typed = fc.constantFrom("", "$", "{{ ", "[", "a.", '"', ": ", "\n  ", "- ", "|", "&x", "🙂");
    await fc.assert(
      fc.asyncProperty(places, typed, async ([file, share, cut], text) => {
        const whole = acme[file] ?? "";
        const offset = Math.floor(share * whole.length);
        const written = whole.slice(0, offset) + text + (cut ? "" : whole.slice(offset));
        const subject = await subjectAt(project, answers, file, written, offset + text.length);
        if (subject === undefined) return;
        for (const { from } of complete(subject)) expect(from).toBeLessThanOrEqual(offset + text.length);
        await hoverAt(subject);
        definitionAt(subject);
      }),
      { numRuns: 300 },
    );
  });
});
