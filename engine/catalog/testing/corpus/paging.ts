/** Paging that cannot work, or would lose records. */
import { INTEGRATION, TEAMS, USAGE, USERS } from "./files.ts";
import type { Kind } from "./mistake.ts";

const AFTER = "after: { strategy: cursor, cursor: after, next: meta.next, size: { to: limit, max: 200 } }";

export const paging: Kind = {
  [INTEGRATION]: [
    [
      "numbered pages without a stop rule",
      "max: 100 }, stop: [short_page] }",
      "max: 100 } }",
      "stop_missing",
      "stop",
      [[INTEGRATION, "  pages: { strategy", "  «pages»: { strategy"]],
    ],
    ["no stop rule at all in the list", "stop: [short_page]", "stop: «[]»", "wrong_value"],
    [
      "a size without a maximum",
      "size: { to: per_page, max: 100 }, stop",
      "«size»: { to: per_page }, stop",
      "missing_key",
      "max",
    ],
    ["a size as a word", "size: { to: per_page, max: 100 }, stop", "size: «per_page», stop", "wrong_type"],
    ["a size of nothing", "max: 100 }, stop", "max: «0» }, stop", "wrong_value"],
    ["a size whose minimum is over its maximum", "min: 10, max: 50", "min: «100», max: 50", "wrong_value", "50"],
    ["a size whose default is over its maximum", "min: 10, max: 50", "default: «80», max: 50", "wrong_value", "50"],
    ["a size as text", "max: 200 }", 'max: «"200"» }', "wrong_type", "without quotes"],
    [
      "a cursor without where the next one stands",
      "next: meta.next, size: { to: limit, max: 200 }",
      "size: { to: limit, max: 200 }",
      "missing_key",
      "next",
      [[INTEGRATION, "  after: { strategy", "  «after»: { strategy"]],
    ],
    [
      "a cursor without where it goes",
      "cursor: after, next: meta.next, size: { to: limit, max: 200 }",
      "next: meta.next, size: { to: limit, max: 200 }",
      "missing_key",
      "cursor",
      [[INTEGRATION, "  after: { strategy", "  «after»: { strategy"]],
    ],
    [
      "a template where a cursor is read",
      AFTER,
      AFTER.replace("next: meta.next", 'next: "«{{ meta.next }}»"'),
      "template_in_expression",
    ],
    [
      "a cursor path that no sample has",
      AFTER,
      AFTER.replace("meta.next", "meta.«after»"),
      "unknown_input_path",
      "never seen",
    ],
    [
      "a cursor of the last record that no sample has",
      AFTER,
      AFTER.replace("next: meta.next", "from: last_record, next: «key»"),
      "unknown_input_path",
    ],
    [
      "a link without a rel and without a path",
      "strategy: link, rel: next, ",
      "strategy: link, ",
      "missing_key",
      "rel",
      [
        [
          INTEGRATION,
          "links: { strategy: link, size: { to: per_page, max: 100 } }",
          "links: «{ strategy: link, size: { to: per_page, max: 100 } }»",
        ],
      ],
    ],
    ["a rule of no words", "stop: [empty_page] }", "stop: [«{}»] }", "missing_key"],
    [
      "a place with a misspelt kind",
      "cursor: after, next",
      "cursor: { «quary»: after }, next",
      "unknown_key",
      "`query`",
    ],
    ["a place with two kinds", "cursor: after, next", "cursor: «{ query: after, header: after }», next", "wrong_value"],
    ["the start of a list as text", "start: 1,", 'start: «"1"»,', "wrong_type"],
    ["a preset that uses another", AFTER, "«after»: { use: pages }", "missing_key", "strategy"],
    ["a strategy that is reserved", AFTER, "after: { strategy: «range», unit: items }", "not_yet_supported"],
  ],
  [TEAMS]: [
    ["records below a body", "    records: data\n", "    records: «body.data»\n", "unknown_input_path", "Write `data`"],
    [
      "a list that says nothing of pages",
      "    records: data\n    pagination: links\n",
      "    «records»: data\n",
      "pagination_missing",
      "strategy: none",
      [[INTEGRATION, "  links: { strategy: link, rel: next, size: { to: per_page, max: 100 } }\n", ""]],
    ],
    [
      "a total that no sample has",
      "    pagination: after\n    samples",
      "    pagination:\n      strategy: offset\n      offset: start\n      size: { to: count, max: 50 }\n      stop:\n        - total: meta.«totl»\n    samples",
      "unknown_input_path",
      "",
      [
        [TEAMS, "    records: items\n    pagination: offsets", "    records: items\n    pagination: after"],
        [
          INTEGRATION,
          "  offsets:\n    strategy: offset\n    offset: start\n    size: { to: count, min: 10, max: 50 }\n    stop:\n      - total: meta.total\n",
          "",
        ],
      ],
    ],
    [
      "a size over the preset's maximum",
      "    pagination: after\n    samples",
      "    pagination: { use: after, size: { default: «500» } }\n    samples",
      "wrong_value",
      "200",
    ],
    [
      "a paging parameter that is a param too",
      "      order: {}\n    records",
      "      order: {}\n      «after»: {}\n    records",
      "duplicate_definition",
      "pagination",
    ],
  ],
  [USAGE]: [
    [
      "a window without its end",
      "      to: args.end\n",
      "",
      "missing_key",
      "to",
      [[USAGE, "    pagination:\n", "    «pagination»:\n"]],
    ],
    ["a window's size that is no length of time", "size: P1D", "size: «daily»", "unknown_name"],
    ["a window aligned to what it cannot be", "align: hour", "align: «fortnight»", "wrong_value"],
    [
      "a list paged by what is not paging",
      "strategy: cursor, cursor: after",
      "strategy: «window», cursor: after",
      "wrong_value",
    ],
  ],
  [USERS]: [
    [
      "pages of an operation without records",
      "record: data, samples: [../samples/users.get.json] }",
      "«pagination»: pages, samples: [../samples/users.get.json] }",
      "wrong_value",
      "records",
      [["integrations/acme/mappings/people/users.yaml", "get: { operation: users.get }\n", ""]],
    ],
  ],
};
