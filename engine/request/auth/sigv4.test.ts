/**
 * Published inputs and outputs of AWS's Signature Version 4 test suite (directory names of
 * `awslabs/aws-c-auth/tests/aws-signing-test-suite/v4`, file `header-signed-request.txt`; `post-x-www-form-urlencoded` in the
 * form of the documentation's own archive, which does not sign the length), and the IAM example of the General Reference.
 */
import { expect, it } from "vitest";
import { signSigv4, type Sigv4Input } from "./sigv4.ts";

const base: Sigv4Input = {
  method: "GET",
  path: "/",
  query: "",
  headers: { host: "example.amazonaws.com", "x-amz-date": "20150830T123600Z" },
  bytes: new Uint8Array(),
  accessKey: "AKIDEXAMPLE",
  secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
  service: "service",
  timestamp: "20150830T123600Z",
};
const SESSION = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";

it.each<[name: string, over: Partial<Sigv4Input>, signature: string]>([
  ["get-vanilla", {}, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  ["post-vanilla", { method: "POST" }, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  [
    "get-vanilla-empty-query-key",
    { query: "Param1=value1" },
    "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
  ],
  [
    "get-vanilla-query-order-key-case",
    { query: "Param2=value2&Param1=value1" },
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  ],
  [
    "get-vanilla-query-order-encoded",
    { query: "Param-3=Value3&Param=Value2&%E1%88%B4=Value1" },
    "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
  ],
  ["get-vanilla-utf8-query", { query: "ሴ=bar" }, "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"],
  [
    "get-unreserved",
    { path: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" },
    "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
  ],
  ["get-utf8", { path: "/ሴ" }, "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"],
  [
    "get-space-normalized",
    { path: "/example space/" },
    "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
  ],
  [
    "get-header-value-trim",
    { headers: { ...base.headers, "my-header1": " value1", "my-header2": ' "a   b   c"' } },
    "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
  ],
  [
    "get-vanilla-with-session-token",
    { headers: { ...base.headers, "x-amz-security-token": SESSION } },
    "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
  ],
  [
    "post-x-www-form-urlencoded",
    {
      method: "POST",
      headers: { ...base.headers, "content-type": "application/x-www-form-urlencoded" },
      bytes: new TextEncoder().encode("Param1=value1"),
    },
    "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  ],
  [
    "the IAM example of the General Reference",
    {
      query: "Action=ListUsers&Version=2010-05-08",
      service: "iam",
      headers: {
        host: "iam.amazonaws.com",
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "x-amz-date": "20150830T123600Z",
      },
    },
    "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
  ],
])("signs %s as published", (_, over, signature) => {
  const input = { ...base, ...over };
  expect(signSigv4(input)).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/${input.service}/aws4_request, ` +
      `SignedHeaders=${Object.keys(input.headers).toSorted().join(";")}, Signature=${signature}`,
  );
});
