/** What a record is built of: a tree whose leaves are expressions, neutral to who writes it down. */

import type { ExpressionSource } from "./module.ts";

/** `Host` is handed through to the functions of the tree, untouched. */
export type Tree<Host> =
  | {
      readonly kind: "expression";
      readonly expression: ExpressionSource;
      /** A number becomes text; nothing else changes. */
      readonly asText?: boolean;
      /** Applied to what the expression gives. */
      readonly cast?: (value: unknown) => unknown;
    }
  | { readonly kind: "literal"; readonly value: unknown }
  | {
      readonly kind: "table";
      readonly of: ExpressionSource;
      readonly rows: ReadonlyMap<string, unknown>;
      /** For any value that is no text of a row. */
      readonly otherwise: (value: unknown, host: Host) => unknown;
    }
  | {
      /** Nothing inside of it is null. With `of`, that value is the context, and nothing there gives it itself. */
      readonly kind: "object";
      readonly of?: ExpressionSource;
      readonly members: readonly (readonly [name: string, tree: Tree<Host>])[];
    }
  | {
      /** Nothing gives an empty list, a single value a list of one. */
      readonly kind: "list";
      readonly each: ExpressionSource;
      readonly where?: ExpressionSource;
      readonly isTrue: (value: unknown) => boolean;
      readonly item: Tree<Host>;
    };

export interface RecordField<Host> {
  readonly name: string;
  /** undefined: only `evaluate` knows. */
  readonly tree: Tree<Host> | undefined;
  /** The slow way, for what does not compile. */
  readonly evaluate: (input: unknown, host: Host) => unknown;
}
