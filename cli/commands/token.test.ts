/** Tokens and the log from the command line, over a store in a file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createAuthenticator } from "../../server/index.ts";
import type { Output } from "../output.ts";
import { withStore } from "../store.ts";
import { log } from "./log.ts";
import { createToken, listTokens, revokeToken } from "./token.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cognate-token-"));
  vi.stubEnv("DATABASE_URL", "");
  vi.stubEnv("COGNATE_MASTER_KEY", Buffer.alloc(32, 7).toString("base64"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

const run = async (work: (output: Output) => Promise<number>) => {
  const results: string[] = [];
  const progress: string[] = [];
  const code = await work({
    result: (text) => void results.push(text),
    progress: (text) => void progress.push(text),
    step: () => undefined,
    colour: false,
  });
  return { code, result: results.join("\n"), progress: progress.join("\n") };
};

const place = (name: string) => ({ data: join(folder, name), format: "json" as const });
const none = { tenant: [], account: [], model: [] };

it("a token is printed once, works until it is revoked, and the log tells both", async () => {
  const store = place("life.sqlite");
  const made = await run((output) =>
    createToken(
      { ...store, ...none, format: "text", name: "ci", scope: ["read"], expires: "90d", label: "live" },
      output,
    ),
  );
  expect(made.result).toMatch(/^cgt_live_\S+$/);
  const enter = () =>
    withStore(store, ({ tokens }) =>
      createAuthenticator({ tokens, clock: Date.now }).authenticate([{ value: made.result, header: "authorization" }]),
    );
  const { id } = await enter();
  const list = await run((output) => listTokens(store, output));
  expect(JSON.parse(list.result)).toMatchObject([{ id, name: "ci", status: "active", created_by: "cli" }]);
  expect(list.result).not.toContain(made.result.slice(-49));
  await run((output) => revokeToken(id, store, output));
  await expect(enter()).rejects.toMatchObject({ code: "token_invalid" });
  const told = await run((output) => log({ ...store, limit: 10 }, output));
  expect(JSON.parse(told.result)).toMatchObject([
    { action: "token.revoked", actor: "cli", token_id: id },
    { action: "token.created", actor: "cli", token_id: id },
  ]);
  const table = await run((output) => log({ ...store, format: "text", action: "token.revoked", limit: 10 }, output));
  expect(table.result.split("\n")).toHaveLength(2);
});

it.each([
  ["an unknown scope", { scope: ["admin"] }],
  ["an end in the past", { scope: ["read"], expires: "2020-01-01" }],
  ["an end in year 10000", { scope: ["read"], expires: "+010000-01-01T00:00:00Z" }],
  ["an end on 31 February", { scope: ["read"], expires: "2027-02-31" }],
  ["a label with a space", { scope: ["read"], label: "a b" }],
])("%s is wrong use, and makes nothing", async (_name, options) => {
  const store = place("wrong.sqlite");
  await expect(
    run((output) => createToken({ ...store, ...none, name: "x", ...options }, output)),
  ).rejects.toMatchObject({
    name: "UsageError",
  });
  expect((await run((output) => listTokens(store, output))).result).toBe("[]");
});

it("a name prints as text, whatever it holds", async () => {
  const store = place("name.sqlite");
  await run((output) => createToken({ ...store, ...none, name: "a\u001b[31mred\nb", scope: ["read"] }, output));
  const { result } = await run((output) => listTokens({ ...store, format: "text" }, output));
  expect(result).toContain("a [31mred b");
});
