/** What is read of an error answer that passes through, and what of it waits. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { CognateError } from "../errors.ts";
import { createRedactor } from "../redaction.ts";
import { tellFailure, type RawVerdictFacts } from "./raw-verdict.ts";
import type { RawHeader } from "./raw-wire.ts";
import type { ErrorRule } from "./types.ts";

const keyRule: ErrorRule = {
  id: "acme#0",
  action: "fail",
  code: "account_credentials_rejected",
  matches: (status) => status === 403,
  when: {
    source: "bad key",
    evaluate: (_input: unknown, scope: { readonly body?: { readonly error?: unknown } }) =>
      scope.body?.error === "bad key",
  } as unknown as NonNullable<ErrorRule["when"]>,
};
const facts = (method = "GET", rules: readonly ErrorRule[] = [keyRule]): RawVerdictFacts => ({
  operation: "members.list",
  policy: { rules },
  request: { method, url: "/members", operation: "members.list", attempt: 1 },
  account: {},
  redact: createRedactor(["s3cret"]),
  now: 0,
});
const answer = (status: number, chunks: readonly Uint8Array[], headers: readonly RawHeader[] = []) => ({
  status,
  headers: [["Content-Type", "application/json"] as const, ...headers],
  body: Readable.from(chunks),
});
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const told = async (
  status: number,
  chunks: readonly Uint8Array[],
  headers: readonly RawHeader[] = [],
  given = facts(),
): Promise<{ readonly errors: readonly CognateError[]; readonly bytes: Buffer }> => {
  const errors: CognateError[] = [];
  const { body } = await tellFailure(answer(status, chunks, headers), given, async (error) => void errors.push(error));
  return { bytes: await buffer(body), errors };
};

describe("an error answer that passes through", () => {
  const badKey = json({ error: "bad key", key: "s3cret" });
  it.each([
    ["by a rule that reads the body", 403, [badKey], [], "account_credentials_rejected"],
    ["by its status where no rule fits", 403, [json({ error: "no" })], [], "provider_permission_missing"],
    [
      "in pieces of unknown length",
      403,
      [badKey.subarray(0, 5), badKey.subarray(5)],
      [],
      "account_credentials_rejected",
    ],
    ["compressed by gzip", 403, [gzipSync(badKey)], [["Content-Encoding", "gzip"]], "account_credentials_rejected"],
    [
      "compressed by brotli",
      403,
      [brotliCompressSync(badKey)],
      [["content-encoding", "br"]],
      "account_credentials_rejected",
    ],
    [
      "by its status where it cannot be unpacked",
      403,
      [badKey],
      [["content-encoding", "gzip"]],
      "provider_permission_missing",
    ],
    ["without a body", 401, [], [["content-length", "0"]], "account_credentials_rejected"],
    ["longer than what is read of it", 401, [Buffer.alloc(20_000, " "), badKey], [], "account_credentials_rejected"],
  ] as const)("is told %s, its bytes untouched", async (_says, status, chunks, headers, code) => {
    const { errors, bytes } = await told(status, chunks, headers);
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(bytes).toEqual(Buffer.concat(chunks));
    expect(JSON.stringify(errors[0]?.provider)).not.toContain("s3cret");
  });

  it.each([
    ["a good answer", 200, []],
    ["a redirect", 302, []],
    ["what a rule accepts", 404, [{ id: "acme#1", action: "ignore", matches: () => true } satisfies ErrorRule]],
  ] as const)("tells nothing of %s", async (_says, status, rules) => {
    const { errors, bytes } = await told(status, [json({ fine: true })], [], facts("GET", rules));
    expect([errors, bytes.toString()]).toEqual([[], '{"fine":true}']);
  });

  it("is told before its last byte is read, and its first bytes do not wait", async () => {
    const seen: string[] = [];
    const source = new Readable({ read() {} });
    const { body } = await tellFailure(
      { status: 401, headers: [["content-length", "4"]], body: source },
      facts(),
      async () => void seen.push("told"),
    );
    body.setEncoding("utf8").on("data", (text: string) => seen.push(text));
    const next = (): Promise<unknown> => new Promise((resolve) => body.once("data", resolve));
    const first = next();
    source.push("ab");
    await first;
    const second = next();
    source.push("cd");
    await second;
    expect(seen).toEqual(["ab", "told", "cd"]);
  });

  it("breaks off where the provider does", async () => {
    const source = new Readable({ read() {} });
    const { body } = await tellFailure({ status: 500, headers: [], body: source }, facts(), async () => {});
    const read = buffer(body);
    source.push("half");
    source.destroy(new Error("reset"));
    await expect(read).rejects.toThrow("reset");
  });

  it("lets go of the provider when the caller leaves", async () => {
    const source = new Readable({ read() {} });
    const { body } = await tellFailure({ status: 500, headers: [], body: source }, facts(), async () => {});
    const closed = new Promise((resolve) => source.once("close", resolve));
    body.on("error", () => {}).destroy();
    await closed;
    expect(source.destroyed).toBe(true);
  });
});
