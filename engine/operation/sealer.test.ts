/** Sealed cursors: secret, deterministic, bound, and without an oracle. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CognateError } from "../errors.ts";
import { createCursorSealer } from "./sealer.ts";

const key = (letter: string): Uint8Array => new TextEncoder().encode(letter.repeat(32));
const sealer = createCursorSealer({ current: key("a") });

const failure = (work: () => unknown): { readonly code: string; readonly message: string } | undefined => {
  try {
    work();
  } catch (error) {
    if (error instanceof CognateError) return { code: error.code, message: error.message };
    throw error;
  }
  return undefined;
};

it("opens what it sealed, for any state and binding", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), fc.string(), (state, binding) => {
      const text = JSON.stringify(state);
      fc.pre(text.length < 1500);
      expect(JSON.stringify(sealer.open(sealer.seal(state, binding), binding))).toBe(text);
    }),
  );
});

it("gives an equal cursor for an equal state, and another one for another binding", () => {
  const state = { p: [[{ k: "cursor", c: "abc" }], 3] };
  expect(sealer.seal(state, "acc_1")).toBe(sealer.seal(structuredClone(state), "acc_1"));
  expect(sealer.seal(state, "acc_1")).not.toBe(sealer.seal(state, "acc_2"));
});

it("is safe in a URL and shows nothing of what is inside", () => {
  const cursor = sealer.seal({ q: "ada@example.com" }, "acc_1");
  expect(cursor).toMatch(/^c1[A-Za-z0-9_-]+$/);
  expect(atob(cursor.slice(6).replaceAll("-", "+").replaceAll("_", "/"))).not.toContain("ada");
});

describe("keys", () => {
  it("a rotated key still opens old cursors, and new ones are sealed with the new key", () => {
    const old = sealer.seal({ a: 1 }, "x");
    const rotated = createCursorSealer({ current: key("b"), previous: [key("a")] });
    expect(rotated.open(old, "x")).toEqual({ a: 1 });
    expect(failure(() => sealer.open(rotated.seal({ a: 1 }, "x"), "x"))?.code).toBe("cursor_invalid");
  });
});

describe("what is not opened, all with the same words", () => {
  const good = sealer.seal({ a: 1 }, "acc_1");
  const last = good.at(-2) === "A" ? "B" : "A";
  const refused: readonly (readonly [string, string, string])[] = [
    ["another account", good, "acc_2"],
    ["a changed character", `${good.slice(0, -2)}${last}${good.slice(-1)}`, "acc_1"],
    ["a cut cursor", good.slice(0, 20), "acc_1"],
    ["nothing but the prefix", good.slice(0, 6), "acc_1"],
    ["an unknown key", createCursorSealer({ current: key("z") }).seal({ a: 1 }, "acc_1"), "acc_1"],
    ["another version", `c2${good.slice(2)}`, "acc_1"],
    ["any text", "eyJhIjoxfQ", "acc_1"],
    ["appended rubbish", `${good}!`, "acc_1"],
    ["a very long text", `c1${"A".repeat(10_000)}`, "acc_1"],
  ];
  it.each(refused)("%s", (_name, cursor, binding) => {
    expect(failure(() => sealer.open(cursor, binding))).toEqual(failure(() => sealer.open("", "acc_1")));
  });
  it("no single changed character is accepted", () => {
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), fc.constantFrom("A", "b", "0", "_"), (at, letter) => {
        fc.pre(good[at] !== letter);
        expect(failure(() => sealer.open(good.slice(0, at) + letter + good.slice(at + 1), "acc_1"))?.code).toBe(
          "cursor_invalid",
        );
      }),
    );
  });
});

it("refuses a position that does not fit, as the integration's fault", () => {
  // Cursors themselves do not deflate.
  const noise = Array.from({ length: 100 }, (_, index) => sealer.seal(index, "noise")).join("");
  expect(failure(() => sealer.seal({ u: noise }, "acc_1"))?.code).toBe("cursor_too_large");
});
