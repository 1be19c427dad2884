/** What is seen only by following values: objects put together by functions, nulls on their way, searches. */
import { USERS_MAPPING } from "./files.ts";
import type { Kind } from "./mistake.ts";

const CREATED = "  created_at: created\n";
const EMAILS = "  emails: { each: email, fields: { email: $, is_primary: { const: true } } }";
const TEAMS = "  teams:\n    each: teams\n    where: $exists(id)\n    fields: { id: id, name: label }\n";
const BIND = "bind:\n  total: meta.total\n";

export const objects: Kind = {
  [USERS_MAPPING]: [
    [
      "a key of `$merge` that the model does not have",
      EMAILS,
      '  emails: |-\n    [email.$merge([{ "email": $ }, { «"mail"»: $ }])]',
      "unknown_field",
      "`email`",
    ],
    [
      "a required key that no part of `$merge` has",
      TEAMS,
      '  teams: |-\n    ($named := { "name": login }; [«$merge([$named, {}])»])\n',
      "missing_field",
    ],
    [
      "a key that a function of the expression makes",
      EMAILS,
      '  emails: |-\n    ($made := function($one) { { «"mail"»: $one } }; [$map([email, login], $made)])',
      "unknown_field",
      "`email`",
    ],
    [
      "a key that a transform adds",
      EMAILS,
      '  emails: |-\n    [email.({ "email": $ } ~> |$|{ «"mail"»: 1 }|)]',
      "unknown_field",
      "`email`",
    ],
    ["the provider's own objects where the model is closed", TEAMS, "  teams: «teams»\n", "unknown_field", "$pick"],
    ["a list of text where the model wants objects", EMAILS, "  emails: \"«$split(email, ',')»\"", "field_type"],
    [
      "an index of objects that do not fit",
      TEAMS,
      '  teams: "[«$lookup($made, login)»]"\n',
      "unknown_field",
      "",
      [[USERS_MAPPING, BIND, `${BIND}  made: |-\n    data{ login: { "id": login, "mail": email } }\n`]],
    ],
    [
      "a null that `$exists` lets through",
      CREATED,
      '  created_at: "$exists(name) ? $uppercase(«name»)"\n',
      "possible_null",
    ],
    ["a null in the context of a function", CREATED, "  created_at: name.«$uppercase()»\n", "possible_null"],
    [
      "a null that a function of the expression is called with",
      CREATED,
      "  created_at: ($up := function($x) { $uppercase(«$x») }; $up(name))\n",
      "possible_null",
    ],
    [
      "what may not be there, unequal to a text",
      CREATED,
      "  created_at: \"«teams[0].label != 'x'» ? login\"\n",
      "possible_null",
      "$not(",
    ],
    ["an index that nobody reads", CREATED, '  created_at: "teams#«$i».label"\n', "unused_definition"],
    [
      "a function that only calls itself",
      CREATED,
      "  created_at: («$f» := function($n) { $f($n) }; login)\n",
      "unused_definition",
    ],
    [
      "a whole list searched by `$filter` for every record",
      BIND,
      `${BIND}  all: data\n`,
      "quadratic_scan",
      "$keyBy",
      [
        [
          USERS_MAPPING,
          CREATED,
          '  created_at: "($me := login; «$filter($all, function($one) { $one.login = $me })[0]».created)"\n',
        ],
      ],
    ],
  ],
};
