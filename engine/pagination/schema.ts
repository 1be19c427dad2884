/** The JSON Schema of `pagination`, assembled from the strategies: a preset's name, a preset with replacements, or written out. */
import { closed, type JsonSchema, literalKey } from "../language/schema-words.ts";
import { RESERVED_STRATEGIES, STRATEGIES } from "./registry.ts";
import type { Strategy } from "./strategy.ts";

const when = (condition: JsonSchema, consequence: JsonSchema): JsonSchema => ({
  if: condition,
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
  then: consequence,
});

const strategyKey = (names: readonly string[]): JsonSchema =>
  literalKey(
    `How the provider pages:\n${STRATEGIES.filter((s) => names.includes(s.type))
      .map((s) => `- ${s.type}: ${s.summary}`)
      .join("\n")}`,
    { enum: [...names, ...RESERVED_STRATEGIES] },
    { examples: names.slice(0, 3) },
  );

const schemaOf = (strategy: Strategy, innerSchema: JsonSchema): JsonSchema => ({
  ...closed(
    strategy.summary,
    {
      strategy: literalKey(strategy.summary, { const: strategy.type }),
      ...strategy.properties,
      ...("inner" in strategy.properties ? { inner: { ...strategy.properties["inner"], ...innerSchema } } : {}),
    },
    // A missing `stop` has its own finding (stop_missing), raised when the block is compiled.
    strategy.required.filter((key) => key !== "stop"),
    {
      examples: strategy.examples,
      anti: strategy.antiExamples,
    },
  ),
});

const inline = (strategies: readonly Strategy[], innerSchema: JsonSchema): JsonSchema => ({
  type: "object",
  required: ["strategy"],
  properties: { strategy: strategyKey(strategies.map((s) => s.type)) },
  allOf: strategies.map((strategy) =>
    when(
      { required: ["strategy"], properties: { strategy: { const: strategy.type } } },
      schemaOf(strategy, innerSchema),
    ),
  ),
});

const innerStrategies = STRATEGIES.filter((strategy) => !("inner" in strategy.properties));
const inlineSchema = inline(STRATEGIES, inline(innerStrategies, {}));

/** Any key of any strategy: which of them fit is known once the preset is looked up. */
const replacementsSchema: JsonSchema = closed(
  "A preset of the integration with some keys replaced; null removes one.",
  {
    use: literalKey(
      "Name of a preset under `pagination` in integration.yaml.",
      { type: "string", minLength: 1 },
      { examples: ["by_page"] },
    ),
    ...Object.fromEntries(
      STRATEGIES.flatMap((strategy) => Object.keys(strategy.properties)).map((key) => [
        key,
        true as unknown as JsonSchema,
      ]),
    ),
  },
  ["use"],
  { examples: [{ use: "by_page", start: 1 }] },
);

const usesPreset: JsonSchema = { type: "object", required: ["use"] };

/** `pagination:` of an operation. */
export const paginationSchema: JsonSchema = literalKey(
  "How a list is paged: the name of a preset, a preset with replacements, or a strategy written out.",
  {
    type: ["string", "object"],
    minLength: 1,
    allOf: [when({ type: "object", not: usesPreset }, inlineSchema), when(usesPreset, replacementsSchema)],
  },
  {
    examples: ["by_page", { use: "by_page", start: 1 }, ...STRATEGIES.flatMap((strategy) => strategy.examples)],
    anti: [{ value: { strategy: "pages" }, reason: "no such strategy" }],
  },
);

/** An entry of `pagination:` in integration.yaml. */
export const presetSchema: JsonSchema = literalKey(
  "A preset that operations name.",
  { ...inlineSchema },
  { examples: STRATEGIES.flatMap((strategy) => strategy.examples) },
);
