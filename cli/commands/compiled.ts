/** `cognate explain --compiled`: the JavaScript that a mapping's records are built by, with the places its parts come from. */
import { describeWhere } from "../../engine/language/compilation.ts";
import type { GeneratedRecord, Mapping, View } from "../../engine/mapping/types.ts";
import { allLeaves } from "../../engine/mapping/source-leaves.ts";
import { targetOf, type CallArguments } from "../call-arguments.ts";
import { findIntegration, openCatalog } from "../catalog.ts";
import { EXIT, UsageError } from "../exit.ts";
import type { Output } from "../output.ts";
import { openWorkspace } from "../workspace.ts";

interface Generated extends GeneratedRecord {
  readonly of: string;
}

/** @throws UsageError for what has no mapping */
export const printCompiled = (options: CallArguments, output: Output): number => {
  const target = targetOf(options);
  if (target.kind === "proxy") throw new UsageError("--compiled takes a unified call.", "Name MODEL/RESOURCE.");
  const { catalog } = openCatalog(openWorkspace([], options.root, process.cwd()), output);
  const mapping = findIntegration(catalog, options.integration).mappings.get(`${target.model}/${target.resource}`);
  if (mapping === undefined) throw new UsageError(`${options.integration} maps no ${target.model}/${target.resource}.`);
  const found = viewsOf(mapping, target.method).map(([of, view]): Generated => ({ of, ...view.generated() }));
  if (found.length === 0) throw new UsageError(`The mapping has no ${target.method} that builds records.`);
  output.result(options.format === "json" ? JSON.stringify(found, undefined, 2) : found.map(printed).join("\n"));
  return EXIT.fine;
};

type Named = readonly [of: string, view: View];

const viewsOf = (mapping: Mapping, method: string): readonly Named[] => {
  if (method === "list")
    return allLeaves(mapping.list?.source).map((leaf) => [
      leaf.kind === "operation" ? leaf.operation : "static",
      leaf.view,
    ]);
  const one = method === "get" ? mapping.get : method === "create" ? mapping.create : mapping.update;
  return one === undefined || (method !== "get" && method !== "create" && method !== "update")
    ? []
    : [[one.operation, one.view]];
};

const printed = ({ of, fields, code }: Generated): string =>
  [
    `// ${of}`,
    ...fields.map(
      ({ name, source, where, left }, index) =>
        `// field ${index}: ${name}  ${describeWhere(where)}  ${oneLine(source)}${left ? "  (not in line)" : ""}`,
    ),
    code ?? "// nothing here compiles",
    "",
  ].join("\n");

const oneLine = (source: string): string => source.replace(/\s+/gu, " ").trim();
