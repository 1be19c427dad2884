/** The list of auth strategies. Adding one: write its file, add it here (or to `local-strategies.ts` if it asks nobody). */
import { literalKey, type JsonSchema } from "../../language/schema-words.ts";
import { LOCAL_STRATEGIES } from "./local-strategies.ts";
import { authorizationCodeAuth } from "./oauth2-authorization-code.ts";
import { clientCredentialsAuth } from "./oauth2-client-credentials.ts";
import { jwtBearerAuth } from "./oauth2-jwt-bearer.ts";
import { sessionAuth } from "./session.ts";
import { strategySchema, type AuthStrategy } from "./strategy.ts";

export const AUTH_STRATEGIES: readonly AuthStrategy[] = [
  ...LOCAL_STRATEGIES,
  clientCredentialsAuth,
  jwtBearerAuth,
  authorizationCodeAuth,
  sessionAuth,
];

/** `connections.*.auth` */
export const authSchema: JsonSchema = literalKey(
  "How the account's credentials travel, applied in order to each request; a signature comes last.",
  { type: "array", items: { type: "object", required: ["type"], oneOf: AUTH_STRATEGIES.map(strategySchema) } },
  {
    examples: [[{ type: "header", name: "X-Api-Key", value: "{{ credentials.api_key }}" }]],
    anti: [{ value: { type: "bearer", token: "{{ credentials.token }}" }, reason: "A list, also for one strategy." }],
  },
);
