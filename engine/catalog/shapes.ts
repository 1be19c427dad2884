/** What is known of an operation's answers without calling it: from its samples, and from the provider's schema of a record. */
import {
  anyShape,
  itemOf,
  joinShapes,
  type Shape,
  shapeOfSamples,
  shapeOfSchema,
} from "../expression/analysis/index.ts";
import { analyseExpression } from "../language/analyse.ts";
import type { Compilation } from "../language/compilation.ts";
import type { Located } from "../language/located.ts";

/**
 * The shape of the whole answer and of one record; undefined where there is neither sample nor schema. `records` itself
 * is held to the samples on the way. A member that either knows is known.
 */
export const answerShapes = (
  operation: Located,
  samples: readonly Located[],
  schema: unknown,
  { findings }: Pick<Compilation, "findings">,
): { readonly body: Shape; readonly item: Shape } | undefined => {
  if (samples.length === 0 && schema === undefined) return undefined;
  const body = shapeOfSamples(samples.map((sample) => sample.value));
  const at = operation as Located<{ readonly records?: unknown; readonly record?: unknown }>;
  const reader = at.at(at.value.records === undefined ? "record" : "records");
  const seen = samples.length === 0 ? undefined : analyseExpression(reader, { input: body }, findings);
  const declared = schema === undefined ? undefined : shapeOfSchema(schema);
  const item =
    seen === undefined || declared === undefined ? (seen ?? declared ?? anyShape) : joinShapes(itemOf(seen), declared);
  return { body, item: { ...itemOf(item), missing: false, null: false } };
};
