/** Reads the records of an answer as the operation says, strictly (config-language-spec A10). */
import type { Operation } from "../catalog/types.ts";
import { CognateError } from "../errors.ts";
import type { ProviderAnswer } from "../language/exchange.ts";

/**
 * A list operation gives its records, an item operation one or none, any other none. One object is one record.
 * An ignored answer has none. A call that finds nothing where records should be is an error unless `absent: empty`.
 * @throws CognateError provider_unexpected_answer, expression_failed
 */
export const readRecords = (
  operation: Operation,
  answer: ProviderAnswer,
  args: Readonly<Record<string, unknown>>,
  now: number,
): readonly unknown[] => {
  const { reader } = operation;
  if (reader.expression === undefined || answer.outcome === "ignored") return [];
  const { headers, status } = answer;
  const found = reader.expression.evaluate(answer.body, { headers, status, args }, now);
  if (found === undefined || found === null) {
    if (reader.absent === "empty") return [];
    throw unexpected(operation, answer, reader.expression.source);
  }
  return reader.kind === "list" && Array.isArray(found) ? found : [found];
};

const unexpected = (operation: Operation, answer: ProviderAnswer, source: string): CognateError => {
  const key = operation.reader.kind === "list" ? "records" : "record";
  return new CognateError(
    "provider_unexpected_answer",
    `${operation.name}: the provider's answer has nothing at \`${key}: ${source}\`.`,
    {
      ...(operation.reader.expression === undefined ? {} : { where: operation.reader.expression.where }),
      hint: `If the provider leaves it out when there is nothing, say \`absent: empty\`; else correct \`${key}\`.`,
      provider: { status: answer.status },
    },
  );
};
