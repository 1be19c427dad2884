/** Where an error answer says what went wrong. */
import { viewOf, type OpenApiDocument } from "../openapi/index.ts";
import type { Guess, Path } from "./types.ts";
import { expressionOf } from "./yaml.ts";

export interface MessageGuess extends Guess {
  readonly expression: string;
}

const WORDS = [
  "detail",
  "message",
  "error_description",
  "errorSummary",
  "description",
  "title",
  "msg",
  "error",
  "reason",
];
const DEPTH = 3;

export const errorMessageOf = (document: OpenApiDocument): MessageGuess | undefined => {
  const counted = new Map<string, number>();
  for (const { responses } of document.operations)
    for (const { status, schema } of responses)
      if (schema !== undefined && /^(?:4|5|default)/iu.test(status)) {
        const found = messageIn(schema, document, [], "body");
        if (found !== undefined) counted.set(found, (counted.get(found) ?? 0) + 1);
      }
  const ranked = [...counted]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([expression]) => expression);
  const [only, ...others] = ranked;
  if (only === undefined) return undefined;
  return {
    expression: others.length === 0 ? only : `$first(${ranked.join(", ")})`,
    score: others.length === 0 ? 0.9 : 0.75,
    why: "from the schemas of error answers",
  };
};

const messageIn = (schema: unknown, document: OpenApiDocument, path: Path, at: string): string | undefined => {
  if (path.length > DEPTH) return undefined;
  const view = viewOf(schema, document.root);
  const names = [...view.properties.keys()].sort((a, b) => rank(a) - rank(b));
  for (const name of names) {
    const member = view.properties.get(name);
    const inside = viewOf(member, document.root);
    const here = `${at}.${expressionOf([name])}`;
    if (inside.types.has("string") && rank(name) < WORDS.length) return here;
    if (inside.types.has("array") && /^errors?$/iu.test(name)) {
      const item = viewOf(inside.items, document.root);
      if (item.types.has("string")) return `${here}[0]`;
      const deeper = messageIn(inside.items, document, [...path, name], `${here}[0]`);
      if (deeper !== undefined) return deeper;
    }
    if (inside.properties.size > 0 && /^errors?$|^meta$|^fault$/iu.test(name)) {
      const deeper = messageIn(member, document, [...path, name], here);
      if (deeper !== undefined) return deeper;
    }
  }
  return undefined;
};

const rank = (name: string): number => {
  const at = WORDS.findIndex((word) => word.toLowerCase() === name.toLowerCase());
  return at === -1 ? WORDS.length : at;
};
