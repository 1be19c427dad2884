/** How a person is asked, and what happens where nobody can be. */
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { openAsk, type Terminal } from "./ask.ts";

const terminalTyping = (typed: string, isTTY = true): Terminal => {
  const input = Object.assign(new PassThrough(), { isTTY });
  input.write(`${typed}\n`);
  return { input, output: new PassThrough() };
};

describe("before a file is written", () => {
  test.each([
    ["y", true],
    ["YES", true],
    [" yes ", true],
    ["", false],
    ["n", false],
    ["yesterday", false],
  ])("%j at the terminal means %j", async (typed, expected) => {
    expect(await openAsk(false, "write it", terminalTyping(typed))("Write?")).toBe(expected);
  });

  test("nobody is asked with --yes, and it is refused where nobody can be", async () => {
    const nobody = terminalTyping("y", false);
    expect(await openAsk(true, "write it", nobody)("Write?")).toBe(true);
    expect(() => openAsk(false, "write it", nobody)).toThrow("Nobody can be asked");
  });
});
