/** Declared accounts over kept ones. */
import { expect, it } from "vitest";
import { CognateError } from "../../engine/errors.ts";
import { createMemoryAccountStore } from "../accounts/store.ts";
import { layerAccounts, rememberingAnswer } from "./layered.ts";
import { recordOf } from "./testing/records.ts";

const at = (day: number): string => `2026-01-0${day}T00:00:00.000Z`;
const stores = () => {
  const declared = createMemoryAccountStore([
    recordOf("acme-sandbox", { sandbox: true, createdAt: at(2) }),
    recordOf("both", { label: "declared", createdAt: at(4) }),
  ]);
  const kept = createMemoryAccountStore([
    recordOf("old", { createdAt: at(1) }),
    recordOf("both", { label: "kept", createdAt: at(1) }),
    recordOf("young", { createdAt: at(5) }),
  ]);
  return { declared, kept, accounts: layerAccounts(declared, kept) };
};

it("lists both in one order, page by page, each account once", async () => {
  const { accounts } = stores();
  const first = await accounts.list({}, 2);
  const second = await accounts.list({}, 2, first.at(-1));
  expect([...first, ...second].map((one) => one.id)).toEqual(["old", "acme-sandbox", "both", "young"]);
  expect(second[0]?.label).toBe("declared");
});

it("keeps new accounts in the store and changes each one where it lives", async () => {
  const { accounts, declared, kept } = stores();
  expect(await accounts.insert(recordOf("new"))).toBe(true);
  expect(await accounts.insert(recordOf("acme-sandbox"))).toBe(false);
  expect([await declared.get("new"), (await kept.get("new"))?.id]).toEqual([undefined, "new"]);
  await accounts.update("acme-sandbox", (record) => ({ ...record, status: "needs_reauth" }));
  expect((await declared.get("acme-sandbox"))?.status).toBe("needs_reauth");
  expect((await accounts.update("old", (record) => ({ ...record, label: "x" })))?.label).toBe("x");
  expect(await accounts.update("none", (record) => record)).toBeUndefined();
  expect([await accounts.remove("old"), await accounts.remove("old")]).toEqual([true, false]);
});

it("goes on with the last answer while the store is away, and with the safe one before there was any", async () => {
  const answers: (boolean | Error)[] = [
    new CognateError("unavailable", "away"),
    true,
    new CognateError("unavailable", "away"),
    false,
    new Error("a bug"),
  ];
  const ask = rememberingAnswer(async () => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next ?? false;
  }, false);
  expect([await ask(), await ask(), await ask(), await ask()]).toEqual([false, true, true, false]);
  await expect(ask()).rejects.toThrow("a bug");
});
