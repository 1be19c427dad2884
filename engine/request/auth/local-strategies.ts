/** The strategies that need no provider to be asked first; only these may stand inside others. */
import { literalKey, type JsonSchema, type Words } from "../../language/schema-words.ts";
import { awsSigv4Auth } from "./aws-sigv4.ts";
import { basicAuth } from "./basic.ts";
import { bearerAuth } from "./bearer.ts";
import { bodyAuth } from "./body.ts";
import { headerAuth } from "./header.ts";
import { hmacAuth } from "./hmac.ts";
import { jwtAuth } from "./jwt.ts";
import { queryAuth } from "./query.ts";
import { strategySchema, type AuthStrategy } from "./strategy.ts";

const SENDING: readonly AuthStrategy[] = [headerAuth, queryAuth, bodyAuth, basicAuth, bearerAuth];

export const LOCAL_STRATEGIES: readonly AuthStrategy[] = [...SENDING, jwtAuth, hmacAuth, awsSigv4Auth];

const list = (description: string, strategies: readonly AuthStrategy[], words: Words): JsonSchema =>
  literalKey(
    description,
    { type: "array", items: { type: "object", required: ["type"], oneOf: strategies.map(strategySchema) } },
    words,
  );

/** `apply` of a strategy that gets a token. */
export const applyKey: JsonSchema = list(
  "How the token travels, as `token.access_token`; a bearer header if left out.",
  SENDING,
  {
    examples: [[{ type: "header", name: "X-Access-Token", value: "{{ token.access_token }}" }]],
    anti: [{ value: { type: "bearer", token: "{{ token.access_token }}" }, reason: "A list, also for one strategy." }],
  },
);

/** `login.auth` */
export const loginAuthKey: JsonSchema = list("How the login itself is authorised.", LOCAL_STRATEGIES, {
  examples: [[{ type: "basic", username: "{{ credentials.user }}", password: "{{ credentials.password }}" }]],
  anti: [{ value: [{ type: "session" }], reason: "A login does not need another login." }],
});
