/** Secrets are masked in every form that they take. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "./redaction.ts";

const hexOf = (char: string): string => char.charCodeAt(0).toString(16);
const unicode = (char: string): string => `\\u${hexOf(char).padStart(4, "0")}`;
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const upperPercent = (char: string): string => `%${hexOf(char).toUpperCase()}`;
const lowerEscapes = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
const upperUnicode = (text: string): string =>
  text.replaceAll(/\\u[0-9a-f]{4}/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`);
const entities = (text: string, named: Readonly<Record<string, string>>): string =>
  text.replaceAll(/[<>&"']/g, (char) => named[char] ?? char);
const NAMED = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&#39;" };

/** How programs write a text that is put into something else. */
const ENCODERS: Readonly<Record<string, (text: string) => string>> = {
  encodeURIComponent: encodeURIComponent,
  "encodeURIComponent, lower case": (text) => lowerEscapes(encodeURIComponent(text)),
  URLSearchParams: (text) => new URLSearchParams([["", text]]).toString().slice(1),
  "URLSearchParams, lower case": (text) => lowerEscapes(new URLSearchParams([["", text]]).toString().slice(1)),
  "strict RFC 3986": (text) => encodeURIComponent(text).replaceAll(/[!'()*]/g, upperPercent),
  "strict RFC 3986, lower case": (text) => lowerEscapes(encodeURIComponent(text).replaceAll(/[!'()*]/g, upperPercent)),
  "PHP's urlencode": (text) =>
    encodeURIComponent(text)
      .replaceAll(/[!'()*~]/g, upperPercent)
      .replaceAll("%20", "+"),
  encodeURI: (text) => encodeURI(text),
  JSON: json,
  "JSON with slashes escaped": (text) => json(text).replaceAll("/", "\\/"),
  "JSON in ASCII": (text) => json(text).replaceAll(/[^ -~]/g, unicode),
  "JSON in ASCII, upper case": (text) => upperUnicode(json(text).replaceAll(/[^ -~]/g, unicode)),
  "JSON as PHP writes it": (text) =>
    json(text)
      .replaceAll("/", "\\/")
      .replaceAll(/[^ -~]/g, unicode),
  "JSON for pages": (text) => json(text).replaceAll(/[<>&'\u2028]/g, unicode),
  "JSON for pages, in ASCII, upper case": (text) => upperUnicode(json(text).replaceAll(/[<>&'+]|[^ -~]/g, unicode)),
  HTML: (text) => entities(text, NAMED),
  "HTML with &apos;": (text) => entities(text, { ...NAMED, "'": "&apos;" }),
  "HTML with numbers": (text) => text.replaceAll(/[^A-Za-z0-9]/gu, (char) => `&#${char.codePointAt(0) ?? 0};`),
  "HTML with hexadecimal numbers": (text) =>
    text.replaceAll(/[^A-Za-z0-9]/gu, (char) => `&#x${(char.codePointAt(0) ?? 0).toString(16)};`),
  "HTML as Go writes it": (text) => entities(text, { ...NAMED, '"': "&#34;" }),
};

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

  describe.each(Object.entries(ENCODERS))("written by %s", (_, encode) => {
    const secret = `s3cret!'()*~<>/&"\\+=% é☃😀\n;k3y`;
    const own = createRedactor([secret]);

    it.each<readonly [string, (text: string) => string]>([
      ["as it is", (text) => text],
      ["in a JSON string", json],
      ["in a URL", encodeURIComponent],
      ["in a page", (text) => entities(text, NAMED)],
    ])("finds the secret %s", (__, outer) => {
      expect(own.text(`before ${outer(encode(secret))} after`)).toBe("before *** after");
    });
  });

  it.each([
    "encodeURIComponent",
    "URLSearchParams",
    "strict RFC 3986",
    "strict RFC 3986, lower case",
    "JSON",
    "JSON with slashes escaped",
    "JSON as PHP writes it",
    "JSON for pages, in ASCII, upper case",
    "HTML",
  ])("masks what %s wrote, in base64 and hex", (name) => {
    const secret = `s3cret!'()*~<>/&"+= ék3y`;
    const encoded = ENCODERS[name]?.(secret) ?? "";
    const own = createRedactor([secret]);
    expect(own.text(base64(encoded))).toBe("***");
    expect(own.text(Buffer.from(encoded).toString("hex"))).toBe("***");
    expect(own.text(Buffer.from(`x${encoded}`).toString("base64url"))).toMatch(/^.{0,2}\*\*\*.{0,2}$/);
  });

  it("masks a text of which every character is encoded differently", () => {
    expect(createRedactor(["a<b>c&d/e'f"]).text("a&lt;b%3ec\\u0026d\\/e&#x27;f")).toBe("***");
  });

  it.each(["\\\\", "\\\\'", "&amp;", "%25", '\\\\"/', "\\\\u005c", "&#39;'", " +"])(
    "reads a text that all but repeats a secret of many %j in no time",
    (part) => {
      const own = createRedactor([`${part.repeat(40)}end`]);
      for (const encode of [(text: string) => text, ...Object.values(ENCODERS)]) {
        const near = `${encode(part.repeat(60))}|end`;
        expect(own.text(near)).toBe(near);
      }
    },
  );

  it("leaves what only resembles a secret", () => {
    expect(createRedactor(["a.b+c/d"]).text("axb+c/d a.bbc/d a.b+c")).toBe("axb+c/d a.bbc/d a.b+c");
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
      unit: fc.constantFrom(...Array.from(`abcXYZ/+=é ☃😀%"\\&<>!'()*~;#$^.[]|?\n`)),
      minLength: 4,
      maxLength: 40,
    });
    const around = fc.string({ unit: fc.constantFrom(...Array.from("QRSTUVW-\n")) });
    fc.assert(
      fc.property(secrets, around, around, (secret, before, after) => {
        const redactor = createRedactor([secret]);
        expect(redactor.text(`${before}${secret}${after}`)).not.toContain(secret);
        for (const encode of Object.values(ENCODERS))
          expect(redactor.text(`${before}${encode(secret)}${after}`)).toBe(`${before}***${after}`);
        expect(redactor.value({ [`${before}${secret}`]: [secret] })).toEqual({ [`${before}***`]: ["***"] });
      }),
    );
    // Each run makes a hundred patterns: seconds alone, several times that beside other work.
  }, 60_000);
});
