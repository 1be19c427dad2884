/** The list of auth strategies. Adding one: write its file, add it here. */
import { closed, literalKey, type JsonSchema } from "../../language/schema-words.ts";
import { basicAuth } from "./basic.ts";
import { bearerAuth } from "./bearer.ts";
import { bodyAuth } from "./body.ts";
import { headerAuth } from "./header.ts";
import { queryAuth } from "./query.ts";
import { RESERVED_AUTH } from "./reserved.ts";
import type { AuthStrategy } from "./strategy.ts";

export const AUTH_STRATEGIES: readonly AuthStrategy[] = [headerAuth, queryAuth, bodyAuth, basicAuth, bearerAuth];

export const findAuthStrategy = (type: unknown): AuthStrategy | undefined =>
  AUTH_STRATEGIES.find((one) => one.type === type);

const schemaOf = ({ type, summary, properties, required, examples, antiExamples }: AuthStrategy): JsonSchema =>
  closed(summary, { type: literalKey("Which strategy.", { const: type }), ...properties }, ["type", ...required], {
    examples,
    anti: antiExamples,
  });

const strategies: readonly JsonSchema[] = [...AUTH_STRATEGIES.map(schemaOf), ...RESERVED_AUTH.map((one) => one.schema)];

/** `connections.*.auth` */
export const authSchema: JsonSchema = literalKey(
  "How the account's credentials travel, applied in order to each request.",
  { type: "array", items: { type: "object", required: ["type"], oneOf: strategies } },
  {
    examples: [[{ type: "header", name: "X-Api-Key", value: "{{ credentials.api_key }}" }]],
    anti: [{ value: { type: "bearer", token: "{{ credentials.token }}" }, reason: "A list, also for one strategy." }],
  },
);
