/** Raw surfaces. */
import { CognateError } from "../../engine/errors.ts";
import type { NodeListener } from "../front.ts";
import type { ServerParts } from "../types.ts";

export const createRawListener =
  (_parts: ServerParts): NodeListener =>
  () => {
    throw new CognateError("not_implemented", "The raw surfaces are being built.");
  };
