/** Emits paths that bind variables or know their parents: functions for the steps, evaluated by the runtime over a stream of tuples. */

import type { Node, PathNode } from "../ast.ts";
import { emitGroup, emitPart } from "./construct.ts";
import { ANY, type Operand, operand } from "./operand.ts";
import { quote } from "./quote.ts";
import { tupleNames } from "./scope.ts";
import { callingParts } from "./waiting.ts";
import type { Environment, Writer } from "./writer.ts";

export function emitTuplePath(writer: Writer, path: PathNode, environment: Environment): Operand {
  const names = tupleNames(path);
  const inner: Environment = { ...environment, marked: true };
  let streaming = false;
  const steps = path.steps.map((step, index) => {
    streaming ||= step.tuple === true;
    return stepCode(writer, step, index === 0, inner, streaming ? names : undefined);
  });
  const settings = [
    `steps: [${steps.join(", ")}]`,
    `firstIsVariable: ${path.steps[0]?.type === "variable"}`,
    `keepTuples: ${path.tuple === true}`,
    `keepArray: ${path.keepSingletonArray || path.keepArray === true || path.group !== undefined}`,
    `marked: ${environment.marked}`,
  ];
  const value = writer.hold(
    callingParts(
      writer,
      "tuplePath",
      `c, { ${settings.join(", ")} }, ${environment.context.code}, ${path.group !== undefined}`,
    ),
  );
  return path.group === undefined
    ? operand(value, ANY)
    : emitGroup(writer, path.group, operand(value, ANY), { ...inner, marked: environment.marked }, names);
}

function stepCode(
  writer: Writer,
  step: Node,
  first: boolean,
  environment: Environment,
  names: ReadonlySet<string> | undefined,
): string {
  const sort = step.type === "sort" ? sortCode(writer, step, environment, names) : "undefined";
  const body =
    step.type === "sort" ? "undefined" : emitPart(writer, step, environment, names, first && environment.outer);
  const stages = (step.stages ?? []).map((stage) => {
    if (stage.type === "index") return `{ index: ${quote(stage.value)} }`;
    const literal = stage.expr.type === "number" ? String(Math.floor(stage.expr.value)) : "undefined";
    return `{ literal: ${literal}, filter: ${emitPart(writer, stage.expr, environment, names)} }`;
  });
  const whole = first && step.consarray === true;
  return `{ body: ${body}, sort: ${sort}, stages: [${stages.join(", ")}], tuple: ${step.tuple === true}, focus: ${text(step.focus)}, index: ${text(step.index)}, ancestor: ${text(step.ancestor)}, whole: ${whole} }`;
}

function text(value: string | undefined): string {
  return value === undefined ? "undefined" : quote(value);
}

function sortCode(
  writer: Writer,
  step: Node & { readonly type: "sort" },
  environment: Environment,
  names: ReadonlySet<string> | undefined,
): string {
  const terms = step.terms.map(
    (term) => `{ descending: ${term.descending}, key: ${emitPart(writer, term.expression, environment, names)} }`,
  );
  const later = writer.waiting?.waits(terms.join(" ")) === true ? "Later" : "";
  return `(items, tuples) => orderBy${later}(c, items, tuples, [${terms.join(", ")}], ${writer.site(step)})`;
}
