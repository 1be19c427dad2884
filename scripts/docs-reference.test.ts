/** docs/reference/ is what the files say, its examples are true, and llms.txt has the form of llmstxt.org. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFolder } from "../engine/catalog/files.ts";
import { loadCatalog, schemaFor } from "../engine/catalog/index.ts";
import { docsPages } from "../cli/docs/index.ts";
import { STRATEGIES } from "../engine/pagination/registry.ts";
import { AUTH_STRATEGIES } from "../engine/request/auth/registry.ts";
import { REFERENCE, referencePages } from "./docs-reference.ts";

const pages = referencePages();
const catalog = loadCatalog(readFolder(new URL("../", import.meta.url).pathname));

describe("docs/reference/", () => {
  it.each([...pages.keys()])("%s is up to date; if not: npm run generate", (path) => {
    expect(readFileSync(REFERENCE + path, "utf8")).toBe(pages.get(path));
  });

  it("holds nothing else", () => {
    const files = readdirSync(REFERENCE, { recursive: true, encoding: "utf8" }).filter((path) =>
      /\.(?:md|txt)$/u.test(path),
    );
    expect(files.sort()).toEqual([...pages.keys()].sort());
  });
});

const jsonBlocks = (text: string): readonly string[] =>
  [...text.matchAll(/^```json\n(.*?)^```$/gmsu)].map(([, block = ""]) => block);

describe("the examples", () => {
  const records = [...catalog.models.values()].flatMap((model) =>
    [...model.resources.values()].flatMap((resource) => {
      const text = pages.get(`models/${model.name}.md`) ?? "";
      const section = text.split(`### A record of ${resource.name}\n`)[1] ?? "";
      return jsonBlocks(section)
        .slice(0, 1)
        .map((block) => ({ name: `${model.name}/${resource.name}`, resource, block }));
    }),
  );

  it.each(records)("the record of $name fits its model", ({ resource, block }) => {
    expect(resource.validate(JSON.parse(block), "full")).toEqual([]);
  });

  it("there is a record for each resource", () => expect(records.length).toBeGreaterThan(3));

  it("of strategies are those that the strategies' own tests run", () => {
    const shown = jsonBlocks(pages.get("strategies.md") ?? "").flatMap((block) => block.trim().split("\n"));
    const own = [...STRATEGIES, ...AUTH_STRATEGIES].flatMap(({ examples }) =>
      examples.map((example) => JSON.stringify(example)),
    );
    expect(shown).toEqual(own);
    expect(schemaFor("integration")["$defs"]).toBeDefined();
  });
});

describe("llms.txt", () => {
  const text = pages.get("llms.txt") ?? "";

  it("begins with a title and a summary", () => expect(text).toMatch(/^# Cognate\n\n> .+\n/u));

  it("has sections of links with what they are about, and each leads to a page", () => {
    const lines = text
      .split("## ")
      .slice(1)
      .flatMap((section) => section.split("\n").slice(1))
      .filter((line) => line !== "");
    for (const line of lines) expect(line).toMatch(/^- \[.+\]\(.+\): .+$/u);
    const links = [...text.matchAll(/\]\(([^)]+)\)/gu)]
      .map(([, link = ""]) => link)
      .filter((link) => !link.startsWith(".."));
    expect(links.filter((link) => !pages.has(link))).toEqual([]);
  });
});

describe("coverage", () => {
  it("says for each field and integration whether and how it is filled", () => {
    const text = pages.get("models/user-directory.md") ?? "";
    expect(text).toMatch(/\| `status` \| table \|/u);
    expect(text).toMatch(/\| `roles` \| list \|/u);
    expect(text).toMatch(/\| `bio` \| null \|/u);
    expect(text).toMatch(/\| filled \| \d+ of \d+ \|/u);
  });

  it("functions and error codes are among the pages where they are not kept elsewhere", () => {
    expect([...docsPages(catalog).keys()]).toEqual(expect.arrayContaining(["functions.md", "errors.md"]));
  });
});
