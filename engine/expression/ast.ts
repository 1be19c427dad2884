/** The syntax tree of an expression: the jsonata package's, made plain, typed and given exact source ranges. */

/** 0-based offsets into the source, the end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What every node carries. `start` and `end` are 0-based offsets of the node's own text; `position` is jsonata's (the end of a token). */
export interface NodeBase {
  readonly start: number;
  readonly end: number;
  readonly position: number | undefined;
  /** Filters on a node that is not a step of a path. */
  readonly predicate?: readonly Filter[];
  /** Grouping, `expr{key: value}`. */
  readonly group?: Group;
  /** `[]` was written: a single result stays an array. */
  readonly keepArray?: boolean;
  /** As a step of a path: filters and index bindings in order. */
  readonly stages?: readonly (Filter | IndexStage)[];
  /** `@$name`, `#$name`: variables bound by this step. */
  readonly focus?: string;
  readonly focusAt?: Range;
  readonly index?: string;
  readonly indexAt?: Range;
  /** The label under which `%` finds this step's context. */
  readonly ancestor?: string;
  /** The step makes a stream of tuples (it or a step before binds something). */
  readonly tuple?: boolean;
  /** An array constructor whose result must not be flattened. */
  readonly consarray?: boolean;
}

export interface Filter {
  readonly type: "filter";
  readonly expr: Node;
  readonly position: number | undefined;
}

export interface IndexStage {
  readonly type: "index";
  readonly value: string;
  /** Where the name stands. */
  readonly at: Range;
}

export interface Group {
  readonly pairs: readonly (readonly [key: Node, value: Node])[];
  readonly position: number | undefined;
  readonly start: number;
  readonly end: number;
}

interface SortTerm {
  readonly descending: boolean;
  readonly expression: Node;
}

type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "&"
  | ".."
  | "in"
  | "and"
  | "or";

export type PathNode = NodeBase & {
  readonly type: "path";
  readonly steps: readonly Node[];
  readonly keepSingletonArray: boolean;
};
export type NameNode = NodeBase & { readonly type: "name"; readonly value: string };
type StringNode = NodeBase & { readonly type: "string"; readonly value: string };
type NumberNode = NodeBase & { readonly type: "number"; readonly value: number };
/** true, false or null. */
type ValueNode = NodeBase & { readonly type: "value"; readonly value: boolean | null };
type WildcardNode = NodeBase & { readonly type: "wildcard" };
type DescendantNode = NodeBase & { readonly type: "descendant" };
type ParentNode = NodeBase & { readonly type: "parent"; readonly label: string };
export type RegexNode = NodeBase & { readonly type: "regex"; readonly source: string; readonly flags: string };
/** `$name`; the empty name is the context, `$` is the root. */
type VariableNode = NodeBase & { readonly type: "variable"; readonly value: string };
export type BinaryNode = NodeBase & {
  readonly type: "binary";
  readonly value: BinaryOperator;
  readonly lhs: Node;
  readonly rhs: Node;
};
export type NegationNode = NodeBase & { readonly type: "negation"; readonly expression: Node };
export type ArrayNode = NodeBase & { readonly type: "array"; readonly expressions: readonly Node[] };
export type ObjectNode = NodeBase & { readonly type: "object"; readonly pairs: Group["pairs"] };
export type ConditionNode = NodeBase & {
  readonly type: "condition";
  readonly condition: Node;
  readonly then: Node;
  readonly else?: Node;
};
export type BlockNode = NodeBase & { readonly type: "block"; readonly expressions: readonly Node[] };
export type BindNode = NodeBase & {
  readonly type: "bind";
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly rhs: Node;
};
/** A call. In a partial application an argument `?` is the string "?". */
export type CallNode = NodeBase & {
  readonly type: "function";
  readonly procedure: Node;
  readonly arguments: readonly Node[];
};
export type PartialNode = NodeBase & {
  readonly type: "partial";
  readonly procedure: Node;
  readonly arguments: readonly (Node | "?")[];
};
export type LambdaNode = NodeBase & {
  readonly type: "lambda";
  readonly parameters: readonly string[];
  readonly signature?: string;
  readonly body: Node;
  /** Made by tail-call analysis, not written: `body` is the call to make. */
  readonly thunk: boolean;
};
export type ApplyNode = NodeBase & { readonly type: "apply"; readonly lhs: Node; readonly rhs: Node };
export type TransformNode = NodeBase & {
  readonly type: "transform";
  readonly pattern: Node;
  readonly update: Node;
  readonly delete?: Node;
};
export type SortNode = NodeBase & { readonly type: "sort"; readonly terms: readonly SortTerm[] };
/** Only with `recover`: text that did not parse. */
type ErrorNode = NodeBase & { readonly type: "error" };

export type Node =
  | PathNode
  | NameNode
  | StringNode
  | NumberNode
  | ValueNode
  | WildcardNode
  | DescendantNode
  | ParentNode
  | RegexNode
  | VariableNode
  | BinaryNode
  | NegationNode
  | ArrayNode
  | ObjectNode
  | ConditionNode
  | BlockNode
  | BindNode
  | CallNode
  | PartialNode
  | LambdaNode
  | ApplyNode
  | TransformNode
  | SortNode
  | ErrorNode;
