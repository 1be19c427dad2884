/** Token requests of OAuth 2.0 over oauth4webapi: the library writes requests and checks answers, our transport sends them. */
import * as oauth from "oauth4webapi";
import { CognateError } from "../../errors.ts";
import type { ProviderAnswer, RequestPlan } from "../../language/exchange.ts";
import { secret } from "../../language/secret.ts";
import { tokenPlan } from "./auth-url.ts";
import { membersOf, tokenRefusal, tokenSet } from "./token-answer.ts";
import type { GrantContext, TokenSet } from "./token.ts";

export interface TokenEndpoint {
  readonly type: string;
  readonly url: URL;
  /** Sending twice does the same as once: no code and no refresh token is used up by it. */
  readonly repeatable: boolean;
}

interface FetchInit {
  readonly body: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}

export interface EndpointTools {
  /** There is no discovery: the server is what the integration's files say. */
  readonly server: oauth.AuthorizationServer;
  readonly options: oauth.TokenEndpointRequestOptions;
}

/** @param work makes the request with the library and gives back what it made of the answer */
export const askEndpoint = async (
  context: GrantContext,
  endpoint: TokenEndpoint,
  work: (tools: EndpointTools) => Promise<oauth.TokenEndpointResponse>,
  previous?: TokenSet,
): Promise<TokenSet> => {
  let body: Readonly<Record<string, unknown>> = {};
  const send = async (_url: string, init: FetchInit): Promise<Response> => {
    const answer = await context.call(planRequest(context, endpoint, init));
    const refusal = tokenRefusal(answer, context.redact);
    if (refusal !== undefined) throw refusal;
    body = membersOf(answer);
    return toResponse(answer);
  };
  const tools: EndpointTools = {
    server: { issuer: endpoint.url.origin, token_endpoint: endpoint.url.href },
    // Whether plain http is allowed is the egress guard's decision.
    options: { [oauth.customFetch]: send, [oauth.allowInsecureRequests]: true },
  };
  const issued = await checked(work(tools));
  return tokenSet(
    {
      accessToken: issued.access_token,
      ...(issued.refresh_token === undefined ? {} : { refreshToken: issued.refresh_token }),
      ...(issued.expires_in === undefined ? {} : { expiresInSeconds: issued.expires_in }),
    },
    body,
    context.now,
    previous,
  );
};

/** The library's errors hold the answer, and with it the token: nothing of them is passed on. */
const checked = async (work: Promise<oauth.TokenEndpointResponse>): Promise<oauth.TokenEndpointResponse> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CognateError) throw error;
    throw new CognateError("provider_unexpected_answer", "The provider's token answer has no usable `access_token`.", {
      hint: "Check `token_url`; the answer must be that of RFC 6749 §5.1.",
    });
  }
};

/** Members of the form that may be printed. */
const PRINTABLE = new Set(["grant_type", "scope", "redirect_uri", "audience", "resource"]);

const planRequest = (context: GrantContext, endpoint: TokenEndpoint, init: FetchInit): RequestPlan => {
  const plan = tokenPlan(endpoint.type, endpoint.url, context.account, endpoint.repeatable);
  const masked = new URLSearchParams(
    [...init.body].map(([name, value]): [string, string] => [name, PRINTABLE.has(name) ? value : "***"]),
  );
  const authorization = Object.entries(init.headers).find(([name]) => name.toLowerCase() === "authorization")?.[1];
  return {
    ...plan,
    headers: authorization === undefined ? plan.headers : [...plan.headers, ["authorization", secret(authorization)]],
    body: {
      contentType: "application/x-www-form-urlencoded",
      bytes: new TextEncoder().encode(masked.toString()),
      sealed: secret(init.body.toString()),
    },
  };
};

/**
 * What providers leave out or write in their own way is put right: no `token_type`, types of their own, `expires_in: 0` for
 * "never". Identity tokens are dropped: nobody here is signed in by them.
 */
const toResponse = (answer: ProviderAnswer): Response => {
  const { id_token: _identity, expires_in: lifetime, ...rest } = membersOf(answer);
  const seconds = Number(lifetime);
  const body = {
    ...rest,
    token_type: "bearer",
    ...(Number.isFinite(seconds) && seconds > 0 ? { expires_in: seconds } : {}),
    ...(typeof rest["scope"] === "string" ? {} : { scope: undefined }),
    ...(typeof rest["refresh_token"] === "string" && rest["refresh_token"] !== "" ? {} : { refresh_token: undefined }),
  };
  return new Response(JSON.stringify(body), { status: 200, headers: { "content-type": "application/json" } });
};
