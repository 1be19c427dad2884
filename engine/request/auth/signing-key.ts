/** Reads a private key as people have it, PEM in any of three wrappings or a shared text, for WebCrypto. */
import { CognateError } from "../../errors.ts";

/** RFC 7518 §3.1 and RFC 8037, with WebCrypto's names. */
export const JWT_ALGORITHMS = {
  HS256: { name: "HMAC", hash: "SHA-256" },
  HS384: { name: "HMAC", hash: "SHA-384" },
  HS512: { name: "HMAC", hash: "SHA-512" },
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  RS384: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" },
  RS512: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" },
  PS256: { name: "RSA-PSS", hash: "SHA-256", saltLength: 32 },
  PS384: { name: "RSA-PSS", hash: "SHA-384", saltLength: 48 },
  PS512: { name: "RSA-PSS", hash: "SHA-512", saltLength: 64 },
  ES256: { name: "ECDSA", hash: "SHA-256", namedCurve: "P-256" },
  ES384: { name: "ECDSA", hash: "SHA-384", namedCurve: "P-384" },
  ES512: { name: "ECDSA", hash: "SHA-512", namedCurve: "P-521" },
  EdDSA: { name: "Ed25519" },
} as const;

export type JwtAlgorithm = keyof typeof JWT_ALGORITHMS;
type Bytes = Uint8Array<ArrayBuffer>;
export type SigningKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** @throws CognateError credential_missing; the message never holds anything of the key */
export const readSigningKey = async (text: string, algorithm: JwtAlgorithm): Promise<SigningKey> => {
  const facts = JWT_ALGORITHMS[algorithm];
  try {
    return facts.name === "HMAC"
      ? await crypto.subtle.importKey("raw", new TextEncoder().encode(text), facts, false, ["sign"])
      : await crypto.subtle.importKey("pkcs8", toPkcs8(text, algorithm), facts, false, ["sign"]);
  } catch {
    throw new CognateError(
      "credential_missing",
      `The signing key of this account is no private key for ${algorithm}.`,
      {
        hint: "It is a PEM text that begins with `-----BEGIN PRIVATE KEY-----` (or RSA / EC PRIVATE KEY), without a passphrase.",
      },
    );
  }
};

/** Environment variables often hold `\n` as two characters. */
const toPkcs8 = (text: string, algorithm: JwtAlgorithm): Bytes => {
  const pem = text.replaceAll(String.raw`\n`, "\n");
  const [, label = "", base64 = ""] =
    /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([A-Za-z0-9+/=\s]+)-----END /.exec(pem) ?? [];
  const der = Uint8Array.from(atob(base64.replaceAll(/\s/g, "")), (character) => character.charCodeAt(0));
  if (label === "PRIVATE KEY") return der;
  const identifier = label.startsWith("RSA") ? RSA : EC[algorithm];
  if (der.length === 0 || identifier === undefined) throw new TypeError("not a private key");
  return sequence(VERSION, sequence(identifier), field(OCTET_STRING, der));
};

// RFC 5208 §5 wraps RFC 8017 (PKCS#1) and RFC 5915 (SEC1) keys: version, algorithm, the key as an octet string.
const SEQUENCE = 0x30;
const OCTET_STRING = 0x04;
const VERSION = Uint8Array.of(0x02, 0x01, 0x00);
/** rsaEncryption with NULL. */
const RSA = Uint8Array.of(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00);
const EC_PUBLIC_KEY = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/** id-ecPublicKey with the curve. */
const EC: Readonly<Partial<Record<JwtAlgorithm, Bytes>>> = {
  ES256: Uint8Array.from([...EC_PUBLIC_KEY, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]),
  ES384: Uint8Array.from([...EC_PUBLIC_KEY, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22]),
  ES512: Uint8Array.from([...EC_PUBLIC_KEY, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23]),
};

const sequence = (...parts: readonly Bytes[]): Bytes =>
  field(SEQUENCE, Uint8Array.from(parts.flatMap((part) => [...part])));

/** X.690 §8.1: tag, length, content. */
const field = (tag: number, content: Bytes): Bytes => {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.from([tag, ...size, ...content]);
};
