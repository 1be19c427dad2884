/** `type: oauth2_client_credentials`: a token for the client itself (RFC 6749 §4.4). */
import * as oauth from "oauth4webapi";
import { SCOPES } from "../../language/scopes.ts";
import { authScope } from "./auth-scope.ts";
import { renderAuthUrl } from "./auth-url.ts";
import { applyKey } from "./local-strategies.ts";
import {
  CLIENT_PROPERTIES,
  clientFields,
  compileClient,
  compileParameters,
  paramsKey,
  scopesKey,
  tokenUrlKey,
} from "./oauth-client.ts";
import { askEndpoint } from "./oauth-endpoint.ts";
import type { AuthStrategy } from "./strategy.ts";
import { tokenStep } from "./token-step.ts";

const TYPE = "oauth2_client_credentials";

export const clientCredentialsAuth: AuthStrategy = {
  type: TYPE,
  summary: "Gets a token for the client itself and sends it (RFC 6749 §4.4). It is got anew before it ends.",
  properties: {
    token_url: tokenUrlKey,
    scopes: scopesKey,
    ...CLIENT_PROPERTIES,
    params: paramsKey("More members of the token request."),
    apply: applyKey,
  },
  required: ["token_url"],
  examples: [
    { type: TYPE, token_url: "https://login.acme.example/oauth2/token", scopes: ["users.read"] },
    { type: TYPE, token_url: "https://{{ credentials.tenant }}.acme.example/token", client_auth: "body" },
  ],
  antiExamples: [
    { value: { type: TYPE, scopes: ["users.read"] }, reason: "`token_url` says where the token is asked for." },
    {
      value: { type: TYPE, token_url: "https://login.acme.example/token", scope: "users.read" },
      reason: "The key is `scopes`, a list.",
    },
  ],
  compile(at, compilation, nested) {
    const place = at.at("token_url");
    const url = compilation.template(place, SCOPES.auth);
    const readClient = compileClient(at, compilation);
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
          const { client, authentication } = readClient(scope, now);
          const endpoint = { type: TYPE, url: renderAuthUrl(url, scope, now), repeatable: true };
          return askEndpoint(context, endpoint, async ({ server, options }) =>
            oauth.processClientCredentialsResponse(
              server,
              client,
              await oauth.clientCredentialsGrantRequest(
                server,
                client,
                authentication,
                parameters(scope, now),
                options,
              ),
            ),
          );
        },
      },
      { urls: [{ at: place, template: url }], fields: clientFields(at) },
    );
  },
};
