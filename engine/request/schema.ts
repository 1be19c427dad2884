/** JSON Schema of the request part of the language: integration-level defaults, and an operation's own keys. */
import { DURATION_SCHEMA } from "../language/duration.ts";
import {
  closed,
  expressionKey,
  literalKey,
  named,
  orNull,
  templateKey,
  treeKey,
  type JsonSchema,
} from "../language/schema-words.ts";

export { authSchema } from "./auth/registry.ts";

const method = literalKey(
  "HTTP method.",
  { enum: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] },
  { examples: ["GET"], anti: [{ value: "get", reason: "Methods are upper-case." }] },
);

const baseUrl = templateKey(
  "Scheme, host and base path; paths are appended to it. Hosts it can reach must be covered by `hosts`, or come from the options of a field.",
  {
    examples: ["https://api.example.com/v1", "https://api.{{ account.site }}"],
    anti: [{ value: ["https://api.example.com"], reason: "One text, not a list; other hosts go to `servers`." }],
  },
);

const arrayStyle = literalKey(
  "How lists are written in query and form: `a=1&a=2`, `a[]=1&a[]=2`, `a=1,2`, `a[0]=1&a[1]=2`. A name that ends in `[]` is sent as written.",
  { enum: ["repeat", "brackets", "comma", "indices"] },
  { examples: ["comma"], anti: [{ value: "csv", reason: "The word is `comma`." }] },
);

const timeout = literalKey(
  "Longest time for one attempt: seconds, `30s` or `PT30S`. The deadline of the call always wins.",
  DURATION_SCHEMA,
  { examples: [30, "45s"], anti: [{ value: "soon", reason: "A number of seconds, or a duration." }] },
);

const headerValues = (text: string): JsonSchema =>
  named(
    text,
    orNull(
      templateKey("Its value; an empty hole drops the header.", {
        examples: ["application/json", "{{ account.version }}"],
        anti: [{ value: ["a", "b"], reason: "One text; a hole may give a list, which is joined by commas." }],
      }),
    ),
    {
      examples: [{ Accept: "application/json" }],
      anti: [{ value: ["Accept: application/json"], reason: "A mapping of names to values." }],
    },
  );

const queryValues = (text: string): JsonSchema =>
  named(text, orNull(treeKey("Its value: a template or a list of templates; an empty hole drops the parameter.")), {
    examples: [{ include: "roles" }, { fields: ["id", "name"] }],
    anti: [{ value: "include=roles", reason: "A mapping of names to values; the engine encodes." }],
  });

const servers = literalKey(
  "Other hosts of the same provider; the first rule that matches method and path wins. Used by operations without a base URL of their own and by raw calls.",
  {
    type: "array",
    items: closed(
      "One rule.",
      {
        method: literalKey(
          "HTTP method; any if absent.",
          { type: "string", pattern: "^[A-Z]+$" },
          { examples: ["POST"], anti: [{ value: "post", reason: "Methods are upper-case." }] },
        ),
        path: literalKey(
          "Path, exact; `*` stands for one segment, `**` at the end for the rest.",
          { type: "string", pattern: "^/" },
          { examples: ["/v2/logs", "/v2/events/**"], anti: [{ value: "v2/logs", reason: "Paths begin with `/`." }] },
        ),
        base_url: baseUrl,
      },
      ["path", "base_url"],
    ),
  },
  {
    examples: [[{ method: "POST", path: "/v2/logs", base_url: "https://intake.example.com" }]],
    anti: [{ value: { path: "/v2/logs", base_url: "https://intake.example.com" }, reason: "A list of rules." }],
  },
);

/** Keys of integration.yaml. */
export const integrationRequestProperties: Readonly<Record<string, JsonSchema>> = {
  base_url: baseUrl,
  servers,
  headers: headerValues("Headers of every operation; an operation's own win, null removes."),
  query: queryValues("Query parameters of every operation; an operation's own win, null removes."),
  array_style: arrayStyle,
  timeout,
};

const param = closed("Where one argument travels.", {
  in: literalKey(
    "Place; `query` if absent. `path` fills `{name}`, `template` says that a template reads it.",
    { enum: ["query", "header", "path", "body", "template"] },
    { examples: ["header"], anti: [{ value: "headers", reason: "The word is `header`." }] },
  ),
  name: literalKey(
    "Its name there; the argument's own name if absent.",
    { type: "string", minLength: 1 },
    { examples: ["filter[status]"], anti: [{ value: "", reason: "Leave it out to keep the argument's name." }] },
  ),
  at: literalKey(
    "With `in: body`: the dotted place; back-ticks around a segment that holds a dot.",
    { type: "string", minLength: 1 },
    { examples: ["filter.query"], anti: [{ value: ["filter", "query"], reason: "One dotted text." }] },
  ),
  array: arrayStyle,
  required: literalKey(
    "Refuse the call without it.",
    { type: "boolean" },
    { examples: [true], anti: [{ value: "yes", reason: "`true` or `false`." }] },
  ),
  default: templateKey("Value where the caller gives none.", {
    examples: ["{{ account.org }}"],
    anti: [{ value: { $text: "org.txt" }, reason: "A text with holes." }],
  }),
  schema: literalKey(
    "JSON Schema of the value, for tools and docs.",
    { type: "object" },
    {
      examples: [{ type: "array", items: { type: "string" } }],
      anti: [{ value: "string", reason: "A schema: `{ type: string }`." }],
    },
  ),
  description: literalKey(
    "What it does, for tools and docs.",
    { type: "string" },
    {
      examples: ["Only users with this status."],
      anti: [{ value: ["x"], reason: "One text." }],
    },
  ),
});

const params = literalKey(
  "The operation's parameters: callers pass arguments by name, the operation alone knows where they travel.",
  { type: "object", additionalProperties: { anyOf: [param, { type: "null" }] } },
  {
    examples: [{ status: { name: "filter[status]", array: "comma" }, sort: {} }],
    anti: [{ value: ["status"], reason: "A mapping of argument names." }],
  },
);

/** Keys of an operation. */
export const operationRequestProperties: Readonly<Record<string, JsonSchema>> = {
  method,
  path: templateKey("Path below the base URL. Holes are encoded as one segment.", {
    examples: ["/v2/users", "/v2/users/{{ id }}"],
    anti: [{ value: ["/v2/users"], reason: "One text, not a list." }],
  }),
  base_url: baseUrl,
  params,
  closed: literalKey(
    "Refuse arguments that are not declared, instead of sending them as query.",
    { type: "boolean" },
    { examples: [true], anti: [{ value: "yes", reason: "`true` or `false`." }] },
  ),
  headers: headerValues("Headers; over the integration's, null removes."),
  query: queryValues("Query parameters; over the integration's, null removes."),
  auth: literalKey(
    "`none`: send no credentials.",
    { const: "none" },
    {
      examples: ["none"],
      anti: [
        { value: "bearer", reason: "Credentials belong to the connection; an operation can only leave them out." },
      ],
    },
  ),
  // Any YAML value is a tree, so there is no anti-example.
  body: treeKey("The body, on any method: templates at the leaves. Without it the argument `body` is the body.", {
    examples: [{ data: { type: "users", id: "{{ id }}" } }],
  }),
  body_format: literalKey(
    "How the body is written.",
    { enum: ["json", "form", "multipart", "text", "xml", "binary"] },
    { examples: ["form"], anti: [{ value: "urlencoded", reason: "The word is `form`." }] },
  ),
  response_format: literalKey(
    "How the answer is read.",
    { enum: ["json", "xml", "text", "csv", "ndjson", "binary", "none"] },
    { examples: ["ndjson"], anti: [{ value: "jsonl", reason: "The word is `ndjson`." }] },
  ),
  array_style: arrayStyle,
  timeout,
  records: expressionKey("The records of a list answer; the context is its body. One object counts as one record.", {
    examples: ["data", "$"],
    anti: [{ value: ["data"], reason: "An expression is a text." }],
  }),
  record: expressionKey("The record of an item answer; the context is its body.", {
    examples: ["$", "data"],
    anti: [{ value: {}, reason: "An expression is a text; `$` is the whole body." }],
  }),
  absent: literalKey(
    "What it means if `records` or `record` finds nothing: an error, or an empty answer.",
    { enum: ["error", "empty"] },
    { examples: ["empty"], anti: [{ value: "null", reason: "`error` or `empty`." }] },
  ),
  effect: literalKey(
    "What the call does; by method if absent (GET, HEAD, OPTIONS read; DELETE destroys; others write).",
    { enum: ["read", "write", "destroy"] },
    { examples: ["read"], anti: [{ value: "delete", reason: "The word is `destroy`." }] },
  ),
  idempotency: literalKey(
    "Whether sending twice does the same as once: by a header that carries a key, by nature, or not. By method if absent (PUT and DELETE by nature).",
    {
      anyOf: [
        { enum: ["natural", "none"] },
        closed(
          "A header carries the key.",
          {
            header: literalKey(
              "Its name.",
              { type: "string", minLength: 1 },
              { examples: ["Idempotency-Key"], anti: [{ value: "", reason: "A header has a name." }] },
            ),
          },
          ["header"],
        ),
      ],
    },
    {
      examples: [{ header: "Idempotency-Key" }, "natural"],
      anti: [{ value: true, reason: "Say how: `natural`, `none` or `{ header: … }`." }],
    },
  ),
};

export const operationRequestRequired: readonly string[] = ["method", "path"];
