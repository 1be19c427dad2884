/** JSON Schema of one way to connect an account. */
import type { Schema } from "../structure/problem.ts";
import {
  closed,
  description,
  documentationUrl,
  expression,
  flag,
  label,
  listOf,
  literal,
  named,
  operationName,
  ref,
  scopes,
  text,
  tree,
} from "./words.ts";

const FIELD_TYPES = [
  "text",
  "secret",
  "select",
  "host",
  "url",
  "number",
  "boolean",
  "multiline_secret",
  "json_secret",
] as const;

const option = closed(
  {
    value: literal(
      "What templates see.",
      { type: ["string", "number", "boolean"] },
      ["eu.acme.example"],
      [null, "an option has a value"],
    ),
    label: literal("What people read.", text, ["Europe"], ["", "a label is not empty"]),
  },
  ["value", "label"],
);

const field: Schema = {
  ...closed(
    {
      type: literal(
        "What the field holds; `secret` types are for `auth` templates alone.",
        { enum: FIELD_TYPES },
        ["secret"],
        ["password", "`secret` is meant"],
      ),
      label,
      required: literal("Whether an account needs it; true if left out.", flag, [false], ["no", "true or false"]),
      default: literal(
        "The value if none is given.",
        { type: ["string", "number", "boolean"] },
        ["acme.example"],
        [["acme.example"], "one value"],
      ),
      options: literal(
        "The values to choose from.",
        listOf(option, 1),
        [[{ value: "eu", label: "Europe" }]],
        [["eu"], "each option has `value` and `label`"],
      ),
      allow_other: literal(
        "Whether values beside the options are taken; never in a host position without an operator's leave.",
        flag,
        [true],
        ["yes", "true or false"],
      ),
      pattern: literal(
        "Regular expression (RE2) that the whole value fits.",
        text,
        ["^[a-z0-9-]+$"],
        ["", "leave the key out instead"],
      ),
      placeholder: literal("Shown in the empty form field.", text, ["acme-corp"], ["", "leave the key out instead"]),
      help: literal("Where to find the value.", text, ["Settings → API keys"], ["", "leave the key out instead"]),
      env: literal(
        "Environment variables that may fill it, in order of preference.",
        listOf({ type: "string", pattern: "^[A-Z][A-Z0-9_]*$", patternHint: "the name of an environment variable" }, 1),
        [["ACME_TOKEN"]],
        ["ACME_TOKEN", "a list, even of one"],
      ),
      normalize: expression("Turns what people paste into the value; the context is the value.", "$lowercase($)"),
    },
    ["type", "label"],
  ),
  allOf: [
    {
      if: { type: "object", properties: { type: { const: "select" } }, required: ["type"] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { required: ["options"] },
    },
  ],
};

const learnt = closed(
  {
    operation: literal(
      "The operation that is called once.",
      operationName,
      ["sites.list"],
      ["sites", "`resource.operation`"],
    ),
    args: tree("Its arguments.", { limit: 1 }),
    value: expression("Reads the value from the operation's answer.", "$[0].id"),
  },
  ["operation", "value"],
);

const diagnosis = closed(
  {
    operation: literal(
      "Called when the provider rejects the credentials.",
      operationName,
      ["keys.validate"],
      ["keys", "`resource.operation`"],
    ),
    field: literal(
      "The field that is wrong if the operation works all the same.",
      text,
      ["application_key"],
      ["", "the name of a field of this connection"],
    ),
    message: literal(
      "What to tell the customer then.",
      text,
      ["The API key is right, the application key is not."],
      ["", "a sentence"],
    ),
  },
  ["operation", "field", "message"],
);

const verify = closed(
  {
    operation: literal(
      "Called to see whether the credentials work.",
      operationName,
      ["me.get"],
      ["me", "`resource.operation`"],
    ),
    args: tree("Its arguments.", { customer: "my_customer" }),
    label: expression("Names the account, from the answer.", "login"),
    external_id: expression("The provider's id of the account, from the answer.", "id"),
    diagnose: literal(
      "Narrower checks, in order, to tell which credential is wrong: the first that works gives its message.",
      listOf(diagnosis),
      [
        [
          {
            operation: "keys.validate",
            field: "application_key",
            message: "The API key is right, the application key is not.",
          },
        ],
      ],
      [{ operation: "keys.validate" }, "a list, also for one check"],
    ),
  },
  ["operation"],
);

export const connectionSchema: Schema = closed(
  {
    label,
    description,
    documentation_url: documentationUrl,
    scopes,
    fields: literal(
      "What a person enters.",
      named(field),
      [{ token: { type: "secret", label: "Token" } }],
      [["token"], "a mapping of field names to fields"],
    ),
    auth: ref("auth"),
    verify: {
      ...verify,
      ...literal(
        "How to see whether an account works.",
        {},
        [{ operation: "me.get" }],
        ["me.get", "a mapping with `operation`"],
      ),
    },
    learn: literal(
      "Values fetched once and kept with the account, as `account.NAME`: after verification, or before the first call of an account that was never verified.",
      named(learnt),
      [{ cloud_id: { operation: "sites.list", value: "$[0].id" } }],
      [["cloud_id"], "a mapping of names to calls"],
    ),
  },
  ["label"],
);
