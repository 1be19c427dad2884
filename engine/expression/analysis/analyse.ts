/** The whole analysis of one expression: what it gives, and what in it looks like a mistake. */
import type { Node } from "../ast.ts";
import { collectDiagnostics, type Diagnostic, type Diagnostics } from "./diagnostic.ts";
import { createInference } from "./infer.ts";
import { checkOutput } from "./output.ts";
import { references } from "./references.ts";
import { any, elsewhere, type Shape } from "./shape.ts";

export interface AnalyseOptions {
  /** Shape of the context; nothing is said of paths without it. */
  readonly input?: Shape;
  /** Shapes of variables by name. Others may be anything. */
  readonly variables?: Readonly<Record<string, Shape>>;
  /** JSON Schema that the result must satisfy, and the document its references point into. */
  readonly output?: { readonly schema: unknown; readonly root?: unknown };
  /** The expression runs once per item, and these variables hold all items or more. */
  readonly pageSized?: readonly string[];
  /** Say nothing of what may not be there: the input is not known here, and is elsewhere. */
  readonly absenceElsewhere?: boolean;
}

export interface Analysis {
  /** For the expressions that read the result. */
  readonly shape: Shape;
  readonly diagnostics: readonly Diagnostic[];
}

export function analyse(
  ast: Node,
  { input = any, variables = {}, output, pageSized, absenceElsewhere }: AnalyseOptions = {},
): Analysis {
  const diagnostics = collectDiagnostics();
  const sized = new Set(pageSized ?? []);
  const inference = createInference(diagnostics, sized);
  // What a context gives is "of the item at hand" when the expression runs once per item.
  const loop = pageSized === undefined ? undefined : { invariant: sized };
  const shape = inference.infer(ast, {
    context: input,
    variables: new Map(Object.entries(variables)),
    closures: new Map(),
    guarded: new Set(),
    asked: new Set(),
    loop,
    ...(absenceElsewhere === true ? { selecting: true } : {}),
  });
  reportUnused(ast, diagnostics);
  if (output !== undefined)
    checkOutput(ast, output.schema, { shapes: inference.shapes, diagnostics, root: output.root ?? output.schema });
  return { shape: inference.places.given ? elsewhere(shape) : shape, diagnostics: diagnostics.all() };
}

/** Parameters may stay unused: their place in the list matters. */
function reportUnused(ast: Node, diagnostics: Diagnostics): void {
  for (const { name, kind, uses, start, end } of references(ast).bindings) {
    if (uses === 0 && kind !== "parameter")
      diagnostics.add({ code: "unused_binding", start, end, message: `\`$${name}\` is bound and never used.` });
  }
}
