/** Lowers the jsonata package's parse tree to our typed one, with source ranges worked out from the tokens. */

import type { Filter, Group, IndexStage, Node, NodeBase, Range } from "./ast.ts";
import type { Token } from "./tokens.ts";

/** A node as the package makes it: an open record whose fields depend on `type`. */
interface RawNode {
  readonly type?: string;
  readonly value?: unknown;
  readonly position?: number;
  readonly [field: string]: unknown;
}

/** `raw` is what `ast()` of the package returned. */
export function lower(raw: unknown, tokens: readonly Token[]): Node {
  const byEnd = new Map(tokens.map((token) => [token.end, token]));
  const limit = tokens.at(-1)?.end ?? 0;
  /** What the parser made up: the `$exists` of `??`. */
  const placeless = new Set<Range>();

  function node(one: unknown): Node {
    const it = one as RawNode;
    const shape = specific(it);
    const range = rangeOf(it, shape);
    const made = { ...shape, ...common(it), ...(range ?? { start: 0, end: limit }) } as Node;
    if (range === undefined) placeless.add(made);
    return made;
  }

  function nodes(list: unknown): readonly Node[] {
    return (list as readonly unknown[]).map(node);
  }

  function pairs(list: unknown): Group["pairs"] {
    return (list as readonly (readonly unknown[])[]).map((pair) => [node(pair[0]), node(pair[1])] as const);
  }

  function token(position: unknown): Token | undefined {
    return typeof position === "number" ? byEnd.get(position) : undefined;
  }

  function group(it: RawNode): Group {
    const opening = token(it.position);
    const members = pairs(it.lhs);
    const inner = union(members.flat());
    return {
      pairs: members,
      position: it.position,
      start: opening?.start ?? inner?.start ?? 0,
      end: opening?.partner ?? inner?.end ?? limit,
    };
  }

  function stage(one: unknown): Filter | IndexStage {
    const it = one as RawNode;
    if (it.type === "index") return { type: "index", value: String(it.value), at: bound("#", it.value, it) };
    return { type: "filter", expr: node(it.expr), position: it.position };
  }

  function common(it: RawNode): Omit<NodeBase, "start" | "end"> {
    return {
      position: it.position,
      ...(it.predicate === undefined
        ? {}
        : { predicate: (it.predicate as readonly unknown[]).map(stage) as readonly Filter[] }),
      ...(it.group === undefined ? {} : { group: group(it.group as RawNode) }),
      ...(it.keepArray === true ? { keepArray: true } : {}),
      ...(it.stages === undefined ? {} : { stages: (it.stages as readonly unknown[]).map(stage) }),
      ...(it.focus === undefined ? {} : { focus: it.focus as string, focusAt: bound("@", it.focus, it) }),
      ...(it.index === undefined ? {} : { index: it.index as string, indexAt: bound("#", it.index, it) }),
      ...(it.ancestor === undefined ? {} : { ancestor: labelOf(it.ancestor) }),
      ...(it.tuple === true ? { tuple: true } : {}),
      ...(it.consarray === true ? { consarray: true } : {}),
    };
  }

  /** The fields that belong to the node's own type. */
  function specific(it: RawNode): object {
    switch (it.type) {
      case "path":
        return { type: "path", steps: nodes(it.steps), keepSingletonArray: it.keepSingletonArray === true };
      case "name":
      case "string":
      case "number":
      case "value":
      case "variable":
        return { type: it.type, value: it.value };
      case "parent":
        return { type: "parent", label: labelOf(it.slot) };
      case "regex":
        return { type: "regex", ...regexOf(it.value) };
      case "binary":
        return { type: "binary", value: it.value, lhs: node(it.lhs), rhs: node(it.rhs) };
      case "unary":
        if (it.value === "[") return { type: "array", expressions: nodes(it.expressions) };
        if (it.value === "{") return { type: "object", pairs: pairs(it.lhs) };
        return { type: "negation", expression: node(it.expression) };
      case "condition":
        return {
          type: "condition",
          condition: node(it.condition),
          // oxlint-disable-next-line unicorn/no-thenable -- the parser's own name; never awaited
          then: node(it.then),
          ...(it.else === undefined ? {} : { else: node(it.else) }),
        };
      case "block":
        return { type: "block", expressions: nodes(it.expressions) };
      case "bind":
        return bind(it);
      case "function":
        return { type: "function", procedure: node(it.procedure), arguments: nodes(it.arguments) };
      case "partial":
        return {
          type: "partial",
          procedure: node(it.procedure),
          arguments: (it.arguments as readonly RawNode[]).map((one) => (one.type === "operator" ? "?" : node(one))),
        };
      case "lambda":
        return {
          type: "lambda",
          parameters: (it.arguments as readonly RawNode[]).map((one) => String(one.value)),
          ...(it.signature === undefined ? {} : { signature: (it.signature as { definition: string }).definition }),
          body: node(it.body),
          thunk: it.thunk === true,
        };
      case "apply":
        return { type: "apply", lhs: node(it.lhs), rhs: node(it.rhs) };
      case "transform":
        return {
          type: "transform",
          pattern: node(it.pattern),
          update: node(it.update),
          ...(it.delete === undefined ? {} : { delete: node(it.delete) }),
        };
      case "sort":
        return {
          type: "sort",
          terms: (it.terms as readonly RawNode[]).map((term) => ({
            descending: term.descending === true,
            expression: node(term.expression),
          })),
        };
      case "wildcard":
      case "descendant":
        return { type: it.type };
      default:
        return { type: "error" };
    }
  }

  function bind(it: RawNode): object {
    const name = it.lhs as RawNode;
    const written = token(name.position);
    return {
      type: "bind",
      name: String(name.value),
      nameStart: written?.start ?? 0,
      nameEnd: written?.end ?? 0,
      rhs: node(it.rhs),
    };
  }

  /** Own token, its closing bracket, the children and the filters, all together. */
  function rangeOf(it: RawNode, shape: object): Range | undefined {
    const own = token(it.position);
    const ranges: Range[] = childrenOf(shape).filter((child) => !placeless.has(child));
    if (own !== undefined) ranges.push({ start: own.start, end: Math.max(own.end, own.partner ?? 0) });
    if (it.type === "sort" && own !== undefined) ranges.push({ start: own.start, end: bracketAfter(own) });
    if (it.type === "transform" && own !== undefined) ranges.push({ start: own.start, end: barAfter(ranges) });
    // The token of a lambda is the bracket of its parameters: its name stands before, its body in braces after.
    if (it.type === "lambda" && own !== undefined) ranges.push({ start: keywordBefore(own), end: closingAfter(shape) });
    for (const filter of [it.predicate, it.stages].flat() as (RawNode | undefined)[]) {
      const opening = token(filter?.position);
      if (opening !== undefined) ranges.push({ start: opening.start, end: opening.partner ?? opening.end });
    }
    if (it.group !== undefined) ranges.push(group(it.group as RawNode));
    return union(ranges);
  }

  /** `$x` of `@$x` and `#$x`: the first one from the place of the step or of the sign. */
  function bound(sign: string, name: unknown, { position }: RawNode): Range {
    const from = typeof position === "number" ? position : 0;
    const at = tokens.findIndex(
      ({ end, text }, index) => end >= from && text === sign && tokens[index + 1]?.text === `$${String(name)}`,
    );
    const { start, end } = tokens[at + 1] ?? { start: from, end: from };
    return { start, end };
  }

  const bracketAfter = (own: Token): number => tokens[tokens.indexOf(own) + 1]?.partner ?? own.end;

  function barAfter(ranges: readonly Range[]): number {
    const end = union(ranges)?.end ?? 0;
    return tokens.find((one) => one.start >= end && one.text === "|")?.end ?? end;
  }

  function keywordBefore(opening: Token): number {
    return tokens[tokens.indexOf(opening) - 1]?.start ?? opening.start;
  }

  function closingAfter(shape: object): number {
    const { body } = shape as { body: Range };
    return tokens.find((one) => one.start >= body.end && one.text === "}")?.end ?? body.end;
  }

  return node(raw);
}

function childrenOf(shape: object): Range[] {
  const ranges: Range[] = [];
  for (const [field, value] of Object.entries(shape)) {
    if (field === "type" || field === "terms") continue;
    for (const one of [value].flat(2) as unknown[]) {
      if (typeof one === "object" && one !== null && "start" in one && "end" in one) ranges.push(one as Range);
    }
  }
  const { nameStart, nameEnd } = shape as { nameStart?: number; nameEnd?: number };
  if (nameStart !== undefined && nameEnd !== undefined && nameEnd > 0) ranges.push({ start: nameStart, end: nameEnd });
  return ranges;
}

function union(ranges: readonly Range[]): Range | undefined {
  if (ranges.length === 0) return undefined;
  return { start: Math.min(...ranges.map((one) => one.start)), end: Math.max(...ranges.map((one) => one.end)) };
}

function labelOf(slot: unknown): string {
  return String((slot as { label: unknown }).label);
}

/** `?:` and `??` copy their left side through JSON, which loses a pattern; `source` is then empty. */
function regexOf(value: unknown): { source: string; flags: string } {
  if (value instanceof RegExp) return { source: value.source, flags: value.flags.replace("g", "") };
  return { source: "", flags: "" };
}
