/** Pieces of JSON Schema that several strategies share: places, sizes, stop rules, caps. */
import {
  expressionKey as expression,
  type JsonSchema,
  literalKey,
  templateKey as template,
  type Words,
} from "../language/schema-words.ts";

/** A mistake and why it is one. */
export type Mistake = readonly [value: unknown, reason: string];

const words = (examples: readonly unknown[], mistake: Mistake | undefined): Words => ({
  examples,
  ...(mistake === undefined ? {} : { anti: [{ value: mistake[0], reason: mistake[1] }] }),
});

/** A literal key with its sentence, examples and a mistake. */
export const described = (
  schema: JsonSchema,
  description: string,
  examples: readonly unknown[],
  mistake?: Mistake,
): JsonSchema => literalKey(description, schema, words(examples, mistake));
export const expressionKey = (description: string, examples: readonly string[], mistake?: Mistake): JsonSchema =>
  expression(description, words(examples, mistake));
export const templateKey = (description: string, examples: readonly unknown[], mistake?: Mistake): JsonSchema =>
  template(description, words(examples, mistake));

const literalName: JsonSchema = { type: "string", minLength: 1 };

/** PLACE: where a value goes into the request. */
export const placeKey = (description: string, examples: readonly unknown[]): JsonSchema =>
  described(
    {
      type: ["string", "object"],
      minLength: 1,
      properties: {
        query: described(
          literalName,
          "Name of a query parameter.",
          ["page[number]"],
          ["{{ name }}", "names are literal, never templates"],
        ),
        header: described(literalName, "Name of a header.", ["Range-Start"]),
        body: described(literalName, "Dotted path into the body; back-ticks around a segment that holds a dot.", [
          "variables.after",
          "page.`next.id`",
        ]),
        path: described(literalName, "Name of a hole of the operation's path.", ["cursor"]),
        value: templateKey(
          "How the value is written; by default as it is.",
          ["batchSize={{ size }}"],
          ["batchSize=", "without a hole the same text is sent for every page"],
        ),
      },
      minProperties: 1,
      oneOf: [
        { type: "string" },
        { type: "object", required: ["query"] },
        { type: "object", required: ["header"] },
        { type: "object", required: ["body"] },
        { type: "object", required: ["path"] },
      ],
      additionalProperties: false,
    },
    description,
    examples,
    [{ querry: "page" }, "a place is `query`, `header`, `body` or `path`; a bare text is a query name"],
  );

const count = { type: "integer", minimum: 1 } as const;

const sizeKey: JsonSchema = described(
  {
    type: "object",
    additionalProperties: false,
    anyOf: [{ required: ["max"] }, { required: ["default"] }],
    properties: {
      to: placeKey("Where the page size goes. Without it nothing is sent and the size is fixed.", [
        "page[size]",
        { body: "page.limit" },
      ]),
      min: described(count, "The smallest page the provider gives.", [200], [0, "a page has at least one record"]),
      max: described(
        count,
        "The largest page the provider gives. It is asked for whenever the engine filters after the provider.",
        [100],
        [0, "a page has at least one record"],
      ),
      default: described(count, "The size of a page when none is asked for.", [10]),
    },
  },
  "How many records a page has.",
  [
    { to: "page[size]", max: 100 },
    { to: { header: "Sforce-Query-Options", value: "batchSize={{ size }}" }, min: 200, max: 2000 },
  ],
  [{ to: "page[size]" }, "`max` is missing: the engine would not know what it may ask for"],
);

const rule = (key: string, schema: JsonSchema): JsonSchema => ({
  type: "object",
  required: [key],
  additionalProperties: false,
  properties: { [key]: schema },
});

const stopKey: JsonSchema = described(
  {
    type: "array",
    minItems: 1,
    items: {
      type: ["string", "object"],
      anyOf: [
        { enum: ["short_page", "empty_page"] },
        rule(
          "total",
          expressionKey("The provider's total; the list ends when that many were read.", ["meta.page.total_count"]),
        ),
        rule(
          "has_more",
          expressionKey(
            "True while there is more: a boolean, or the texts `true` and `false`.",
            ["more"],
            ["next_cursor", "a text other than true and false is an error"],
          ),
        ),
        rule(
          "no_more",
          expressionKey("True on the last page: a boolean, or the texts `true` and `false`.", [
            "isLast",
            "$not($exists(links.next))",
          ]),
        ),
        rule("when", expressionKey("Ends the list when it holds (JSONata's truth).", ["$count = 0"])),
      ],
    },
  },
  "What ends the list. Any rule ends it, nothing else does but `max_pages` and `max_records`.",
  [["short_page", { total: "meta.page.total_count" }], [{ has_more: "more" }]],
  [[], "without a rule the engine cannot know whether a list is complete"],
);

/** Keys that every strategy but `none` takes. */
export const commonProperties: Readonly<Record<string, JsonSchema>> = {
  size: sizeKey,
  stop: stopKey,
  max_pages: described(
    count,
    "The provider gives no more pages than this; the list then ends as `truncated`.",
    [500],
    [0, "a list has at least one page"],
  ),
  max_records: described(
    count,
    "The provider gives no more records than this; the list then ends as `truncated`.",
    [10_000],
  ),
};
