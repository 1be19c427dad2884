/** Refuses parameters that a control route does not know. */
import { CognateError } from "../../engine/errors.ts";
import type { Query } from "../../engine/operation/types.ts";
import { suggest } from "./suggest.ts";

/** @throws CognateError invalid_parameter with a "did you mean" */
export const rejectUnknown = (query: Query, known: readonly string[]): void => {
  const name = Object.keys(query).find((one) => !known.includes(one));
  if (name === undefined) return;
  const hint = suggest(name, known);
  const shown = name.slice(0, 80);
  throw new CognateError("invalid_parameter", `Unknown query parameter "${shown}".`, {
    errors: [{ parameter: shown, message: "unknown parameter" }],
    ...(hint === undefined ? {} : { hint }),
  });
};
