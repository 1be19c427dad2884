/** Follows docs/add-a-provider.md: makes its files in an empty folder, runs its commands, compares what they print. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readFolder } from "../../engine/catalog/files.ts";
import { loadCatalog } from "../../engine/catalog/index.ts";
import { REPOSITORY, startCognate } from "../support/cognate.ts";

const page = readFileSync(join(REPOSITORY, "docs", "add-a-provider.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "cognate-add-a-provider-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Step =
  | { readonly kind: "file"; readonly path: string; readonly text: string }
  | { readonly kind: "change"; readonly path: string; readonly from: string; readonly to: string }
  | { readonly kind: "command"; readonly line: string; readonly printed: string }
  | { readonly kind: "request"; readonly target: string; readonly answer: unknown };

const BLOCK = /(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$/gmsu;

const blocks = [...page.matchAll(BLOCK)].map(([, path = "", language = "", text = ""]) => ({ path, language, text }));

const steps: readonly Step[] = blocks.flatMap(({ path, language, text }, index): readonly Step[] => {
  if (language === "yaml") return [{ kind: "file", path, text }];
  if (language === "diff") {
    const [from = "", to = ""] = text.split("\n").map((line) => line.slice(1));
    return [{ kind: "change", path, from, to }];
  }
  if (language === "console") {
    const [line = "", ...printed] = text.trimEnd().split("\n");
    return [{ kind: "command", line: line.replace(/^\$ /u, ""), printed: printed.join("\n") }];
  }
  if (language === "sh") {
    const target = /http:\/\/127\.0\.0\.1:8080([^']+)'/u.exec(text)?.[1] ?? "";
    return [{ kind: "request", target, answer: JSON.parse(blocks[index + 1]?.text ?? "null") as unknown }];
  }
  return [];
});

/** A command of the page: `NAME=value … cognate arguments`. Nothing of this process's environment but the path. */
const run = (line: string): Promise<string> => {
  const words = line.split(" ");
  const at = words.indexOf("cognate");
  const env = Object.fromEntries(words.slice(0, at).map((word) => word.split("=", 2)));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(REPOSITORY, "cli", "main.ts"), ...words.slice(at + 1)],
      { cwd: folder, env: { PATH: process.env["PATH"], ...env } },
      (_error, stdout, stderr) => resolve(stdout.trimEnd() === "" ? stderr.trimEnd() : stdout.trimEnd()),
    );
  });
};

/** Without what differs from run to run, and the number of models that ship. */
const settled = (text: string): string =>
  text
    .replaceAll(/"c1[A-Za-z0-9_-]{20,}"/gu, '"c1…"')
    .replaceAll(/after \d+ ms/gu, "after 0 ms")
    .replaceAll(/^\d+ files,/gmu, "n files,");

const perform = async (step: Step): Promise<void> => {
  switch (step.kind) {
    case "file":
      mkdirSync(dirname(join(folder, step.path)), { recursive: true });
      return writeFileSync(join(folder, step.path), step.text);
    case "change": {
      const text = readFileSync(join(folder, step.path), "utf8");
      expect(text).toContain(step.from);
      return writeFileSync(
        join(folder, step.path),
        text.replace(step.from, () => step.to),
      );
    }
    case "command": {
      const printed = settled(await run(step.line));
      // A page that begins with … shows the end.
      const end = /^…\n(.*)$/su.exec(step.printed)?.[1];
      if (end === undefined) expect(printed).toBe(settled(step.printed));
      else expect(printed.slice(-end.length - 1)).toBe(`\n${end}`);
      return;
    }
    case "request": {
      const catalog = loadCatalog(readFolder(folder, REPOSITORY));
      const cognate = await startCognate({ catalog, sandboxes: ["hooli"] });
      try {
        const answer = await fetch(cognate.url + step.target);
        expect(await answer.json()).toEqual(step.answer);
      } finally {
        await cognate.close();
      }
    }
  }
};

const titleOf = (step: Step): string => {
  if (step.kind === "command") return `\`${step.line}\` prints what the page shows`;
  if (step.kind === "request") return `${step.target} is answered as the page shows`;
  return `${step.path} is ${step.kind === "file" ? "written" : "changed"}`;
};

// In the order of the page: each step needs those before it.
describe("docs/add-a-provider.md", () => {
  it.each(steps.map((step) => ({ says: titleOf(step), step })))(
    "$says",
    async ({ step }) => {
      await expect(perform(step)).resolves.toBeUndefined();
    },
    60_000,
  );
});

it("the page has files, commands and a request", () => {
  expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(["file", "change", "command", "request"]));
});
