/** Who asks for a token: the client's id and secret, and where they travel (RFC 6749 §2.3.1). */
import * as oauth from "oauth4webapi";
import { CognateError } from "../../errors.ts";
import type { Compilation } from "../../language/compilation.ts";
import type { Located } from "../../language/located.ts";
import { literalKey, templateKey, treeKey, type JsonSchema } from "../../language/schema-words.ts";
import { compileMembers } from "./credential-tree.ts";
import { compileCredential, renderCredential, type AuthConfig, type AuthScope } from "./strategy.ts";

const text = (description: string, example: string): JsonSchema =>
  templateKey(description, { examples: [example], anti: [{ value: [example], reason: "One text, not a list." }] });

export const tokenUrlKey: JsonSchema = text(
  "Absolute address of the token endpoint; its host must be among the integration's.",
  "https://login.acme.example/oauth2/token",
);

export const scopesKey: JsonSchema = literalKey(
  "Scopes to ask for, sent joined by blanks.",
  { type: "array", items: { type: "string", minLength: 1 } },
  { examples: [["users.read", "offline_access"]], anti: [{ value: "users.read", reason: "A list, also for one." }] },
);

export const paramsKey = (description: string): JsonSchema =>
  treeKey(description, { examples: [{ audience: "https://api.acme.example" }] });

export const CLIENT_PROPERTIES: Readonly<Record<string, JsonSchema>> = {
  client_id: text(
    "Id of the client. Left out: the account's field `client_id`, or the app that the operator registered.",
    "{{ credentials.app_id }}",
  ),
  client_secret: text(
    "Secret of the client. Left out: the account's field `client_secret`, or that of the operator's app.",
    "{{ credentials.app_secret }}",
  ),
  client_auth: literalKey(
    "Where both travel: as `Authorization: Basic`, or in the form body. `basic` if left out.",
    { enum: ["basic", "body"] },
    { examples: ["body"], anti: [{ value: "header", reason: "`basic` is meant." }] },
  ),
};

export interface ClientFacts {
  readonly client: oauth.Client;
  readonly authentication: oauth.ClientAuth;
}

/** @throws CognateError credential_missing without an id; a client without a secret is a public one */
export type ReadClient = (scope: AuthScope, now: number) => ClientFacts;

export const compileClient = (at: Located<AuthConfig>, compilation: Compilation): ReadClient => {
  const id = compileOwn(at, "client_id", compilation);
  const secretOf = compileOwn(at, "client_secret", compilation);
  const inBody = at.at("client_auth").value === "body";
  return (scope, now) => {
    const clientId = id(scope, now);
    if (clientId === undefined)
      throw new CognateError("credential_missing", "No OAuth client is set for this account.", {
        hint: "Give the account `client_id` and `client_secret`, or let the operator register an app for the integration.",
      });
    const clientSecret = secretOf(scope, now);
    const authentication =
      clientSecret === undefined
        ? oauth.None()
        : inBody
          ? oauth.ClientSecretPost(clientSecret)
          : basicAuthentication(clientSecret);
    return { client: { client_id: clientId }, authentication };
  };
};

/**
 * RFC 6749 §2.3.1, in the narrow form of §B: dashes, dots and underscores stay as they are. The library encodes those too,
 * and ids full of dashes then fail at the many providers that decode nothing.
 */
const basicAuthentication =
  (clientSecret: string): oauth.ClientAuth =>
  (_server, client, _body, headers) =>
    headers.set("authorization", `Basic ${btoa(`${formEncode(client.client_id)}:${formEncode(clientSecret)}`)}`);

const formEncode = (text: string): string => new URLSearchParams([["", text]]).toString().slice(1);

const OWN = ["client_id", "client_secret"] as const;

/** The fields of the account that stand in for keys that are left out. */
export const clientFields = (at: Located<AuthConfig>): readonly string[] =>
  OWN.filter((key) => at.value[key] === undefined);

const compileOwn = (
  at: Located<AuthConfig>,
  key: (typeof OWN)[number],
  compilation: Compilation,
): ((scope: AuthScope, now: number) => string | undefined) => {
  if (at.value[key] === undefined)
    return (scope) => {
      const found = (scope["credentials"] as AuthConfig)[key];
      return typeof found === "string" && found !== "" ? found : undefined;
    };
  const template = compileCredential(at.at(key), compilation);
  return (scope, now) => renderCredential(template, scope, now);
};

export type ReadParameters = (scope: AuthScope, now: number) => URLSearchParams;

/** `params` and `scopes` as form pairs. */
export const compileParameters = (at: Located<AuthConfig>, compilation: Compilation): ReadParameters => {
  const params = compileMembers(at.at("params"), compilation);
  const declared = at.at("scopes").value;
  const scopes = Array.isArray(declared) ? declared.map(String).join(" ") : "";
  return (scope, now) => {
    const pairs = Object.entries(params(scope, now)).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    return new URLSearchParams(scopes === "" ? pairs : [["scope", scopes], ...pairs]);
  };
};
