/** Tokens of a store: who gets in, and how the ways of not getting in look alike outside and differ in the log. */
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CognateError } from "../../engine/errors.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { TokenRecord } from "../store/types.ts";
import { issueToken } from "../tokens/issue.ts";
import { createAuthenticator } from "./authenticate.ts";
import type { Presented } from "./authenticator.ts";
import { refusedToken } from "./refusal.ts";
import { mintToken } from "./token.ts";

const START = Date.parse("2026-03-04T05:06:07.000Z");

const setUp = async (more: Partial<TokenRecord> = {}, operatorToken?: string) => {
  let now = START;
  const clock = () => now;
  const { tokens } = createMemoryStore(clock);
  const draft = { kind: "api", name: "n", scopes: ["read"], createdBy: "x", ...more } as const;
  const { token, record } = await issueToken({ tokens, clock, randomBytes }, draft);
  const authenticator = createAuthenticator({ tokens, clock, operatorToken });
  return { tokens, token, record, authenticator, pass: (ms: number) => void (now += ms) };
};

const bearer = (...values: readonly string[]): readonly Presented[] =>
  values.map((value, index) => ({ value, header: index === 0 ? "authorization" : "acme-key" }));

const failure = async (work: Promise<unknown>): Promise<CognateError> => {
  const error: unknown = await work.then(
    () => expect.unreachable("it should be refused"),
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(CognateError);
  return error as CognateError;
};

it("lets the bearer of a token in, as that token", async () => {
  const { authenticator, token, record } = await setUp();
  const caller = await authenticator.authenticate(bearer(token));
  expect([caller.id, caller.allows("read"), caller.allows("write")]).toEqual([record.id, true, false]);
});

describe("a refused token", () => {
  const refusedAs = {
    unknown: async () => {
      const { authenticator } = await setUp();
      return failure(authenticator.authenticate(bearer(mintToken(randomBytes).token)));
    },
    wrong_secret: async () => {
      const { authenticator, record } = await setUp();
      // The id of a known token with another secret; the checksum is right.
      const ids = record.id.split("").map((char) => "0123456789abcdefghjkmnpqrstvwxyz".indexOf(char));
      const forged = mintToken((size) => (size === 16 ? Uint8Array.from(ids) : randomBytes(size)));
      expect(forged.id).toBe(record.id);
      return failure(authenticator.authenticate(bearer(forged.token)));
    },
    revoked: async () => {
      const { authenticator, tokens, token, record } = await setUp();
      await tokens.revoke(record.id, new Date(START).toISOString());
      return failure(authenticator.authenticate(bearer(token)));
    },
    expired: async () => {
      const { authenticator, token, pass } = await setUp({ expiresAt: new Date(START + 1000).toISOString() });
      await authenticator.authenticate(bearer(token));
      pass(1000);
      return failure(authenticator.authenticate(bearer(token)));
    },
    malformed: async () => {
      const { authenticator, token } = await setUp();
      return failure(authenticator.authenticate(bearer(token.slice(0, -1))));
    },
    foreign: async () => {
      const { authenticator } = await setUp();
      return failure(authenticator.authenticate(bearer("0123456789abcdef")));
    },
  };

  it.each(Object.keys(refusedAs) as (keyof typeof refusedAs)[])("is told as `%s` to the log alone", async (reason) => {
    const error = await refusedAs[reason]();
    expect(refusedToken(error)).toMatchObject({ token_refused: reason });
    // What a caller sees: the same for all of them.
    const { code, status, message, hint, errors } = error;
    expect({ code, status, message, hint, errors }).toEqual({
      code: "token_invalid",
      status: 401,
      message: "The token is unknown, expired or revoked.",
      hint: undefined,
      errors: [],
    });
  });

  it("names no part of a provider's key in the log", async () => {
    expect(refusedToken(await refusedAs.foreign())).toEqual({ token_refused: "foreign" });
  });
});

it("refuses two different tokens, and takes the same one twice", async () => {
  const { authenticator, token } = await setUp();
  const other = mintToken(randomBytes).token;
  expect((await failure(authenticator.authenticate(bearer(token, other)))).code).toBe("token_conflict");
  await expect(authenticator.authenticate(bearer(token, token))).resolves.toBeDefined();
  // A provider's key beside it is dropped later; it is no second token.
  await expect(authenticator.authenticate(bearer(token, "0123456789abcdef"))).resolves.toBeDefined();
});

it("takes the operator's token beside those of the store, but not both at once", async () => {
  const { authenticator, token } = await setUp({}, "operator-chose-this");
  expect((await authenticator.authenticate(bearer("operator-chose-this"))).id).toBe("COGNATE_TOKEN");
  expect((await authenticator.authenticate(bearer(token))).allows("tokens")).toBe(false);
  expect((await failure(authenticator.authenticate(bearer(token, "operator-chose-this")))).code).toBe("token_conflict");
});

it("knows whether anybody could get in", async () => {
  const { authenticator, tokens, record } = await setUp();
  expect(await authenticator.configured()).toBe(true);
  await tokens.revoke(record.id, new Date(START).toISOString());
  expect(await authenticator.configured()).toBe(false);
  expect((await failure(authenticator.authenticate([]))).code).toBe("token_missing");
});

it("notes the last use once a minute, and stops nobody when it cannot", async () => {
  const { authenticator, tokens, token, record, pass } = await setUp();
  const lastUse = async () => (await tokens.get(record.id))?.lastUsedAt;
  await authenticator.authenticate(bearer(token));
  expect(await lastUse()).toBe(new Date(START).toISOString());
  pass(30_000);
  await authenticator.authenticate(bearer(token));
  expect(await lastUse()).toBe(new Date(START).toISOString());
  pass(31_000);
  await authenticator.authenticate(bearer(token));
  expect(await lastUse()).toBe(new Date(START + 61_000).toISOString());
  const broken = { ...tokens, touch: () => Promise.reject(new Error("disk full")) };
  const lame = createAuthenticator({ tokens: broken, clock: () => START });
  await expect(lame.authenticate(bearer(token))).resolves.toBeDefined();
});
