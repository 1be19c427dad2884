/** Output nodes that give nothing, or not what was meant. */
import { OVERLAY, USERS_MAPPING } from "./files.ts";
import type { Kind } from "./mistake.ts";

export const nodes: Kind = {
  [USERS_MAPPING]: [
    [
      "a field of nothing",
      "  title: |-\n    $first(profile.title, login)\n",
      "  «title»:\n",
      "unused_definition",
      "const: null",
      [[OVERLAY, "$uppercase($base)", "$uppercase(login)"]],
    ],
    [
      "a field that is null",
      "  title: |-\n    $first(profile.title, login)\n",
      "  «title»: null\n",
      "unused_definition",
      "leave the key out",
      [[OVERLAY, "$uppercase($base)", "$uppercase(login)"]],
    ],
    [
      "a path as a literal",
      "  title: |-\n    $first(profile.title, login)\n",
      "  title: { const: «profile.title» }\n",
      "expression_in_template",
      "title: profile.title",
    ],
    [
      "an expression under a key of its own",
      "  created_at: created\n",
      "  created_at: { «path»: created }\n",
      "unknown_key",
      "created_at: created",
    ],
  ],
};
