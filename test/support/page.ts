/** The code blocks of a page of docs, for tests that do what the page says. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./cognate.ts";

export interface Block {
  readonly language: string;
  readonly text: string;
}

/** @param page path below the repository */
export const blocksOf = (page: string): readonly Block[] =>
  [...readFileSync(join(REPOSITORY, page), "utf8").matchAll(/^```(\w+)\n(.*?)^```$/gmsu)].map(
    ([, language = "", text = ""]) => ({ language, text }),
  );
