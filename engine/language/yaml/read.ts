/** Turns a parsed YAML document into a tree, refusing what the language leaves out of YAML (config-language-spec 3.2). */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { FindingCode } from "../finding.ts";
import type { ScalarToken } from "./offsets.ts";
import type { MapTree, Range, Syntax, Tree } from "./tree.ts";

export type Report = (code: FindingCode, range: Range, message: string, hint?: string) => void;

const BLOCK_HINT = "an expression that begins with such a character is written as a `|-` block";
const QUOTE_TEMPLATE = 'quote the template: "{{ … }}"';

/** Reads the whole document. Problems are reported; what can be read is read. */
export const readTree = (document: Document.Parsed, source: string, report: Report): Tree =>
  document.contents === null ? emptyScalar([0, 0]) : readNode(document.contents, { source, report });

interface Reading {
  readonly source: string;
  readonly report: Report;
}

const emptyScalar = (range: Range): Tree => ({
  kind: "scalar",
  value: null,
  text: "",
  range,
  syntax: { style: "empty" },
  token: undefined,
});

const readNode = (node: ParsedNode | null, reading: Reading): Tree => {
  if (node === null) return emptyScalar([0, 0]);
  refuseFeatures(node, reading);
  if (isMap(node)) return readMap(node, reading);
  if (isSeq(node)) return readSequence(node, reading);
  if (isScalar(node)) return readScalar(node, reading);
  return emptyScalar([node.range[0], node.range[1]]);
};

/** Anchors, aliases and tags; mostly they are expressions that should have been quoted. */
const refuseFeatures = (node: ParsedNode, { source, report }: Reading): void => {
  const [start, end] = node.range;
  if (isAlias(node)) {
    report("yaml_trap", [start, end], `YAML reads \`${source.slice(start, end)}\` as an alias`, BLOCK_HINT);
    return;
  }
  if (node.anchor !== undefined) {
    const range = propertyBefore(source, start, /&\S*(?=(?:\s+!\S*)?\s*$)/u);
    report("yaml_trap", range, `YAML reads \`${source.slice(...range)}\` as an anchor`, BLOCK_HINT);
  }
  if (node.tag !== undefined) {
    const range = propertyBefore(source, start, /!\S*(?=(?:\s+&\S*)?\s*$)/u);
    report("yaml_trap", range, `YAML reads \`${source.slice(...range)}\` as a tag`, BLOCK_HINT);
  }
};

/** Finds an anchor or tag, which `yaml` leaves out of a node's range, on the stretch before it. */
const propertyBefore = (source: string, start: number, pattern: RegExp): Range => {
  const stretch = source.slice(Math.max(0, start - 200), start);
  const found = pattern.exec(stretch);
  if (found === null) return [start, start];
  const from = start - stretch.length + found.index;
  return [from, from + found[0].length];
};

const STYLES = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
} as const satisfies Record<string, Syntax["style"]>;

const readScalar = (node: Scalar.Parsed, { source }: Reading): Tree => {
  const [start, valueEnd, nodeEnd] = node.range;
  const token = node.srcToken;
  const quiet = node.type === undefined || (node.type === "PLAIN" && start === valueEnd);
  const style = quiet ? "empty" : STYLES[node.type ?? "PLAIN"];
  const comment = /^[ \t]*(#[^\r\n]*)/u.exec(source.slice(valueEnd, nodeEnd))?.[1];
  const block = token?.type === "block-scalar";
  const end = block ? valueEnd - (/[\s]*$/u.exec(source.slice(start, valueEnd))?.[0].length ?? 0) : valueEnd;
  return {
    kind: "scalar",
    value: node.value,
    text: node.type === "PLAIN" || node.type === undefined ? (node.source ?? "") : String(node.value),
    range: [start, end],
    syntax: { style, ...(comment === undefined || block ? {} : { comment }) },
    token: token as ScalarToken | undefined,
  };
};

const readSequence = (node: YAMLSeq.Parsed, reading: Reading): Tree => {
  const children = node.items.map((item) => readNode(item, reading));
  const syntax: Syntax = { style: node.flow === true ? "flow" : "block" };
  return {
    kind: "sequence",
    value: children.map((child) => child.value),
    range: [node.range[0], node.range[1]],
    syntax,
    children,
  };
};

const readMap = (node: YAMLMap.Parsed, reading: Reading): MapTree => {
  const children = new Map<string, { keyRange: Range; tree: Tree }>();
  for (const pair of node.items) readPair(pair, node.flow === true, children, reading);
  const value = Object.fromEntries([...children].map(([key, { tree }]) => [key, tree.value]));
  return {
    kind: "map",
    value,
    range: [node.range[0], node.range[1]],
    syntax: { style: node.flow === true ? "flow" : "block" },
    children,
  };
};

const readPair = (
  pair: Pair<ParsedNode, ParsedNode | null>,
  flow: boolean,
  children: Map<string, { keyRange: Range; tree: Tree }>,
  reading: Reading,
): void => {
  const { key, value } = pair;
  const keyRange: Range = [key.range[0], key.range[1]];
  if (!isScalar(key)) {
    const template = reading.source.slice(keyRange[0] - 1, keyRange[0] + 1) === "{{";
    if (isAlias(key)) refuseFeatures(key, reading);
    else
      reading.report(
        "yaml_trap",
        keyRange,
        template ? "YAML reads `{{ … }}` as a mapping inside a mapping" : "a key must be text",
        template ? QUOTE_TEMPLATE : "quote the key",
      );
    return;
  }
  refuseFeatures(key, reading);
  const name = key.type === "PLAIN" || key.type === undefined ? key.source : String(key.value);
  if (flow && isBare(pair)) {
    reading.report(
      "unknown_key",
      keyRange,
      `\`${name}\` has no value: inside { } a comma ends the value before it`,
      "quote the value that holds the comma, or write it as a `|-` block",
    );
    return;
  }
  if (name === "<<") {
    reading.report("yaml_feature", keyRange, "merge keys are not part of the language", "write the keys out");
    return;
  }
  if (children.has(name)) {
    reading.report("yaml_duplicate_key", keyRange, `\`${name}\` stands twice in this mapping`, "keep one of them");
    return;
  }
  const tree = value === null ? emptyScalar([keyRange[1], keyRange[1]]) : readNode(value, reading);
  children.set(name, { keyRange, tree });
};

/** A flow-map entry without a colon. */
const isBare = (pair: Pair<ParsedNode, ParsedNode | null>): boolean => {
  const item = pair.srcToken;
  return item !== undefined && !(item.sep ?? []).some((token) => token.type === "map-value-ind");
};
