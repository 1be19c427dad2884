/** Scans of a whole list for every item: quadratic, where an index made once would do. */
import type { Node, Range } from "../ast.ts";
import { visit } from "../visit.ts";
import type { Diagnostics } from "./diagnostic.ts";
import type { Closure } from "./functions.ts";
import type { Frame } from "./scope-of-shapes.ts";

/** `$included[type = "roles" and id = $id]` inside of something that runs once per item. */
export function checkScan(whole: Node, frame: Frame, diagnostics: Diagnostics): void {
  const steps = whole.type === "path" ? whole.steps : [whole];
  const [step] = steps;
  if (
    step === undefined ||
    step.type !== "variable" ||
    step.value === "" ||
    frame.loop?.invariant.has(step.value) !== true
  )
    return;
  const scanned = steps.find((one) => filtersByValue(one, frame));
  if (scanned === undefined) return;
  report(whole, step.value, diagnostics);
}

/** `$filter($included, function($one) { $one.id = $id })` there: the same search, as a call. */
export function checkSearch(
  name: string,
  call: Node,
  list: Node | undefined,
  keep: Closure | undefined,
  frame: Frame,
  diagnostics: Diagnostics,
): void {
  if ((name !== "filter" && name !== "single") || keep === undefined || list?.type !== "variable") return;
  if (list.value === "" || frame.loop?.invariant.has(list.value) !== true) return;
  const { body, parameters } = keep.node;
  if (readsItem(body, frame, new Set(parameters))) report(call, list.value, diagnostics);
}

function report({ start, end }: Range, list: string, diagnostics: Diagnostics): void {
  diagnostics.add({
    code: "quadratic_scan",
    start,
    end,
    message: `All of \`$${list}\` is searched once for every item.`,
    hint: `Make an index once, \`$keyBy($${list}, 'id')\`, and read it with \`$lookup\`.`,
  });
}

/** A predicate that compares with something of the item at hand; a constant one could be made once by hand, but rarely costs. */
function filtersByValue(step: Node, frame: Frame): boolean {
  const filters = [...(step.predicate ?? []), ...(step.stages ?? [])].flatMap((stage) =>
    stage.type === "filter" ? [stage.expr] : [],
  );
  return filters.some((filter) => filter.type !== "number" && readsItem(filter, frame));
}

/** `own` are the parameters of a function, in which a bare name is a field of the item at hand. */
function readsItem(filter: Node, frame: Frame, own?: ReadonlySet<string>): boolean {
  let compares = false;
  let reads = false;
  const functions = new Set<Node>();
  visit(filter, (node) => {
    if (node.type === "function" || node.type === "partial") functions.add(node.procedure);
    if (node.type === "apply") functions.add(node.rhs);
    if (node.type === "binary" && (node.value === "=" || node.value === "in")) compares = true;
    if (node.type === "variable" && !functions.has(node) && variesByItem(node.value, frame, own)) reads = true;
    if (node.type === "parent" || (own !== undefined && node.type === "path" && node.steps[0]?.type === "name"))
      reads = true;
  });
  return compares && reads;
}

const variesByItem = (name: string, { loop }: Frame, own: ReadonlySet<string> | undefined): boolean =>
  name !== "" && loop?.invariant.has(name) !== true && own?.has(name) !== true;
