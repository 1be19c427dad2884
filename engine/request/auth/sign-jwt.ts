/** Signs a JSON Web Token (RFC 7519, RFC 7515 compact form). Async, since WebCrypto is: tokens are made before planning. */
import { printBytes, utf8 } from "../../expression/functions/bytes.ts";
import { JWT_ALGORITHMS, readSigningKey, type JwtAlgorithm } from "./signing-key.ts";

export interface JwtInput {
  readonly algorithm: JwtAlgorithm;
  /** PEM, or the shared text for HS*. */
  readonly key: string;
  readonly keyId?: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** @throws CognateError credential_missing for a key that is none */
export const signJwt = async ({ algorithm, key, keyId, claims }: JwtInput): Promise<string> => {
  const header = { alg: algorithm, typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) };
  const signed = `${encode(utf8(JSON.stringify(header)))}.${encode(utf8(JSON.stringify(claims)))}`;
  const signingKey = await readSigningKey(key, algorithm);
  const signature = await crypto.subtle.sign(JWT_ALGORITHMS[algorithm], signingKey, new TextEncoder().encode(signed));
  return `${signed}.${encode(new Uint8Array(signature))}`;
};

const encode = (bytes: Uint8Array): string => printBytes(bytes, "base64-urlSafe");
