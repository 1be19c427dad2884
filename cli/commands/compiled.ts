/** `cognate explain --compiled`: the JavaScript that a mapping's records are built by, with the places its parts come from. */
import { parse, visit } from "../../engine/expression/index.ts";
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
  const { mappings } = findIntegration(catalog, options.integration);
  const mapping = mappings.get(`${target.model}/${target.resource}`);
  if (mapping === undefined)
    throw new UsageError(
      `${options.integration} maps no ${target.model}/${target.resource}.`,
      `It maps ${[...mappings.keys()].join(", ")}.`,
    );
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

const printed = ({ of, url, fields, code }: Generated): string =>
  [
    `// ${of}`,
    ...fields.flatMap(({ name, source, where, expressions, left }, index) => [
      `// field ${index}: ${name}  ${describeWhere(where)}  ${oneLine(source)}${left ? "  (not in line)" : ""}`,
      ...(expressions.length < 2
        ? []
        : expressions.map((one) => `//   ${describeWhere(one.where)}  ${oneLine(one.source)}`)),
    ]),
    ...(code === undefined
      ? ["// nothing here compiles"]
      : [
          `// In stack traces this is ${url}; line ${FIRST_LINE} there is the next one here.`,
          code.replaceAll(SITE, (line, field: string, start: string, end: string) => {
            const found = atSite(fields[Number(field)]?.expressions ?? [], Number(start), Number(end));
            return [line, ...found].join("  ");
          }),
        ]),
    "",
  ].join("\n");

/** `new Function` puts two lines before what it is given. */
const FIRST_LINE = 3;

const SITE = /^\/\/ site \d+: field (\d+), characters (\d+) to (\d+)$/gmu;

/** The text of a site and the place of the expression it is in: of those of a field the one that has something just there. */
function atSite(
  expressions: Generated["fields"][number]["expressions"],
  start: number,
  end: number,
): readonly string[] {
  const holder = expressions.find(({ source }) => {
    const { ast } = parse(source, { recover: true });
    let found = false;
    if (ast !== undefined) visit(ast, (node) => (found ||= node.start === start && node.end === end));
    return found;
  });
  return holder === undefined ? [] : [describeWhere(holder.where), oneLine(holder.source.slice(start, end))];
}

const oneLine = (source: string): string => source.replace(/\s+/gu, " ").trim();
