/** Strategies whose keys are settled and that this version cannot run: they validate, and give `not_yet_supported` when loaded. */
import {
  closed,
  expressionKey,
  literalKey,
  templateKey,
  treeKey,
  type JsonSchema,
} from "../../language/schema-words.ts";

export interface ReservedAuth {
  readonly type: string;
  readonly schema: JsonSchema;
}

const reserved = (
  type: string,
  summary: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
): ReservedAuth => ({
  type,
  schema: closed(
    `${summary} Reserved: not yet supported by this version.`,
    { type: literalKey("Which strategy.", { const: type }), ...properties },
    ["type", ...required],
  ),
});

const tokenUrl = templateKey("Where the token is asked for.", { examples: ["https://login.example.com/oauth/token"] });
const scopes = literalKey(
  "Scopes to ask for.",
  { type: "array", items: { type: "string" } },
  { examples: [["users.read"]] },
);
const params = treeKey("More members of the token request.", { examples: [{ audience: "https://api.example.com" }] });
const algorithm = literalKey("Signature algorithm.", { type: "string" }, { examples: ["RS256", "sha256"] });
const key = templateKey("The signing key.", { examples: ["{{ credentials.key.private_key }}"] });
const claims = treeKey("Claims of the token.", { examples: [{ iss: "{{ credentials.client_id }}" }] });
const seconds = literalKey("Lifetime in seconds.", { type: "integer", minimum: 1 }, { examples: [600] });
const headerName = literalKey("Header that carries it.", { type: "string" }, { examples: ["Authorization"] });
const inner = literalKey("Strategies of the same kind, inside.", {
  type: "array",
  items: { type: "object", required: ["type"] },
});
const templates = literalKey("Names with templates.", {
  type: "object",
  additionalProperties: templateKey("Its value."),
});

const login = closed(
  "The request that logs in.",
  {
    method: literalKey("HTTP method.", { enum: ["GET", "POST", "PUT", "PATCH"] }),
    url: templateKey("Absolute URL, held to `hosts`."),
    headers: templates,
    body: treeKey("Its body."),
    body_format: literalKey("How the body is written.", { enum: ["json", "form"] }),
    auth: inner,
  },
  ["method", "url"],
);

export const RESERVED_AUTH: readonly ReservedAuth[] = [
  reserved(
    "jwt",
    "Signs a JSON Web Token and sends it as it is.",
    { algorithm, key, claims, expires_in: seconds, header: headerName },
    ["algorithm", "key", "claims"],
  ),
  reserved(
    "oauth2_client_credentials",
    "OAuth 2.0 client credentials (RFC 6749 §4.4).",
    {
      token_url: tokenUrl,
      scopes,
      client_auth: literalKey("Where the client's credentials go.", { enum: ["basic", "body"] }),
      params,
    },
    ["token_url"],
  ),
  reserved(
    "oauth2_authorization_code",
    "OAuth 2.0 authorization code (RFC 6749 §4.1), with refresh.",
    {
      authorize_url: templateKey("Where the user is sent."),
      token_url: tokenUrl,
      scopes,
      pkce: literalKey("RFC 7636.", { type: "boolean" }),
      params,
      rotate_refresh: literalKey("Each refresh gives a new refresh token.", { type: "boolean" }),
    },
    ["authorize_url", "token_url"],
  ),
  reserved(
    "oauth2_jwt_bearer",
    "Exchanges a signed token for an access token (RFC 7523).",
    { token_url: tokenUrl, algorithm, key, claims },
    ["token_url", "algorithm", "key", "claims"],
  ),
  reserved(
    "session",
    "Logs in first and applies what the answer gave.",
    {
      login,
      token: expressionKey("Reads the token from the login's answer."),
      expires_in: expressionKey("Seconds until the next login."),
      apply: inner,
    },
    ["login", "token", "apply"],
  ),
  reserved(
    "hmac",
    "Signs a text made of the request.",
    {
      algorithm,
      key,
      string: templateKey("The text to sign; `request` is visible."),
      encoding: literalKey("Encoding of the signature.", { enum: ["hex", "base64", "base64url"] }),
      header: headerName,
    },
    ["algorithm", "key", "string", "header"],
  ),
  reserved(
    "aws_sigv4",
    "Signs the final URL and bytes (AWS Signature Version 4).",
    {
      service: literalKey("Service name.", { type: "string" }),
      region: templateKey("Region."),
      access_key: templateKey("Access key id."),
      secret_key: templateKey("Secret access key."),
      session_token: templateKey("Session token, for temporary credentials."),
    },
    ["service", "region"],
  ),
];
