/** Every page and README: links lead to files, rooms are described, and each page says whom it is for. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const REPOSITORY = join(import.meta.dirname, "..", "..");

const below = (folder: string): readonly string[] =>
  readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith(".md") && !path.includes("node_modules"));

const docs = below("docs");
const rooms = ["engine", "server", "cli", "test", "integrations", "unified-models", "bench"].flatMap(below);
const pages = ["README.md", "DEVELOPERS.md", ...docs, ...rooms];
const textOf = (page: string): string => readFileSync(join(REPOSITORY, page), "utf8");

describe.each(pages)("%s", (page) => {
  it("links to files and headings that are there", () => {
    const prose = textOf(page).replaceAll(/^```.*?^```$|(`+).*?\1/gmsu, "");
    const links = [...prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/gu)].map(([, link = ""]) => link);
    expect(links.filter((link) => !leads(page, link))).toEqual([]);
  });
});

/** GitHub's anchors: lower case, punctuation dropped, blanks as dashes. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");

const leads = (page: string, link: string): boolean => {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(join(REPOSITORY, target))) return false;
  if (anchor === undefined) return true;
  const headings = [...textOf(target).matchAll(/^#+ (.+)$/gmu)].map(([, heading = ""]) => anchorOf(heading));
  return headings.includes(anchor);
};

it.each(docs)("%s says in its first lines whom it is for", (page) => {
  expect(textOf(page).split("\n").slice(0, 6).join(" ")).toMatch(
    /\b[Ff]or (?:people|somebody|authors|those)|who it is for/iu,
  );
});

it.each([
  ...readdirSync(join(REPOSITORY, "engine"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `engine/${entry.name}`),
  "server",
  "cli",
  "test",
  "integrations",
  "unified-models",
  "bench",
])("%s has a README of at most 60 lines", (room) => {
  expect(textOf(`${room}/README.md`).trimEnd().split("\n").length).toBeLessThanOrEqual(60);
});
