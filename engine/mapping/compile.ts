/** Compiles one mapping: the base file and its overlays, as if they were one file. */
import { CognateError } from "../errors.ts";
import type { Compilation } from "../language/compilation.ts";
import type { Mapping, MappingContext, MappingLayer } from "./types.ts";

export const compileMapping = (
  _layers: readonly MappingLayer[],
  _context: MappingContext,
  _compilation: Compilation,
): Mapping => {
  throw new CognateError("not_implemented", "coming");
};
