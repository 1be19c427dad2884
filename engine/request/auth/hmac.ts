/** `type: hmac`: a keyed hash (RFC 2104) of a text made of the final request, sent as a header. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { printBytes, utf8 } from "../../expression/functions/bytes.ts";
import { literalKey, templateKey } from "../../language/schema-words.ts";
import { SCOPES, withVariables } from "../../language/scopes.ts";
import { secret } from "../../language/secret.ts";
import { checkHeaderValue } from "../print.ts";
import { requestVariable, signableOf } from "./signable.ts";
import { compileCredential, renderCredential, type AuthStrategy } from "./strategy.ts";

const HASHES = { sha1, sha256, sha384, sha512 } as const;
const ENCODINGS = { hex: "hex", base64: "base64", base64url: "base64-urlSafe" } as const;

export const hmacAuth: AuthStrategy = {
  type: "hmac",
  summary: "Signs a text made of the final request with a shared key and sends the signature as a header.",
  properties: {
    algorithm: literalKey(
      "The hash under the signature.",
      { enum: Object.keys(HASHES) },
      { examples: ["sha256"], anti: [{ value: "SHA-256", reason: "Lower case, no dash: `sha256`." }] },
    ),
    key: templateKey("The shared key.", {
      examples: ["{{ credentials.secret }}"],
      anti: [{ value: ["{{ credentials.secret }}"], reason: "One text, not a list." }],
    }),
    string: templateKey(
      "The text to sign. `request` has `method, url, host, path, query, headers, body, body_sha256` as they are sent.",
      {
        examples: ["{{ request.method }}\n{{ request.path }}\n{{ now }}\n{{ request.body }}"],
        anti: [{ value: ["{{ request.body }}"], reason: "One text, with the line breaks the provider wants." }],
      },
    ),
    encoding: literalKey(
      "How the signature is written; hex if left out.",
      { enum: Object.keys(ENCODINGS) },
      { examples: ["base64"], anti: [{ value: "utf8", reason: "A signature is bytes." }] },
    ),
    header: literalKey(
      "Header that carries it.",
      { type: "string", pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" },
      {
        examples: ["X-Signature"],
        anti: [{ value: "X-Signature:", reason: "The colon is not part of the name." }],
      },
    ),
    value: templateKey("The header's value; `signature` is visible. The signature alone if left out.", {
      examples: ["HMAC {{ credentials.key_id }}:{{ signature }}"],
      anti: [{ value: ["{{ signature }}"], reason: "One text, not a list." }],
    }),
  },
  required: ["algorithm", "key", "string", "header"],
  examples: [
    {
      type: "hmac",
      algorithm: "sha256",
      key: "{{ credentials.secret }}",
      string: "{{ request.method }}\n{{ request.path }}\n{{ request.body }}",
      header: "X-Signature",
    },
  ],
  antiExamples: [
    {
      value: { type: "hmac", algorithm: "sha256", key: "{{ credentials.secret }}", header: "X-Signature" },
      reason: "`string` says what is signed.",
    },
  ],
  compile(at, compilation) {
    const hash = HASHES[(at.at("algorithm").value as keyof typeof HASHES | undefined) ?? "sha256"] ?? sha256;
    const encoding = ENCODINGS[(at.at("encoding").value as keyof typeof ENCODINGS | undefined) ?? "hex"] ?? "hex";
    const header = String(at.at("header").value).toLowerCase();
    const key = compileCredential(at.at("key"), compilation);
    const text = compilation.template(at.at("string"), SCOPES.sign);
    const value =
      at.value["value"] === undefined
        ? undefined
        : compilation.template(at.at("value"), withVariables(SCOPES.sign, ["signature"]));
    if (text.constant !== undefined)
      compilation.findings.report(
        "wrong_value",
        at.at("string").span,
        "The same text is signed for every request, so the signature says nothing about it.",
        "Read the request: `{{ request.method }}`, `{{ request.path }}`, `{{ request.body }}`.",
      );
    return {
      phase: "sign",
      headerNames: [header],
      queryNames: [],
      inBody: false,
      run(plan, scope, now) {
        const signing = { ...scope, request: requestVariable(signableOf(plan)) };
        const message = text.renderWith(signing, now, printPart) ?? "";
        const signature = printBytes(hmac(hash, utf8(renderCredential(key, scope, now)), utf8(message)), encoding);
        const sent = value === undefined ? signature : renderCredential(value, { ...signing, signature }, now);
        return {
          ...plan,
          headers: [
            ...plan.headers.filter(([name]) => name !== header),
            [header, secret(checkHeaderValue(header, sent))],
          ],
        };
      },
    };
  },
};

/** An absent body or query signs as nothing; a missing credential is found by the key. */
const printPart = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
