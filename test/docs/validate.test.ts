/** Follows docs/validate.md: makes its changes in a copy of Datadog's files, runs its commands, compares what they print. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { CORPUS } from "../../engine/catalog/testing/corpus/index.ts";
import { REPOSITORY } from "../support/cognate.ts";

const page = readFileSync(join(REPOSITORY, "docs", "validate.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "cognate-validate-"));
for (const part of ["integrations", "unified-models"])
  cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BLOCK = /(?:^`([^`\n]+)`:\n\n)?^```(diff|console)\n(.*?)^```$/gmsu;
const steps = [...page.matchAll(BLOCK)].map(([, path = "", language = "", text = ""], index) => ({
  name: `step ${index + 1}: ${text.split("\n")[0] ?? ""}`,
  path,
  language,
  text,
}));

/** What a person sees: what happened, then the result. */
const run = (line: string): string => {
  const [, ...args] = line.replace(/^\$ /u, "").split(" ");
  const { stderr, stdout } = spawnSync(process.execPath, [join(REPOSITORY, "cli", "main.ts"), ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", NO_COLOR: "1" },
    encoding: "utf8",
  });
  return stderr + stdout;
};

const change = (path: string, text: string): void => {
  const [from = "", to = ""] = text.split("\n").map((line) => line.slice(1));
  const file = join(folder, path);
  const before = readFileSync(file, "utf8");
  if (!before.includes(from)) throw new Error(`${path} has no line ${from}`);
  writeFileSync(
    file,
    before.replace(from, () => to),
  );
};

it.each(steps)("$name", ({ path, language, text }) => {
  if (language === "diff") {
    change(path, text);
    return;
  }
  const [line = "", ...shown] = text.trimEnd().split("\n");
  const printed = run(line)
    .split("\n")
    .map((one) => one.trim());
  // In order; `…` leaves lines out, and so does the end.
  let at = -1;
  for (const wanted of shown.map((one) => one.trim()).filter((one) => one !== "…")) {
    const found = printed.findIndex((one, index) => index > at && (one === wanted || one.endsWith(`, ${wanted}`)));
    expect(found, `${wanted}\n---\n${printed.join("\n")}`).toBeGreaterThan(at);
    at = found;
  }
});

it("tells how many mistakes the corpus has", () => {
  const count = Object.values(CORPUS).flat().length;
  const told = Number(/some (\d+) mistakes/u.exec(page)?.[1]);
  expect(Math.abs(count - told)).toBeLessThan(10);
});
