/** Finds the `{{ }}` holes of a template by reading JSONata tokens, not by pattern (config-language-spec R1). */
import { nextToken, type Token } from "../expression/tokens.ts";

/** Offsets into the template; `source` is the expression with the blanks at its edges, `start` is where it begins. */
export interface Hole {
  readonly kind: "hole";
  readonly source: string;
  readonly start: number;
  /** Range with the braces. */
  readonly from: number;
  readonly to: number;
  /** No closing `}}`: the hole reaches to the end of the text. */
  readonly unfinished: boolean;
}

export interface Text {
  readonly kind: "text";
  readonly text: string;
}

/** Text and holes in order; adjacent texts never occur and empty texts are left out. `}}` outside a hole is text. */
export function splitTemplate(template: string): readonly (Text | Hole)[] {
  const parts: (Text | Hole)[] = [];
  let at = 0;
  while (at < template.length) {
    const from = template.indexOf("{{", at);
    if (from !== at) parts.push({ kind: "text", text: template.slice(at, from < 0 ? undefined : from) });
    if (from < 0) break;
    const hole = readHole(template, from);
    parts.push(hole);
    at = hole.to;
  }
  return parts;
}

function readHole(template: string, from: number): Hole {
  const start = from + 2;
  const close = findClose(template, start);
  const end = close ?? template.length;
  return {
    kind: "hole",
    source: template.slice(start, end),
    start,
    from,
    to: close === undefined ? end : close + 2,
    unfinished: close === undefined,
  };
}

const partners: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Offset of the `}}` at depth 0. Brackets left open inside do not hide it, so that the expression gets the error, not the template. */
function findClose(template: string, start: number): number | undefined {
  const open: string[] = [];
  let previous: Token | undefined;
  for (
    let token = nextToken(template, start, previous);
    token !== undefined;
    token = nextToken(template, token.end, previous)
  ) {
    const partner = partners[token.text];
    if (partner !== undefined) open.push(partner);
    else if (open.includes(token.text)) open.length = open.lastIndexOf(token.text);
    else if (token.text === "}" && template[token.end] === "}") return token.start;
    previous = token;
  }
  return undefined;
}
