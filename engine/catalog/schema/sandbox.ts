/** JSON Schema of sandbox/sandbox.yaml: data for the built-in imitation of the provider. */
import type { Schema } from "../structure/problem.ts";
import { closed, count, expression, listOf, literal, name, named, OPERATION, ref, text, tree } from "./words.ts";

const open: Schema = { type: "object" };

const source = closed(
  {
    collection: literal("A collection.", name, ["orgs"], ["", "the name of a collection"]),
    as: literal("Name of the variable that holds its row.", name, ["org"], ["$org", "without `$`"]),
    where: expression("Which of its rows.", "active"),
  },
  ["collection"],
);

const status: Schema = { type: "integer", minimum: 100, maximum: 599 };

const collection = closed({
  file: literal("File with the rows.", text, ["users.yaml"], ["", "leave the key out instead"]),
  count: literal("How many rows to make.", count, [250], [0, "at least one"]),
  record: literal(
    "One output node for each member of a row; `$seq`, `$pick`, `$chance`, `$person` are seeded.",
    { type: "object", additionalProperties: ref("node") },
    [{ id: "$seq" }],
    [["id"], "a mapping of members"],
  ),
  per: literal(
    "Makes the rows for each row of another collection, or of several crossed.",
    { anyOf: [source, listOf(source, 1)] },
    [{ collection: "orgs", as: "org" }],
    ["orgs", "a mapping with `collection`"],
  ),
});

const served = closed({
  from: literal("The collection that is served.", name, ["users"], ["", "the name of a collection"]),
  cross: literal(
    "Collections whose rows are crossed with those served.",
    { anyOf: [source, listOf(source, 1)] },
    [{ collection: "orgs", as: "org" }],
    ["orgs", "a mapping with `collection`"],
  ),
  where: expression(
    "Which rows a request gets; the context is the row, `$args` the request's arguments.",
    "status = $args.status",
  ),
  sort: expression("What rows are sorted by.", "name"),
  item: literal(
    "Output node that makes the provider's record of a row.",
    ref("node"),
    ["$"],
    [["$"], "one output node"],
  ),
  answer: literal(
    "The answer's body around the records.",
    {},
    [{ data: "{{ records }}" }],
    [undefined, "leave the key out instead"],
  ),
  headers: tree("Headers of the answer.", { "x-total": "{{ total }}" }),
  status: literal("HTTP status; 200 if left out.", status, [201], ["201", "a number"]),
});

const refusal = (when: string): Schema =>
  literal(
    `The answer to ${when}.`,
    closed(
      {
        status: literal("HTTP status.", status, [403], ["403", "a number"]),
        headers: literal("Headers of the answer.", open, [{ "retry-after": "1" }], ["retry-after", "a mapping"]),
        body: literal("The body.", {}, [{ errors: ["Forbidden"] }], [undefined, "leave the key out instead"]),
      },
      ["status"],
    ),
    [{ status: 403 }],
    [403, "a mapping with `status`"],
  );

const fault = closed({
  every: literal("Every how many requests it happens.", count, [10], [0, "at least one"]),
  status: literal("HTTP status.", { type: "integer", minimum: 100, maximum: 599 }, [503], ["503", "a number"]),
  headers: literal("Headers of the answer.", open, [{ "retry-after": "1" }], ["retry-after", "a mapping"]),
  body: literal("The body.", {}, [{ errors: ["busy"] }], [undefined, "leave the key out instead"]),
});

export const sandboxSchema: Schema = {
  title: "sandbox/sandbox.yaml",
  description: "Data for the built-in imitation of the provider.",
  ...closed({
    seed: literal("Makes the same data each time.", { type: ["integer", "string"] }, [7], [null, "a number"]),
    now: literal("The imitation's clock.", { type: "string" }, ["2026-03-01T00:00:00Z"], [0, "a moment"]),
    connection: literal("Which way a client must connect.", name, ["keys"], ["", "the name of a connection"]),
    credentials: literal(
      "What it accepts as fields; never real ones.",
      open,
      [{ token: "sandbox" }],
      [["token"], "a mapping"],
    ),
    collections: literal(
      "The rows.",
      named(collection),
      [{ users: { count: 250, record: { id: "$seq" } } }],
      [["users"], "a mapping of names"],
    ),
    serve: literal(
      "What each operation answers; paging comes from the operation itself.",
      named(served, OPERATION),
      [{ "users.list": { from: "users", answer: { data: "{{ records }}" } } }],
      [["users.list"], "a mapping of operations"],
    ),
    refusals: literal(
      "How it says no, in the provider's words.",
      closed({
        credentials: refusal("wrong credentials"),
        not_found: refusal("an unknown path or record"),
        rate_limited: refusal("one request too many"),
      }),
      [{ not_found: { status: 404, body: { errors: ["Not Found"] } } }],
      [404, "a mapping of reasons"],
    ),
    faults: literal(
      "Faults to practise with.",
      listOf(fault),
      [[{ every: 50, status: 503 }]],
      [{ every: 50 }, "a list"],
    ),
    rate_limit: literal(
      "The imitation's own limit.",
      closed(
        {
          limit: literal("Requests per period.", count, [100], [0, "at least one"]),
          name: literal("The budget's name, for its header.", text, ["sandbox"], ["", "leave the key out instead"]),
          period: literal("Length of the period.", { type: ["string", "integer"] }, ["60s"], [true, "a duration"]),
        },
        ["limit", "period"],
      ),
      [{ limit: 100, period: "60s" }],
      [100, "a mapping with `limit` and `period`"],
    ),
  }),
};
