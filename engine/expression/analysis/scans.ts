/** Scans of a whole list for every item: quadratic, where an index made once would do. */
import type { Node } from "../ast.ts";
import { visit } from "../visit.ts";
import type { Diagnostics } from "./diagnostic.ts";
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
  diagnostics.add({
    code: "quadratic_scan",
    start: whole.start,
    end: whole.end,
    message: `All of \`$${step.value}\` is searched once for every item.`,
    hint: `Make an index once, \`$keyBy($${step.value}, 'id')\`, and read it with \`$lookup\`.`,
  });
}

/** A predicate that compares with something of the item at hand; a constant one could be made once by hand, but rarely costs. */
function filtersByValue(step: Node, frame: Frame): boolean {
  const filters = [...(step.predicate ?? []), ...(step.stages ?? [])].flatMap((stage) =>
    stage.type === "filter" ? [stage.expr] : [],
  );
  return filters.some((filter) => filter.type !== "number" && readsItem(filter, frame));
}

function readsItem(filter: Node, frame: Frame): boolean {
  let compares = false;
  let reads = false;
  visit(filter, (node) => {
    if (node.type === "binary" && (node.value === "=" || node.value === "in")) compares = true;
    if (node.type === "variable" && node.value !== "" && frame.loop?.invariant.has(node.value) !== true) reads = true;
    if (node.type === "parent") reads = true;
  });
  return compares && reads;
}
