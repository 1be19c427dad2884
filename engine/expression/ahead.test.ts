import { expect, test } from "vitest";
import { createRun } from "./runtime/run.ts";
import { withDefaults } from "./limits.ts";
import { emitModule } from "./module.ts";
import * as runtime from "./runtime/index.ts";

interface Generated {
  create(
    R: unknown,
    K: readonly unknown[],
  ): { readonly members: readonly ((run: runtime.Run, input: unknown) => unknown)[] };
}

test("expressions can be written to a module file for hosts that forbid new Function", async () => {
  const sources = [
    { name: "name", source: `$uppercase(name) & "\u2028</script>"` },
    { name: "found", source: `$match(name, /a/i).index` },
  ];
  const { text, constants } = emitModule(sources);
  const module = (await import(`data:text/javascript;base64,${btoa(unescape(encodeURIComponent(text)))}`)) as Generated;
  const { members } = module.create(runtime, constants);
  const run = createRun(withDefaults());
  expect(members.map((member) => member(run, { name: "Ada" }))).toStrictEqual(["ADA\u2028</script>", [0, 2]]);
});
