/** Long lists are printed in parts: the text is the same, and others have their turn. */
import { expect, it } from "vitest";
import { printRecords } from "./print-records.ts";

it.each([0, 1, 250, 251, 500, 1000])("%i records are printed as JSON prints them", async (count) => {
  const records = Array.from({ length: count }, (_unused, index) => ({
    id: `r${index}`,
    name: index % 3 ? "é" : null,
  }));
  expect(await printRecords(records)).toBe(JSON.stringify(records));
});

it("others have their turn while a long list is printed", async () => {
  const turns: string[] = [];
  const printed = printRecords(Array.from({ length: 1000 }, () => ({ id: "r" }))).then(() => turns.push("printed"));
  setImmediate(() => turns.push("another"));
  await printed;
  expect(turns).toEqual(["another", "printed"]);
});
