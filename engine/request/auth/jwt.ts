/** `type: jwt`: a token signed here and sent as it is (RFC 7519). */
import { literalKey } from "../../language/schema-words.ts";
import { secret } from "../../language/secret.ts";
import { checkHeaderValue } from "../print.ts";
import { authScope } from "./auth-scope.ts";
import { compileJwt, JWT_PROPERTIES } from "./jwt-config.ts";
import { headerStep, type AuthStrategy } from "./strategy.ts";
import { heldToken } from "./token-step.ts";

export const jwtAuth: AuthStrategy = {
  type: "jwt",
  summary: "Signs a JSON Web Token and sends it as it is; a token that is exchanged is `oauth2_jwt_bearer`.",
  properties: {
    ...JWT_PROPERTIES,
    header: literalKey(
      "Header that carries the token alone; without it `Authorization: Bearer …`.",
      { type: "string", pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" },
      { examples: ["X-Auth-Token"], anti: [{ value: "", reason: "A header has a name." }] },
    ),
  },
  required: ["algorithm", "key", "claims"],
  examples: [
    { type: "jwt", algorithm: "ES256", key: "{{ credentials.key }}", claims: { iss: "{{ credentials.issuer }}" } },
  ],
  antiExamples: [
    {
      value: { type: "jwt", algorithm: "none", key: "{{ credentials.key }}", claims: { iss: "x" } },
      reason: "An unsigned token proves nothing.",
    },
    { value: { type: "jwt", algorithm: "RS256", claims: { iss: "x" } }, reason: "`key` signs it." },
  ],
  compile(at, compilation) {
    const make = compileJwt(at, compilation);
    const own = at.at("header").value;
    const name = typeof own === "string" ? own.toLowerCase() : "authorization";
    return {
      ...headerStep(name, (scope) => {
        const token = heldToken(scope);
        return secret(checkHeaderValue(name, own === undefined ? `Bearer ${token}` : token));
      }),
      grant: {
        type: "jwt",
        reissuable: true,
        kept: false,
        async issue({ account, now }) {
          const { token, expiresAt } = await make(authScope(account, now), now);
          return { accessToken: token, expiresAt, obtainedAt: now, members: {} };
        },
      },
    };
  },
};
