/** What is known of an operation's answers without calling it: from its samples, and from the provider's schema of a record. */
import {
  anyShape,
  extendedShape,
  itemOf,
  joinShapes,
  type Shape,
  shapeOfSamples,
  shapeOfSchema,
  structureOf,
} from "../expression/analysis/index.ts";
import { analyseExpression } from "../language/analyse.ts";
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";
import type { SizeBounds, SizePlace } from "../pagination/page-size.ts";

/** What is known beside the samples that an operation names. */
export interface Evidence {
  /** Bodies of successful answers in fixtures. */
  readonly recorded: readonly unknown[];
  /** The provider's own JSON Schema of a successful answer. */
  readonly schema?: unknown;
  /** What the provider's own description says of a place that a page size goes to. */
  readonly sizeBounds?: (place: SizePlace) => SizeBounds | undefined;
}

/**
 * The shape of the whole answer and of one record; undefined where there is neither sample nor schema. `records` itself
 * is held to the samples on the way. A member that either knows is known.
 */
export const answerShapes = (
  operation: Located,
  samples: readonly Located[],
  schema: unknown,
  evidence: Evidence,
  { findings }: Pick<Compilation, "findings">,
): { readonly body: Shape; readonly item: Shape } | undefined => {
  const certain = samples.length === 0 ? undefined : shapeOfSamples(samples.map((sample) => sample.value));
  const others = [
    ...(evidence.recorded.length === 0 ? [] : [structureOf(shapeOfSamples(evidence.recorded), true)]),
    ...(evidence.schema === undefined ? [] : [structureOf(shapeOfSchema(evidence.schema))]),
  ];
  const shapes = [...(certain === undefined ? [] : [certain]), ...others];
  const at = operation as Located<{ readonly records?: unknown; readonly record?: unknown }>;
  const reader = at.at(at.value.records === undefined ? "record" : "records");
  if (shapes.length === 0) checkWholeAnswer(reader, findings);
  if (shapes.length === 0 && schema === undefined) return undefined;
  const body = certain === undefined ? joinAll(others) : others.reduce(extendedShape, certain);
  const seen = shapes.length === 0 ? undefined : analyseExpression(reader, { input: body }, findings);
  const declared = schema === undefined ? undefined : shapeOfSchema(schema);
  const item =
    seen === undefined || declared === undefined ? (seen ?? declared ?? anyShape) : joinShapes(itemOf(seen), declared);
  return { body, item: { ...itemOf(item), missing: false, null: false } };
};

/** `records: body.users` where the context is the body already; with samples it is held to those. */
const checkWholeAnswer = (reader: Located, findings: Compilation["findings"]): void => {
  if (typeof reader.value !== "string") return;
  const [, root = "", rest = ""] = /^(?:\$\.)?(body|response)\.(\S.*)$/su.exec(reader.value.trim()) ?? [];
  if (root === "") return;
  findings.report(
    "unknown_input_path",
    reader.span,
    `The context is the answer's body itself: \`${root}\` would be a field of it.`,
    `Write \`${rest}\`, or add a sample that has \`${root}\`.`,
  );
};

const joinAll = (shapes: readonly Shape[]): Shape => (shapes.length === 0 ? anyShape : shapes.reduce(joinShapes));
