/** JSON Schema of unified-models/MODEL/model.yaml. */
import type { Schema } from "../structure/problem.ts";
import { closed, cognate, description, flag, label, listOf, literal, named, texts } from "./words.ts";

const FIELD = "^[a-z][a-z0-9_]*$";
const METHOD = "^[a-z][a-z0-9-]*$";

const fields = listOf({ type: "string", pattern: FIELD, patternHint: "a field name" });

const parameter = closed(
  {
    type: literal(
      "The type of the value.",
      { enum: ["string", "number", "integer", "boolean"] },
      ["string"],
      ["date", "a date is a string with `format: date-time`"],
    ),
    format: literal(
      "The form of a text, as JSON Schema names it.",
      { enum: ["date-time", "date", "time", "duration", "email", "uri", "uuid"] },
      ["date-time"],
      ["datetime", "`date-time` is meant"],
    ),
    enum: literal("The values that are known.", texts, [["active", "inactive"]], ["active", "a list, even of one"]),
    operators: literal(
      "How the parameter may be compared; `eq` if left out.",
      listOf({ enum: ["eq", "in", "gt", "gte", "lt", "lte"] }, 1),
      [["gt", "lte"]],
      [[">"], "one of eq, in, gt, gte, lt, lte"],
    ),
    field: literal(
      "The record's field it is about; without it the engine cannot apply it itself.",
      {
        type: "string",
        pattern: "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$",
        patternHint: "a field, dotted inside objects",
      },
      ["created_at"],
      ["createdAt", "fields are lower case with `_`"],
    ),
    description,
    required: literal("Whether a call must have it.", flag, [true], ["yes", "true or false"]),
  },
  ["type", "description"],
);

const writeRule = (kind: string): Schema =>
  literal(
    `What ${kind} takes.`,
    closed(
      {
        required: literal("Properties that must be there.", fields, [["name"]], ["name", "a list, even of one"]),
        properties: literal(
          "Properties that may be there.",
          fields,
          [["name", "email"]],
          ["name", "a list, even of one"],
        ),
      },
      ["properties"],
    ),
    [{ required: ["name"], properties: ["name", "email"] }],
    [["name"], "`properties`, and `required` among them"],
  );

const jsonSchema: Schema = { type: ["string", "object"] };

const customMethod = closed({
  input: literal(
    "JSON Schema of the body, or the file it stands in.",
    jsonSchema,
    [{ type: "object" }],
    [true, "a schema or a file"],
  ),
  output: literal(
    "JSON Schema of the answer, or the file it stands in.",
    jsonSchema,
    ["invite.schema.json"],
    [true, "a schema or a file"],
  ),
});

const resource = closed(
  {
    description,
    schema: literal(
      "File with the JSON Schema of a record.",
      { type: "string", pattern: "\\.json$", patternHint: "a `.json` file" },
      ["users.schema.json"],
      ["users", "a file name"],
    ),
    methods: literal(
      "What may be asked for.",
      listOf({ type: "string", pattern: METHOD, patternHint: "a method name" }, 1),
      [["list", "get"]],
      ["list", "a list, even of one"],
    ),
    id: literal(
      "The field that identifies a record.",
      { type: "string", pattern: FIELD, patternHint: "a field name" },
      ["id"],
      ["Id", "fields are lower case with `_`"],
    ),
    query: literal(
      "Parameters of list calls.",
      named(parameter, FIELD),
      [{ status: { type: "string", description: "Whether the user may log in." } }],
      [["status"], "a mapping of names to parameters"],
    ),
    sort: literal(
      "Fields that lists may be sorted by.",
      fields,
      [["created_at"]],
      ["created_at", "a list, even of one"],
    ),
    write: literal(
      "What create and update take.",
      closed({ create: writeRule("create"), update: writeRule("update") }),
      [{ create: { required: ["name"], properties: ["name"] } }],
      [["name"], "`create` and `update`, each with `properties`"],
    ),
    methods_custom: literal(
      "Methods beside the usual five.",
      named(customMethod, METHOD),
      [{ invite: { input: { type: "object" } } }],
      [["invite"], "a mapping of names to input and output"],
    ),
  },
  ["schema", "methods"],
);

export const modelSchema: Schema = {
  title: "model.yaml",
  description: "A unified model: its resources, their methods, query parameters and write rules.",
  ...closed(
    {
      cognate,
      model: literal(
        "The model's name in URLs; the same as its folder.",
        { type: "string", pattern: METHOD, patternHint: "a name of lower-case letters, digits and `-`" },
        ["user-directory"],
        ["User Directory", "lower-case letters, digits and `-` only"],
      ),
      label,
      description,
      version: literal(
        "Semantic version of the model.",
        { type: "string", pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$", patternHint: "a version such as `1.0.0`" },
        ["1.0.0"],
        [1, "three numbers, as text"],
      ),
      resources: literal(
        "The model's resources.",
        { ...named(resource, "^[a-z][a-z0-9_-]*$"), minProperties: 1 },
        [{ users: { schema: "users.schema.json", methods: ["list"] } }],
        [{}, "a model without resources says nothing"],
      ),
    },
    ["cognate", "model", "label", "version", "resources"],
  ),
};
