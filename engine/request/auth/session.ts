/** `type: session`: logs in first, and sends what the login's answer gave. */
import { CognateError } from "../../errors.ts";
import type { PlannedBody, RequestPlan } from "../../language/exchange.ts";
import { closed, expressionKey, literalKey, named, templateKey, treeKey } from "../../language/schema-words.ts";
import { SCOPES } from "../../language/scopes.ts";
import { secret } from "../../language/secret.ts";
import { encodePairs } from "../plan-url.ts";
import { checkHeaderValue, flatten } from "../print.ts";
import { authScope } from "./auth-scope.ts";
import { renderAuthUrl, tokenPlan } from "./auth-url.ts";
import { compileCredentialTree } from "./credential-tree.ts";
import { applyKey, loginAuthKey } from "./local-strategies.ts";
import { renderCredential, type AuthConfig, type AuthStrategy } from "./strategy.ts";
import { bodyOf, membersOf, tokenRefusal, tokenSet } from "./token-answer.ts";
import { refuseInner, tokenStep } from "./token-step.ts";
import type { Located } from "../../language/located.ts";

const TYPE = "session";

const login = closed(
  "The request that logs in.",
  {
    method: literalKey("HTTP method.", { enum: ["GET", "POST", "PUT", "PATCH"] }, { examples: ["POST"] }),
    url: templateKey("Absolute URL; its host must be among the integration's.", {
      examples: ["https://api.acme.example/login"],
    }),
    headers: named("Headers of the login.", templateKey("Its value."), {
      examples: [{ "X-Tenant": "{{ account.tenant }}" }],
    }),
    body: treeKey("Its body.", {
      examples: [{ user: "{{ credentials.user }}", password: "{{ credentials.password }}" }],
    }),
    body_format: literalKey(
      "How the body is written; json if left out.",
      { enum: ["json", "form"] },
      { examples: ["form"] },
    ),
    auth: loginAuthKey,
  },
  ["method", "url"],
  { examples: [{ method: "POST", url: "https://api.acme.example/login", body: { key: "{{ credentials.key }}" } }] },
);

const EXAMPLE: AuthConfig = {
  type: TYPE,
  login: {
    method: "POST",
    url: "https://api.acme.example/login",
    body: { user: "{{ credentials.user }}", password: "{{ credentials.password }}" },
  },
  token: "session.id",
  expires_in: "session.ttl",
  apply: [{ type: "header", name: "X-Session", value: "{{ token.access_token }}" }],
};

export const sessionAuth: AuthStrategy = {
  type: TYPE,
  summary:
    "Logs in first and sends what the answer gave: two-step logins, apps that trade a signed token for one of an account.",
  properties: {
    login,
    token: expressionKey("Reads the token from the login's answer.", { examples: ["session.id"] }),
    expires_in: expressionKey("Seconds until the next login; until the token is refused if left out.", {
      examples: ["session.ttl", "($toMillis(expires_at) - $millis()) / 1000"],
    }),
    apply: applyKey,
  },
  required: ["login", "token", "apply"],
  examples: [EXAMPLE],
  antiExamples: [
    { value: { ...EXAMPLE, apply: undefined }, reason: "`apply` says how the token travels." },
    { value: { ...EXAMPLE, login: "https://api.acme.example/login" }, reason: "`login` is a request: method and url." },
  ],
  compile(at, compilation, nested) {
    const request = at.at("login") as Located<AuthConfig>;
    const place = request.at("url");
    const url = compilation.template(place, SCOPES.auth);
    const headers = request
      .at("headers")
      .entries()
      .map(([name, child]) => [name.toLowerCase(), compilation.template(child, SCOPES.auth)] as const);
    const body =
      request.value?.["body"] === undefined ? undefined : compileCredentialTree(request.at("body"), compilation);
    const isForm = request.at("body_format").value === "form";
    const inner = nested(request.at("auth"));
    refuseInner(at, inner, compilation);
    const readToken = compilation.expression(at.at("token"), SCOPES.sessionAnswer);
    const readLifetime =
      at.value["expires_in"] === undefined
        ? undefined
        : compilation.expression(at.at("expires_in"), SCOPES.sessionAnswer);
    return tokenStep(
      at.at("apply"),
      nested,
      {
        type: TYPE,
        reissuable: true,
        kept: true,
        async issue(context) {
          const { now } = context;
          const own = inner.grant === undefined ? undefined : await inner.grant.issue(context);
          const account = own === undefined ? context.account : { ...context.account, issued: own };
          const scope = authScope(account, now);
          const plain: RequestPlan = {
            ...tokenPlan(TYPE, renderAuthUrl(url, scope, now), account, true),
            method: String(request.at("method").value),
          };
          const written = headers.map(
            ([name, template]) =>
              [name, secret(checkHeaderValue(name, renderCredential(template, scope, now)))] as const,
          );
          const names = new Set(headers.map(([name]) => name));
          const planned: RequestPlan = {
            ...plain,
            headers: [...plain.headers.filter(([name]) => !names.has(name)), ...written],
            ...(body === undefined ? {} : { body: writeBody(body(scope, now), isForm) }),
          };
          const answer = await context.call(inner.run(planned, scope, now));
          const refusal = answer.outcome === "ok" ? undefined : tokenRefusal(answer, context.redact);
          if (refusal !== undefined) throw refusal;
          const read = bodyOf(answer);
          const variables = {
            headers: answer.headers,
            status: answer.status,
            now: new Date(now).toISOString(),
          };
          const token = readToken.evaluate(read, variables, now);
          if (typeof token !== "string" || token === "")
            throw new CognateError(
              "provider_unexpected_answer",
              `\`${readToken.source}\` finds no token in the login's answer.`,
              {
                where: readToken.where,
              },
            );
          const lifetime = Number(readLifetime?.evaluate(read, variables, now));
          return tokenSet(
            { accessToken: token, ...(lifetime > 0 ? { expiresInSeconds: lifetime } : {}) },
            membersOf(answer),
            now,
          );
        },
      },
      { urls: [{ at: place, template: url }], fields: inner.fields },
    );
  },
};

/** Every value of a login's body may be a secret: what is printed has the names alone. */
const writeBody = (body: unknown, isForm: boolean): PlannedBody => ({
  contentType: isForm ? "application/x-www-form-urlencoded" : "application/json",
  bytes: new TextEncoder().encode(print(masked(body), isForm)),
  sealed: secret(print(body, isForm)),
});

const print = (body: unknown, isForm: boolean): string =>
  isForm && typeof body === "object" && body !== null
    ? encodePairs(Object.entries(body).flatMap(([name, value]) => flatten(name, value, "repeat")))
    : JSON.stringify(body);

const masked = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return "***";
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, masked(member)]));
};
