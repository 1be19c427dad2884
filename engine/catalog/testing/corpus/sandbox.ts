/** Mistakes in sandbox.yaml: each would keep the imitation of the provider from starting, or from answering. */
import { SANDBOX } from "./files.ts";
import type { Kind } from "./mistake.ts";

export const sandbox: Kind = {
  [SANDBOX]: [
    ["a sandbox's operation", "users.list: {", "«user.list»: {", "unknown_reference", "`users.list`"],
    ["a sandbox's collection", "from: people", "from: «peple»", "unknown_reference", "`people`"],
    [
      "a sandbox's other collection",
      "count: 3,",
      "count: 3, per: { collection: «peple», as: one },",
      "unknown_reference",
      "`people`",
    ],
    ["a variable of a sandbox's answer", "{{ records }}", "{{ «recrods» }}", "unknown_name", "`records`"],
    ["a variable of a sandbox's row", "id: $seq", "id: «$sqe»", "unknown_variable", "`$seq`"],
    ["a part of a sandbox's person", "\"'user' & $seq\"", "$person.«handel»", "unknown_name", "`handle`"],
    ["a function of a sandbox", "id: $seq", "id: «$betwen»(1)", "unknown_function", "`$between`"],
    [
      "a condition of a sandbox",
      "from: people,",
      "from: people, where: seq = «$arg».id,",
      "unknown_variable",
      "`$args`",
    ],
    ["a sandbox's connection", "connection: token", "connection: «tokn»", "unknown_reference", "`token`"],
  ],
};
