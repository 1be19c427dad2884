/** Schema of `terms` and `sort`. */
import { closed, literalKey, named, templateKey } from "../../language/schema-words.ts";
import type { JsonSchema } from "../types.ts";

const text = { type: "string" };

export const termsSchema: JsonSchema = closed(
  "The argument into which all terms are joined. Text given by the source's own `args` is the first term.",
  {
    to: literalKey("The operation's argument.", text, { examples: ["search"] }),
    join: literalKey("What stands between terms.", text, { examples: [" and "] }),
    any: closed(
      "How several values of one filter are joined.",
      {
        join: literalKey("What stands between them.", text, { examples: [" or "] }),
        wrap: templateKey("What goes around them; `terms` is the joined text.", { examples: ["({{ terms }})"] }),
      },
      ["join"],
      { examples: [{ join: " or ", wrap: "({{ terms }})" }] },
    ),
    quote: closed(
      "How a text is quoted. Without `with`, text stands bare and must not hold what `forbid` lists.",
      {
        with: literalKey("The quotation mark.", text, { examples: ['"'] }),
        escape: literalKey(
          "Stands before a quotation mark, and before itself, inside; equal to `with` it doubles the mark.",
          text,
          { examples: ["\\"] },
        ),
        forbid: literalKey("Characters that a value must not hold.", text, { examples: ["^"] }),
      },
      [],
      { examples: [{ with: '"', escape: "\\" }, { forbid: "^" }] },
    ),
  },
  ["to", "join", "quote"],
  {
    examples: [{ to: "search", join: " and ", quote: { with: '"', escape: "\\" } }],
    anti: [
      {
        value: { to: "search", join: " and " },
        reason: "`quote` keeps a consumer's text from becoming part of the query language.",
      },
    ],
  },
);

const fields = named("Unified field: the provider's name of it.", text, { examples: [{ updated_at: "modified_at" }] });

/** `local` is understood so that it can be refused with the reason. */
export const sortSchema: JsonSchema = {
  description:
    "How a list is sorted: by an argument, or by a term of the query string. Never here: `local` is refused, it would need the whole list.",
  anyOf: [
    { const: "local", description: "Refused: sorting here would need the whole list." },
    closed(
      "Sent as an argument.",
      {
        to: literalKey("The operation's argument.", text, { examples: ["sort"] }),
        fields,
        asc: templateKey("How ascending is written; `field` is the provider's name.", { examples: ["{{ field }}"] }),
        desc: templateKey("How descending is written. Without it only ascending works.", {
          examples: ["-{{ field }}"],
        }),
        join: literalKey("What stands between several fields; without it only one is accepted.", text, {
          examples: [","],
        }),
        direction: closed(
          "For providers with an argument of its own for the direction.",
          {
            to: literalKey("The operation's argument.", text, { examples: ["order"] }),
            asc: literalKey("The word for ascending; `asc` if left out.", text, { examples: ["ascending"] }),
            desc: literalKey("The word for descending; `desc` if left out.", text, { examples: ["descending"] }),
          },
          ["to"],
          { examples: [{ to: "order" }, { to: "sortOrder", asc: "ascending", desc: "descending" }] },
        ),
      },
      ["to", "fields"],
      {
        examples: [
          { to: "sort", fields: { name: "name" }, desc: "-{{ field }}" },
          { to: "order_by", fields: { name: "name" }, direction: { to: "order" } },
        ],
        anti: [
          {
            value: { fields: { name: "name" } },
            reason: "`to` names the argument; for query languages that sort inside the text write `term`.",
          },
        ],
      },
    ),
    closed(
      "A term at the end of the query string.",
      {
        term: templateKey("The term; `direction` is asc or desc.", {
          examples: ["ORDERBY{{ direction = 'desc' ? 'DESC' : '' }}{{ field }}"],
        }),
        fields,
      },
      ["term", "fields"],
      { examples: [{ term: "ORDERBY{{ field }}", fields: { name: "name" } }] },
    ),
  ],
};
