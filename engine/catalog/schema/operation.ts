/** JSON Schema of the keys of an operation that belong to the catalog; the request room has the others. */
import type { Schema } from "../structure/problem.ts";
import { description, documentationUrl, flag, listOf, literal, ref, scopes, text } from "./words.ts";

export const operationKeys: Readonly<Record<string, Schema>> = {
  description,
  documentation_url: documentationUrl,
  scopes,
  deprecated: literal("Whether the provider gives it up.", flag, [true], ["yes", "true or false"]),
  pagination: ref("pagination"),
  rate_limit: ref("rate_limit"),
  errors: ref("operation_errors"),
  samples: literal(
    "Files with answers of the provider: for the linter, explain and the sandbox.",
    listOf(text, 1),
    [["samples/users.list.json"]],
    ["users.json", "a list, even of one"],
  ),
};
