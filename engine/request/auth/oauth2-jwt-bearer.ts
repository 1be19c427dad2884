/** `type: oauth2_jwt_bearer`: a token signed here is exchanged for an access token (RFC 7523 §2.1). */
import * as oauth from "oauth4webapi";
import { SCOPES } from "../../language/scopes.ts";
import { authScope } from "./auth-scope.ts";
import { renderAuthUrl } from "./auth-url.ts";
import { compileJwt, JWT_PROPERTIES } from "./jwt-config.ts";
import { applyKey } from "./local-strategies.ts";
import { compileParameters, paramsKey, tokenUrlKey } from "./oauth-client.ts";
import { askEndpoint } from "./oauth-endpoint.ts";
import type { AuthStrategy } from "./strategy.ts";
import { tokenStep } from "./token-step.ts";

const TYPE = "oauth2_jwt_bearer";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** The assertion says who asks. */
const assertionOnly: oauth.ClientAuth = () => {};

export const jwtBearerAuth: AuthStrategy = {
  type: TYPE,
  summary: "Signs a token and exchanges it for an access token (RFC 7523), as service accounts do.",
  properties: {
    token_url: tokenUrlKey,
    ...JWT_PROPERTIES,
    params: paramsKey("More members of the token request."),
    apply: applyKey,
  },
  required: ["token_url", "algorithm", "key", "claims"],
  examples: [
    {
      type: TYPE,
      token_url: "https://login.acme.example/token",
      algorithm: "RS256",
      key: "{{ credentials.key.private_key }}",
      claims: { iss: "{{ credentials.key.client_email }}", sub: "{{ credentials.admin }}", scope: "users.read" },
    },
  ],
  antiExamples: [
    {
      value: { type: TYPE, algorithm: "RS256", key: "{{ credentials.key }}", claims: { iss: "x" } },
      reason: "`token_url` exchanges it; a token that is sent as it is is `jwt`.",
    },
  ],
  compile(at, compilation, nested) {
    const place = at.at("token_url");
    const url = compilation.template(place, SCOPES.auth);
    const make = compileJwt(at, compilation);
    const parameters = compileParameters(at, compilation);
    return tokenStep(
      at.at("apply"),
      nested,
      {
        type: TYPE,
        reissuable: true,
        kept: true,
        async issue(context) {
          const { account, now } = context;
          const scope = authScope(account, now);
          const target = renderAuthUrl(url, scope, now);
          // RFC 7523 §3: the audience is the token endpoint, unless the provider wants another.
          const { token } = await make(scope, now, { aud: target.href });
          const form = parameters(scope, now);
          form.set("assertion", token);
          const client: oauth.Client = { client_id: TYPE };
          return askEndpoint(context, { type: TYPE, url: target, repeatable: true }, async ({ server, options }) =>
            oauth.processGenericTokenEndpointResponse(
              server,
              client,
              await oauth.genericTokenEndpointRequest(server, client, assertionOnly, GRANT, form, options),
            ),
          );
        },
      },
      { urls: [{ at: place, template: url }] },
    );
  },
};
