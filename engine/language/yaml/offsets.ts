/** Where each character of a scalar's value stands in the file, for the five YAML scalar styles. */
import { type BlockToken, traceBlock } from "./block-scalars.ts";
import { traceDouble, traceFolded } from "./flow-scalars.ts";
import { startTrace, type Traced } from "./trace.ts";

/** What the tracer needs of a token of the `yaml` package's concrete syntax tree. */
export type ScalarToken =
  | BlockToken
  | {
      readonly type: "scalar" | "single-quoted-scalar" | "double-quoted-scalar";
      readonly offset: number;
      readonly source: string;
    };

/**
 * Traces a scalar. The rules are those of YAML 1.2.2 sections 7.3 (flow scalars) and 8.1 (block scalars),
 * checked character by character against the `yaml` package in the property test.
 */
export const traceScalar = (token: ScalarToken): Traced => {
  const trace = startTrace();
  if (token.type === "block-scalar") traceBlock(token, trace);
  else if (token.type === "double-quoted-scalar") traceDouble(token.source, token.offset, trace);
  else traceFolded(token.source, token.offset, token.type === "single-quoted-scalar", trace);
  return trace.done();
};

/** Where the text begins if it stands in the file on one line, character by character: no need to trace it. */
export const offsetOfLine = (token: ScalarToken, text: string): number | undefined => {
  if (token.type === "block-scalar") return undefined;
  const quotes = token.type === "scalar" ? 0 : 1;
  // Escapes, doubled quotes and folded lines all make the source longer than the text.
  return token.source.length === text.length + 2 * quotes ? token.offset + quotes : undefined;
};
