/** `type: oauth2_authorization_code`: a person agrees once, refresh tokens do the rest (RFC 6749 §4.1 and §6, RFC 7636). */
import { SCOPES } from "../../language/scopes.ts";
import { literalKey, templateKey } from "../../language/schema-words.ts";
import { authorizationFlow, refreshToken } from "./authorization-flow.ts";
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
import type { AuthStrategy } from "./strategy.ts";
import { tokenStep } from "./token-step.ts";

const TYPE = "oauth2_authorization_code";

const flag = { type: "boolean" } as const;

export const authorizationCodeAuth: AuthStrategy = {
  type: TYPE,
  summary:
    "Sends a person to the provider to agree, then keeps the token fresh by its refresh token (RFC 6749 §4.1, §6).",
  properties: {
    authorize_url: templateKey("Absolute address of the page where the person agrees.", {
      examples: ["https://login.acme.example/oauth2/authorize"],
      anti: [{ value: ["https://login.acme.example/oauth2/authorize"], reason: "One address, not a list." }],
    }),
    token_url: tokenUrlKey,
    scopes: scopesKey,
    ...CLIENT_PROPERTIES,
    pkce: literalKey("Proof key for code exchange (RFC 7636); true if left out.", flag, {
      examples: [true],
      anti: [{ value: "S256", reason: "true or false; the method is always S256." }],
    }),
    params: paramsKey("More members of the authorization request."),
    rotate_refresh: literalKey(
      "Each refresh gives a new refresh token and ends the old one; an answer without one is an error then.",
      flag,
      { examples: [true], anti: [{ value: "yes", reason: "true or false." }] },
    ),
    apply: applyKey,
  },
  required: ["authorize_url", "token_url"],
  examples: [
    {
      type: TYPE,
      authorize_url: "https://login.acme.example/oauth2/authorize",
      token_url: "https://login.acme.example/oauth2/token",
      scopes: ["users.read", "offline_access"],
    },
  ],
  antiExamples: [
    {
      value: { type: TYPE, authorize_url: "https://login.acme.example/oauth2/authorize" },
      reason: "`token_url` turns the code into a token.",
    },
  ],
  compile(at, compilation, nested) {
    const place = at.at("token_url");
    const parts = {
      type: TYPE,
      authorizeUrl: compilation.template(at.at("authorize_url"), SCOPES.auth),
      tokenUrl: compilation.template(place, SCOPES.auth),
      readClient: compileClient(at, compilation),
      parameters: compileParameters(at, compilation),
      pkce: at.at("pkce").value !== false,
      rotates: at.at("rotate_refresh").value === true,
    };
    return tokenStep(
      at.at("apply"),
      nested,
      {
        type: TYPE,
        reissuable: false,
        kept: true,
        issue: (context, previous) => refreshToken(parts, context, previous),
        authorization: authorizationFlow(parts),
      },
      { urls: [{ at: place, template: parts.tokenUrl }], fields: clientFields(at) },
    );
  },
};
