/** What is gathered while the methods of a mapping compile, to find what nobody reads. */
import type { References } from "../language/compilation.ts";
import type { CompiledView } from "./view.ts";

export interface Gathered {
  readonly views: CompiledView[];
  readonly references: References[];
}
