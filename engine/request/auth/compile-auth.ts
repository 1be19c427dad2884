/** Compiles a connection's `auth` with every strategy there is. */
import type { Compilation } from "../../language/compilation.ts";
import type { Located } from "../../language/located.ts";
import type { CompiledAuth } from "../types.ts";
import { compileAuthList } from "./compile-list.ts";
import { AUTH_STRATEGIES } from "./registry.ts";

export const compileAuth = (at: Located, compilation: Compilation): CompiledAuth =>
  compileAuthList(at, compilation, AUTH_STRATEGIES);
