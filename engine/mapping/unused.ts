/** Finds bindings, steps and chosen filters that nobody reads. */
import type { Compilation, References } from "../language/compilation.ts";
import { withEarlierSteps } from "./dependencies.ts";
import { membersOf } from "./surroundings.ts";
import type { MappingLayer, Step } from "./types.ts";
import type { CompiledView } from "./view.ts";
import { member } from "./yaml.ts";

export interface Readers {
  readonly views: readonly CompiledView[];
  /** What is read outside of views. */
  readonly references: readonly References[];
  readonly steps: ReadonlyMap<string, Step>;
  readonly compilation: Compilation;
}

export const reportUnused = (layers: readonly MappingLayer[], readers: Readers): void => {
  const { findings } = readers.compilation;
  // Without a single method there is no reader: the missing method is the fault, not its parts.
  if (readers.views.length === 0) return;
  // What a faulty expression meant to read is not known.
  const files = new Set(layers.map((layer) => layer.at.file));
  if (findings.all.some((finding) => finding.severity === "error" && files.has(finding.span.file))) return;
  const bindsRead = new Set(readers.views.flatMap((view) => [...view.bindsRead]));
  const references = [...readers.views.flatMap((view) => view.references), ...readers.references];
  const direct = references
    .flatMap((one) => membersOf("steps", one))
    .flatMap((name) => (name === "*" ? [...readers.steps.keys()] : [name]));
  const stepsRead = withEarlierSteps(new Set(direct), readers.steps);
  const parametersRead = new Set(references.flatMap((one) => membersOf("query", one)));
  for (const layer of layers) {
    for (const [name, child] of member(layer.at, "bind").entries()) {
      if (child.value !== null && !bindsRead.has(name))
        findings.report("unused_definition", child.keySpan, `Nothing reads \`$${name}\`.`);
    }
    for (const [name, child] of member(member(layer.at, "list"), "filters").entries()) {
      if (child.value === "chosen" && !parametersRead.has(name) && !parametersRead.has("*"))
        findings.report(
          "unused_definition",
          child.keySpan,
          `\`${name}\` is \`chosen\`, and no \`when\`, argument or field reads \`query.${name}\`.`,
          "Such a filter is always refused.",
        );
    }
    for (const item of member(layer.at, "steps").items()) {
      const step = readers.steps.get(String(member(item, "name").value));
      // A step after a write is there for what it does.
      if (step !== undefined && step.at !== "after" && !stepsRead.has(step.name))
        findings.report(
          "unused_definition",
          member(item, "name").span,
          `Nothing reads \`$steps.${step.name}\`, so the call is never made.`,
        );
    }
  }
};
