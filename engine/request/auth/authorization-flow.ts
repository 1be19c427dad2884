/** The two halves of an authorization code grant, and its refresh. */
import { sha256 } from "@noble/hashes/sha2.js";
import * as oauth from "oauth4webapi";
import { CognateError } from "../../errors.ts";
import { printBytes, utf8 } from "../../expression/functions/bytes.ts";
import type { Template } from "../../language/compilation.ts";
import { authScope } from "./auth-scope.ts";
import { renderAuthUrl } from "./auth-url.ts";
import type { ReadClient, ReadParameters } from "./oauth-client.ts";
import { askEndpoint } from "./oauth-endpoint.ts";
import type { AuthorizationAnswer, AuthorizationFlow, GrantContext, TokenSet } from "./token.ts";

export interface AuthorizationParts {
  readonly type: string;
  readonly authorizeUrl: Template;
  readonly tokenUrl: Template;
  readonly readClient: ReadClient;
  readonly parameters: ReadParameters;
  readonly pkce: boolean;
  readonly rotates: boolean;
}

export const authorizationFlow = (parts: AuthorizationParts): AuthorizationFlow => ({
  begin({ account, now, redirectUri, state, verifier }) {
    const scope = authScope(account, now);
    const url = renderAuthUrl(parts.authorizeUrl, scope, now);
    const { client } = parts.readClient(scope, now);
    for (const [name, value] of parts.parameters(scope, now)) url.searchParams.set(name, value);
    url.searchParams.set("response_type", "code");
    url.searchParams.set("client_id", client.client_id);
    url.searchParams.set("redirect_uri", redirectUri);
    url.searchParams.set("state", state);
    if (parts.pkce) {
      url.searchParams.set("code_challenge", printBytes(sha256(utf8(verifier)), "base64-urlSafe"));
      url.searchParams.set("code_challenge_method", "S256");
    }
    return url.href;
  },
  async finish(context, answer) {
    const { account, now } = context;
    const scope = authScope(account, now);
    const url = renderAuthUrl(parts.tokenUrl, scope, now);
    const { client, authentication } = parts.readClient(scope, now);
    return askEndpoint(context, { type: parts.type, url, repeatable: false }, async ({ server, options }) => {
      const callback = checkCallback(server, client, answer, context);
      const verifier = parts.pkce ? answer.verifier : oauth.nopkce;
      return oauth.processAuthorizationCodeResponse(
        server,
        client,
        await oauth.authorizationCodeGrantRequest(
          server,
          client,
          authentication,
          callback,
          answer.redirectUri,
          verifier,
          options,
        ),
      );
    });
  },
});

/** RFC 6749 §4.1.2: the state is compared before anything else is believed. */
const checkCallback = (
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  { callback, state }: AuthorizationAnswer,
  { redact }: GrantContext,
): URLSearchParams => {
  // Without discovery the issuer is not known; each link has a redirect and a state of its own instead (RFC 9700 §4.4.2).
  const answer = new URLSearchParams(callback);
  answer.delete("iss");
  try {
    const checked = oauth.validateAuthResponse(server, client, answer, state);
    if (checked.get("code") !== null) return checked;
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) {
      const said = redact.text(error.error_description ?? error.error).slice(0, 500);
      throw refused(
        `The provider did not authorise the account: ${said}`,
        "Begin again, and agree on the provider's page.",
      );
    }
  }
  throw refused(
    "The answer of the provider does not belong to this authorisation.",
    "Begin again; an address that was opened twice or in another browser is not accepted.",
  );
};

const refused = (message: string, hint: string): CognateError =>
  new CognateError("account_credentials_rejected", message, { hint });

/** @throws CognateError credential_missing before a person agreed, account_credentials_rejected if there is nothing to refresh with */
export const refreshToken = async (
  parts: AuthorizationParts,
  context: GrantContext,
  previous: TokenSet | undefined,
): Promise<TokenSet> => {
  if (previous === undefined)
    throw new CognateError("credential_missing", "Nobody has authorised this account at the provider yet.", {
      hint: "Connect the account through its link page.",
    });
  const { refreshToken: held } = previous;
  if (held === undefined)
    throw refused(
      "The token of this account has ended, and the provider gave none to renew it.",
      "Connect the account again.",
    );
  const { account, now } = context;
  const scope = authScope(account, now);
  const { client, authentication } = parts.readClient(scope, now);
  const url = renderAuthUrl(parts.tokenUrl, scope, now);
  const renewed = await askEndpoint(
    context,
    { type: parts.type, url, repeatable: !parts.rotates },
    async ({ server, options }) =>
      oauth.processRefreshTokenResponse(
        server,
        client,
        await oauth.refreshTokenGrantRequest(server, client, authentication, held, options),
      ),
    previous,
  );
  if (parts.rotates && renewed.refreshToken === held)
    throw new CognateError(
      "provider_unexpected_answer",
      "The provider renewed the token but gave no new refresh token.",
      {
        hint: "If it keeps its refresh tokens, leave `rotate_refresh` out.",
      },
    );
  return renewed;
};
