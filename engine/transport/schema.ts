/** JSON Schema of the transport part of the language: `errors` and `rate_limit`. */
import { CODE_ALIASES, ERROR_CODES } from "../errors.ts";
import { DURATION_SCHEMA } from "../language/duration.ts";
import { closed, expressionKey, literalKey, templateKey, type JsonSchema } from "../language/schema-words.ts";

const STATUS = "^([1-5]xx|any|[1-5]\\d\\d)$";
const oneStatus: JsonSchema = {
  anyOf: [
    { type: "integer", minimum: 100, maximum: 599 },
    { type: "string", pattern: STATUS },
  ],
};

const rule = closed(
  "One rule; the first whose `status` and `when` hold decides.",
  {
    status: literalKey(
      "Statuses it is for: `429`, `4xx`, `[403, 404]`, `2xx`, `any`. Without it the rule is tried on anything but 2xx.",
      { anyOf: [oneStatus, { type: "array", items: oneStatus, minItems: 1 }] },
      { examples: [429, "4xx", [403, 404]], anti: [{ value: "4**", reason: "A class is written `4xx`." }] },
    ),
    when: expressionKey("Holds for the answer; sees status, headers, body, text, request, account.", {
      examples: ["body.ok = false"],
      anti: [{ value: { body: "x" }, reason: "An expression is a text." }],
    }),
    action: literalKey(
      "What to do: fail with `code`; retry (after `wait` or a growing pause); wait (for the rate limit) and retry; refresh the token and retry; ignore (an empty page and the end; not found; deleted); partial (keep the data and say so); restart_paging (start the list again).",
      { enum: ["fail", "retry", "wait", "refresh", "ignore", "partial", "restart_paging"] },
      { examples: ["wait"], anti: [{ value: "backoff", reason: "The word is `retry`." }] },
    ),
    code: literalKey(
      "Error code given to the consumer if the rule's action cannot help.",
      { enum: [...Object.keys(ERROR_CODES), ...Object.keys(CODE_ALIASES)] },
      {
        examples: ["provider_permission_missing"],
        anti: [{ value: "forbidden", reason: "Codes come from the closed list of docs/errors.md." }],
      },
    ),
    hint: templateKey("What the consumer should do; sees the answer and `message`.", {
      examples: ["The key lacks a permission for this call."],
      anti: [{ value: ["x"], reason: "One text." }],
    }),
    wait: expressionKey("Seconds to wait, for providers that say it in a place of their own.", {
      examples: ["$toNumber(body.retry_in)", 30],
      anti: [{ value: [30], reason: "A number of seconds." }],
    }),
  },
  ["action"],
  {
    examples: [{ status: 429, action: "wait" }],
    anti: [{ value: { status: 429 }, reason: "`action` says what to do." }],
  },
);

const rules = literalKey(
  "Rules for answers, in order.",
  { type: "array", items: rule },
  {
    examples: [[{ status: 429, action: "wait" }]],
    anti: [{ value: { status: 429, action: "wait" }, reason: "A list of rules." }],
  },
);

/** `errors` of an operation. */
export const operationErrorsSchema: JsonSchema = closed("Rules tried before the integration's.", { rules }, [], {
  examples: [{ rules: [{ status: 404, action: "ignore" }] }],
  anti: [{ value: { message: "body.error" }, reason: "The message is said once, in integration.yaml." }],
});

/** `errors` of integration.yaml. */
export const errorsSchema: JsonSchema = closed(
  "How the provider says that something went wrong.",
  {
    message: expressionKey("The provider's message in an error answer.", {
      examples: ["body.error.message"],
      anti: [{ value: ["body.error"], reason: "An expression is a text." }],
    }),
    provider_code: expressionKey("The provider's own error code.", {
      examples: ["body.error.code"],
      anti: [{ value: ["body.error"], reason: "An expression is a text." }],
    }),
    request_id: expressionKey("The provider's id of the request, for its support.", {
      examples: ["headers.`x-request-id`"],
      anti: [{ value: { header: "x-request-id" }, reason: "An expression: headers.`x-request-id`." }],
    }),
    shape: expressionKey(
      "Engine-made errors in the provider's own form, for its own clients; sees message, code, request_id.",
      {
        examples: ["{ 'errors': [message] }"],
        anti: [
          { value: { errors: ["message"] }, reason: "An expression is a text; put it in quotes or a `|-` block." },
        ],
      },
    ),
    rules,
  },
  [],
  {
    examples: [{ message: "body.error.message", rules: [{ status: 429, action: "wait" }] }],
    anti: [{ value: [{ status: 429, action: "wait" }], reason: "Rules stand under `rules`." }],
  },
);

const headerName = (text: string): JsonSchema =>
  literalKey(
    text,
    { type: "string", minLength: 1 },
    {
      examples: ["x-ratelimit-remaining"],
      anti: [{ value: ["x-ratelimit-remaining"], reason: "The name of one header, any case." }],
    },
  );

const limitItem = closed(
  "One budget.",
  {
    name: literalKey(
      "Its name in metrics.",
      { type: "string" },
      { examples: ["search"], anti: [{ value: 1, reason: "A text." }] },
    ),
    headers: closed(
      "Headers that tell its state.",
      {
        limit: headerName("Calls allowed in a period."),
        remaining: headerName("Calls left."),
        reset: headerName("When the period ends, in the unit of `reset`."),
        period: headerName("Length of the period in seconds."),
        bucket: headerName("Name of the budget."),
        retry_after: headerName("Seconds or HTTP date to wait; `retry-after` is always read too."),
      },
      [],
      {
        examples: [{ limit: "x-ratelimit-limit", remaining: "x-ratelimit-remaining", reset: "x-ratelimit-reset" }],
        anti: [{ value: ["x-ratelimit-reset"], reason: "Say which header is which." }],
      },
    ),
    reset: literalKey(
      "Unit of the reset header; `seconds_or_epoch` takes values above 100,000,000 for Unix time.",
      { enum: ["seconds", "epoch_seconds", "epoch_milliseconds", "http_date", "iso8601", "seconds_or_epoch"] },
      { examples: ["epoch_seconds"], anti: [{ value: "unix", reason: "The word is `epoch_seconds`." }] },
    ),
    limit: literalKey(
      "Calls allowed in `period`, where no header says it.",
      { type: "integer", minimum: 1 },
      { examples: [300], anti: [{ value: "300/h", reason: "A number; the time goes to `period`." }] },
    ),
    period: literalKey("Length of the period: seconds, `1h` or `PT1H`.", DURATION_SCHEMA, {
      examples: [3600, "1h"],
      anti: [{ value: "hourly", reason: "A number of seconds, or a duration." }],
    }),
    scope: literalKey(
      "Who shares it.",
      { enum: ["account", "credential", "global"] },
      { examples: ["account"], anti: [{ value: "user", reason: "One of account, credential, global." }] },
    ),
    match: literalKey(
      "Operations it is for (`resource.operation`); all if absent.",
      { type: "array", items: { type: "string" } },
      { examples: [["logs.search"]], anti: [{ value: "logs.search", reason: "A list." }] },
    ),
    weight: literalKey(
      "How many calls one call counts for.",
      { type: "number", exclusiveMinimum: 0 },
      { examples: [1], anti: [{ value: 0, reason: "More than nothing." }] },
    ),
    concurrency: literalKey(
      "Calls at the same time.",
      { type: "integer", minimum: 1 },
      { examples: [4], anti: [{ value: 0.5, reason: "A whole number." }] },
    ),
  },
  [],
  {
    examples: [{ headers: { reset: "x-ratelimit-reset" }, reset: "seconds" }],
    anti: [{ value: { reset: "x-ratelimit-reset" }, reason: "`reset` is a unit; header names stand under `headers`." }],
  },
);

/** `rate_limit` of integration.yaml and of an operation: a list; one item may be written without the dash. */
export const rateLimitSchema: JsonSchema = literalKey(
  "The provider's rate limits and the headers that tell their state.",
  { anyOf: [limitItem, { type: "array", items: limitItem }] },
  {
    examples: [
      {
        headers: { limit: "x-ratelimit-limit", remaining: "x-ratelimit-remaining", reset: "x-ratelimit-reset" },
        reset: "epoch_seconds",
      },
    ],
    anti: [{ value: "100/min", reason: "Say `limit: 100, period: 60`." }],
  },
);
