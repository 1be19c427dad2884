/** The keys that strategies with a JSON Web Token share, and how the token is made from them. */
import type { Compilation } from "../../language/compilation.ts";
import type { Located } from "../../language/located.ts";
import { literalKey, templateKey, treeKey, type JsonSchema } from "../../language/schema-words.ts";
import { compileMembers } from "./credential-tree.ts";
import { signJwt } from "./sign-jwt.ts";
import { JWT_ALGORITHMS, type JwtAlgorithm } from "./signing-key.ts";
import { compileCredential, renderCredential, type AuthConfig, type AuthScope } from "./strategy.ts";

export const JWT_PROPERTIES: Readonly<Record<string, JsonSchema>> = {
  algorithm: literalKey(
    "Signature algorithm (RFC 7518).",
    { enum: Object.keys(JWT_ALGORITHMS) },
    { examples: ["RS256"], anti: [{ value: "rs256", reason: "Upper case: `RS256`." }] },
  ),
  key: templateKey("The signing key: a PEM private key, or the shared text for HS algorithms.", {
    examples: ["{{ credentials.key.private_key }}"],
    anti: [{ value: { $text: "key.pem" }, reason: "Keys do not live in files of the integration." }],
  }),
  key_id: templateKey("`kid` of the token's header, where the provider wants one.", {
    examples: ["{{ credentials.key.private_key_id }}"],
    anti: [{ value: ["{{ credentials.key_id }}"], reason: "One text, not a list." }],
  }),
  claims: treeKey("Claims of the token; `iat` and `exp` are added unless they stand here.", {
    examples: [{ iss: "{{ credentials.client_id }}", scope: "users.read" }],
  }),
  expires_in: literalKey(
    "Lifetime in seconds; 600 if left out.",
    { type: "integer", minimum: 10, maximum: 86_400 },
    { examples: [300], anti: [{ value: "5m", reason: "A number of seconds." }] },
  ),
};

const LIFETIME = 600;

export interface MadeJwt {
  readonly token: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export type MakeJwt = (scope: AuthScope, now: number, more?: Readonly<Record<string, unknown>>) => Promise<MadeJwt>;

export const compileJwt = (at: Located<AuthConfig>, compilation: Compilation): MakeJwt => {
  const algorithm = at.at("algorithm").value as JwtAlgorithm;
  const key = compileCredential(at.at("key"), compilation);
  const keyId = at.value["key_id"] === undefined ? undefined : compileCredential(at.at("key_id"), compilation);
  const claims = compileMembers(at.at("claims"), compilation);
  const declared = at.at("expires_in").value;
  const lifetime = typeof declared === "number" ? declared : LIFETIME;
  return async (scope, now, more = {}) => {
    const seconds = Math.floor(now / 1000);
    const all: Readonly<Record<string, unknown>> = {
      ...more,
      iat: seconds,
      exp: seconds + lifetime,
      ...claims(scope, now),
    };
    const token = await signJwt({
      algorithm,
      key: renderCredential(key, scope, now),
      ...(keyId === undefined ? {} : { keyId: renderCredential(keyId, scope, now) }),
      claims: all,
    });
    return { token, expiresAt: Number(all["exp"]) * 1000 };
  };
};
