/** What may be written at a place. */
import type { Subject } from "../subject.ts";
import { completeExpression } from "./expressions.ts";
import type { Suggestion } from "./item.ts";
import { completeKeys } from "./keys.ts";
import { completeValues } from "./values.ts";

export type { Suggestion } from "./item.ts";

const COMPLETERS: readonly ((subject: Subject) => readonly Suggestion[])[] = [
  completeKeys,
  completeValues,
  completeExpression,
];

export const complete = (subject: Subject): readonly Suggestion[] => {
  const found = COMPLETERS.flatMap((completer) => completer(subject));
  return [...new Map(found.map((one) => [`${one.kind} ${one.label}`, one])).values()];
};
