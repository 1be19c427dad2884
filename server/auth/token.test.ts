/** The form of tokens: what scanners, people and the authenticator rely on. */
import { randomBytes } from "node:crypto";
import { assert, constantFrom, nat, property } from "fast-check";
import { expect, it } from "vitest";
import { hashToken, looksLikeToken, mintToken, tokenIdOf } from "./token.ts";

const zeros = (bytes: number): Uint8Array => new Uint8Array(bytes);

it("has prefix, label, id, secret and checksum", () => {
  const { token, id, prefix, hash } = mintToken(randomBytes, "live");
  expect(token).toMatch(/^cgt_live_[0-9a-z]{16}_[A-Za-z0-9_-]{49}$/);
  expect(tokenIdOf(token)).toBe(id);
  expect(prefix).toBe(`cgt_live_${id.slice(0, 6)}`);
  expect(hash).toBe(hashToken(token));
  expect(mintToken(randomBytes).token).toMatch(/^cgt_[0-9a-z]{16}_/);
});

it("is another one each time", () => {
  const made = new Set(Array.from({ length: 500 }, () => mintToken(randomBytes).token));
  expect(made.size).toBe(500);
});

it("with one character changed is none any more", () => {
  const { token } = mintToken(zeros);
  assert(
    property(nat(token.length - 1), constantFrom("a", "Z", "0", "9", "_", "-"), (at, char) => {
      const changed = token.slice(0, at) + char + token.slice(at + 1);
      expect(tokenIdOf(changed) === undefined).toBe(changed !== token);
    }),
  );
});

it.each([
  ["nothing", ""],
  ["a provider's key", "1234567890abcdef1234567890abcdef"],
  ["one cut short", mintToken(zeros).token.slice(0, -1)],
  ["one with more behind it", `${mintToken(zeros).token}x`],
  ["one with a line break", `${mintToken(zeros).token}\n`],
  ["one in capitals", mintToken(zeros).token.toUpperCase()],
  ["text around one", ` ${mintToken(zeros).token}`],
])("%s is no token", (_name, value) => {
  expect(tokenIdOf(value)).toBeUndefined();
});

it("is told from a provider's key by its beginning", () => {
  expect([looksLikeToken("cgt_cut"), looksLikeToken("sk_live_1")]).toEqual([true, false]);
});
