/** `connections` from `security` and `securitySchemes`: one for each alternative. */
import type { OAuthFlow, OpenApiDocument, SecurityRequirement, SecurityScheme } from "../openapi/index.ts";
import { envOf, labelOf, snakeOf } from "./names.ts";
import type { Guess } from "./types.ts";

export interface ConnectionGuess extends Guess {
  readonly name: string;
  readonly label: string;
  readonly fields: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly auth: readonly Readonly<Record<string, unknown>>[];
  /** What a person must look at. */
  readonly todo?: string;
}

interface Part extends Guess {
  readonly fields: ConnectionGuess["fields"];
  readonly auth: ConnectionGuess["auth"];
  readonly todo?: string;
}

/** @param base the base URL without a path, for relative addresses of tokens */
export const connectionsOf = (
  integration: string,
  document: OpenApiDocument,
  base: string,
): readonly ConnectionGuess[] => {
  const made = new Map<string, ConnectionGuess>();
  for (const alternative of alternativesOf(document)) {
    const connection = connectionOf(integration, document, alternative, base);
    if (connection !== undefined && !made.has(connection.name)) made.set(connection.name, connection);
  }
  return made.size > 0 ? [...made.values()] : [WITHOUT];
};

const WITHOUT: ConnectionGuess = {
  name: "public",
  label: "Without credentials",
  fields: {},
  auth: [],
  score: 0.3,
  why: "the document names no security scheme",
  todo: "say how an account signs in, if it does",
};

/** Those of the whole document; else those of its operations, the commonest first; else each scheme by itself. */
const alternativesOf = (document: OpenApiDocument): readonly SecurityRequirement[] => {
  const counted = new Map<string, { readonly one: SecurityRequirement; count: number }>();
  for (const one of [...document.security, ...document.operations.flatMap(({ security }) => security)]) {
    const key = [...one.keys()].sort().join(" ");
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { one, count: 1 });
    else known.count += 1;
  }
  const asked = [...counted.values()].filter(({ one }) => one.size > 0).sort((a, b) => b.count - a.count);
  // A scheme that few operations take alone is part of another one.
  const most = asked[0]?.count ?? 0;
  const common = asked.filter(({ count }) => count * 10 >= most).map(({ one }) => one);
  return common.length > 0 ? common : [...document.securitySchemes.keys()].map((name) => new Map([[name, []]]));
};

const connectionOf = (
  integration: string,
  document: OpenApiDocument,
  alternative: SecurityRequirement,
  base: string,
): ConnectionGuess | undefined => {
  const schemes = [...alternative.keys()].flatMap((name) => {
    const scheme = document.securitySchemes.get(name);
    return scheme === undefined ? [] : [[name, scheme] as const];
  });
  if (schemes.length === 0) return undefined;
  const parts = schemes.map(([name, scheme]) => partOf(integration, snakeOf(name), scheme, base));
  const todos = parts.flatMap(({ todo }) => todo ?? []);
  return {
    name: schemes
      .map(([name]) => snakeOf(name))
      .join("_and_")
      .slice(0, 60),
    label: schemes.map(([name]) => labelOf(name)).join(" and "),
    fields: Object.assign({}, ...parts.map(({ fields }) => fields)) as ConnectionGuess["fields"],
    auth: parts.flatMap(({ auth }) => auth),
    score: Math.min(...parts.map(({ score }) => score)),
    why: parts.map(({ why }) => why).join("; "),
    ...(todos.length === 0 ? {} : { todo: todos.join("; ") }),
  };
};

const secret = (integration: string, name: string, label = labelOf(name)) => ({
  type: "secret",
  label,
  env: [envOf(integration, name)],
});

const partOf = (integration: string, name: string, scheme: SecurityScheme, base: string): Part => {
  switch (scheme.kind) {
    case "apiKey": {
      const fields = { [name]: secret(integration, name) };
      const value = `{{ credentials.${name} }}`;
      const why = `an API key in the ${scheme.in}`;
      if (scheme.in === "query")
        return { fields, auth: [{ type: "query", name: scheme.name, value }], score: 0.95, why };
      if (scheme.in === "cookie")
        return {
          fields,
          auth: [{ type: "header", name: "Cookie", value: `${scheme.name}=${value}` }],
          score: 0.7,
          why,
        };
      const isBare = scheme.name.toLowerCase() === "authorization";
      return {
        fields,
        auth: [{ type: "header", name: isToken(scheme.name) ? scheme.name : "X-Api-Key", value }],
        score: isBare ? 0.6 : 0.95,
        why,
        ...(isBare ? { todo: "does the key want a word before it, as `Token {{ … }}`?" } : {}),
      };
    }
    case "http":
      if (scheme.scheme === "basic")
        return {
          fields: {
            username: { type: "text", label: "User name", env: [envOf(integration, "username")] },
            password: secret(integration, "password"),
          },
          auth: [{ type: "basic", username: "{{ account.username }}", password: "{{ credentials.password }}" }],
          score: 0.95,
          why: "HTTP basic",
        };
      return bearer(integration, scheme.scheme === "bearer" ? 0.95 : 0.4, `HTTP ${scheme.scheme}`);
    case "oauth2":
      return oauth(integration, scheme.flows, base);
    default:
      return {
        ...bearer(integration, 0.3, `\`${scheme.type}\``),
        todo: `\`${scheme.type}\` is taken as a bearer token`,
      };
  }
};

/** RFC 9110, section 5.6.2: nothing else can be a header's name. */
const isToken = (name: string): boolean => /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/u.test(name);

const bearer = (integration: string, score: number, why: string): Part => ({
  fields: { token: secret(integration, "token") },
  auth: [{ type: "bearer", token: "{{ credentials.token }}" }],
  score,
  why,
});

/** Something with holes, or a mere word, is no address that credentials may go to. */
const isAddress = (url: string): boolean => /^(?:https:\/)?\/[^{}\s]+$/u.test(url);

const oauth = (integration: string, flows: readonly OAuthFlow[], base: string): Part => {
  const absolute = (url: string): string => (url.startsWith("/") ? `${base}${url}` : url);
  for (const { flow, authorizationUrl, tokenUrl, scopes } of flows) {
    if (tokenUrl === undefined || !isAddress(tokenUrl)) continue;
    const few = scopes.length <= 8 ? scopes : [];
    const common = { token_url: absolute(tokenUrl), ...(few.length === 0 ? {} : { scopes: few }) };
    const todo = scopes.length > few.length ? { todo: `choose among the ${scopes.length} scopes` } : {};
    if (flow === "authorizationCode" && authorizationUrl !== undefined && isAddress(authorizationUrl))
      return {
        fields: {},
        auth: [{ type: "oauth2_authorization_code", authorize_url: absolute(authorizationUrl), ...common }],
        score: 0.85,
        why: "OAuth 2, with a person who agrees",
        ...todo,
      };
    if (flow === "clientCredentials")
      return {
        fields: {
          client_id: { type: "text", label: "Client id", env: [envOf(integration, "client_id")] },
          client_secret: secret(integration, "client_secret"),
        },
        auth: [{ type: "oauth2_client_credentials", ...common }],
        score: 0.85,
        why: "OAuth 2 between machines",
        ...todo,
      };
  }
  return {
    ...bearer(integration, 0.4, "OAuth 2 in a flow that cannot be run here"),
    todo: "the token is pasted; is there a better way to connect?",
  };
};
