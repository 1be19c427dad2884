/** Secrets are masked in every form that they take. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "./redaction.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("a redactor", () => {
  const redact = createRedactor(['s3cret/+=é"key', "abc"]);

  it.each([
    ["plain", 's3cret/+=é"key'],
    ["base64", base64('s3cret/+=é"key')],
    ["base64url", Buffer.from('s3cret/+=é"key').toString("base64url")],
    ["hex", Buffer.from('s3cret/+=é"key').toString("hex")],
    ["upper-case hex", Buffer.from('s3cret/+=é"key').toString("hex").toUpperCase()],
    ["URL-encoded", encodeURIComponent('s3cret/+=é"key')],
    ["URL-encoded in lower case", encodeURIComponent('s3cret/+=é"key').replaceAll(/%../g, (one) => one.toLowerCase())],
    ["JSON-escaped", JSON.stringify('s3cret/+=é"key').slice(1, -1)],
    ["URL-encoded twice", encodeURIComponent(encodeURIComponent('s3cret/+=é"key'))],
    ["URL-encoded, then hex", Buffer.from(encodeURIComponent('s3cret/+=é"key')).toString("hex")],
    ["URL-encoded, then base64", base64(encodeURIComponent('s3cret/+=é"key'))],
    ["base64, then URL-encoded", encodeURIComponent(base64('s3cret/+=é"key'))],
    ["JSON-escaped, then base64", base64(JSON.stringify('s3cret/+=é"key').slice(1, -1))],
  ])("masks a secret in its %s form", (_, form) => {
    expect(redact.text(`before ${form} after`)).toBe("before *** after");
  });

  it.each(["a", "ab", "abc", "user:", "user@acme.example:"])(
    "masks it inside base64 of a longer text that begins with %s",
    (before) => {
      const masked = redact.text(base64(`${before}s3cret/+=é"key and more`));
      expect(masked).toContain("***");
      expect(Buffer.from(masked, "base64").toString()).not.toContain("cret/+=");
    },
  );

  it("masks keys and values of JSON, and leaves the rest", () => {
    expect(redact.value({ a: ['s3cret/+=é"key', 1, null], 's3cret/+=é"key': true })).toEqual({
      a: ["***", 1, null],
      "***": true,
    });
  });

  it("leaves values too short to be told from words", () => {
    expect(redact.text("abc")).toBe("abc");
  });

  it("without secrets gives back what it got", () => {
    const input = { a: 1 };
    expect(createRedactor([]).value(input)).toBe(input);
  });

  it("leaves no secret behind, whatever it is and wherever it stands", () => {
    const secrets = fc.string({
      unit: fc.constantFrom(...Array.from('abcXYZ/+=é ☃%"\\&')),
      minLength: 4,
      maxLength: 40,
    });
    const around = fc.string({ unit: fc.constantFrom(...Array.from("0123456789\n")) });
    fc.assert(
      fc.property(secrets, around, around, (secret, before, after) => {
        const redactor = createRedactor([secret]);
        expect(redactor.text(`${before}${secret}${after}`)).not.toContain(secret);
        expect(redactor.text(encodeURIComponent(secret))).not.toContain(encodeURIComponent(secret));
        expect(redactor.value({ [`${before}${secret}`]: [secret] })).toEqual({ [`${before}***`]: ["***"] });
      }),
    );
  });
});
