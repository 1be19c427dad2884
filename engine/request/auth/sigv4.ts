/** AWS Signature Version 4, pure: the canonical request, the string to sign, the signature (IAM User Guide, "Create a signed AWS API request"). */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { printBytes, utf8 } from "../../expression/functions/bytes.ts";

export interface Sigv4Input {
  readonly method: string;
  /** The path of the request line. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  /** Exactly what is signed, `host` and `x-amz-date` included; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  readonly service: string;
  /** `20150830T123600Z` */
  readonly timestamp: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/** The value of `Authorization`. */
export const signSigv4 = (input: Sigv4Input): string => {
  const day = input.timestamp.slice(0, 8);
  const scope = `${day}/${input.region}/${input.service}/aws4_request`;
  const signedHeaders = Object.keys(input.headers).toSorted();
  const canonical = [
    input.method,
    canonicalPath(input.path, input.service),
    canonicalQuery(input.query),
    ...signedHeaders.map((name) => `${name}:${collapse(input.headers[name] ?? "")}`),
    "",
    signedHeaders.join(";"),
    hashHex(input.bytes),
  ].join("\n");
  const text = [ALGORITHM, input.timestamp, scope, hashHex(utf8(canonical))].join("\n");
  const key = [day, input.region, input.service, "aws4_request"].reduce<Uint8Array>(
    (derived, part) => hmac(sha256, derived, utf8(part)),
    utf8(`AWS4${input.secretKey}`),
  );
  const signature = printBytes(hmac(sha256, key, utf8(text)), "hex");
  return `${ALGORITHM} Credential=${input.accessKey}/${scope}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
};

export const hashHex = (bytes: Uint8Array): string => printBytes(sha256(bytes), "hex");

/** The path is encoded once more than the request line has it, except for S3, which takes it as it is. */
const canonicalPath = (path: string, service: string): string =>
  service === "s3"
    ? path
    : path
        .replaceAll(/\/{2,}/g, "/")
        .split("/")
        .map(encode)
        .join("/");

/** Sorted by encoded name, then value. */
const canonicalQuery = (query: string): string =>
  query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const mark = pair.indexOf("=");
      const [name, value] = mark === -1 ? [pair, ""] : [pair.slice(0, mark), pair.slice(mark + 1)];
      return [encode(decode(name)), encode(decode(value))] as const;
    })
    .toSorted(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** RFC 3986 §2.3: everything but unreserved characters. */
const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const collapse = (value: string): string => value.trim().replaceAll(/ +/g, " ");
