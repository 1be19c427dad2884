/** JSON Schema of fixtures/**.yaml: a call, the provider's answers, and what must come out. */
import { ERROR_CODES } from "../../errors.ts";
import type { Schema } from "../structure/problem.ts";
import { duration, exchange, open } from "./fixture-exchange.ts";
import { closed, count, listOf, literal, operationName, text } from "./words.ts";

const date: Schema = {
  type: "string",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T",
  patternHint: "a moment such as `2026-01-01T00:00:00Z`",
};

const call: Schema = {
  anyOf: [
    closed(
      {
        unified: literal(
          "The unified resource.",
          { type: "string", pattern: "^[^/]+/[^/]+$", patternHint: "`model/resource`" },
          ["user-directory/users"],
          ["users", "`model/resource`"],
        ),
        method: literal("The method; `list` if left out.", text, ["get"], ["", "leave the key out instead"]),
        id: literal("The record's id.", { type: ["string", "number"] }, ["u1"], [true, "text"]),
        query: literal(
          "The consumer's query.",
          open,
          [{ status: "active", limit: 10 }],
          ["status=active", "a mapping"],
        ),
        body: literal("The consumer's body.", {}, [{ name: "Ada" }], [undefined, "leave the key out instead"]),
        format: literal(
          "The format of the answer.",
          { enum: ["unified", "normalized", "raw", "debug"] },
          ["normalized"],
          ["json", "unified, normalized, raw or debug"],
        ),
      },
      ["unified"],
    ),
    closed(
      {
        proxy: literal("The operation.", operationName, ["users.list"], ["users", "`resource.operation`"]),
        id: literal("The record's id.", { type: ["string", "number"] }, ["u1"], [true, "text"]),
        args: literal("Its arguments.", open, [{ status: "Active" }], ["status", "a mapping"]),
        body: literal("The body.", {}, [{ name: "Ada" }], [undefined, "leave the key out instead"]),
      },
      ["proxy"],
    ),
    closed(
      {
        custom: literal(
          "A call of the provider as it is, passed through.",
          closed(
            {
              method: literal("The HTTP method.", text, ["GET"], ["", "leave the key out instead"]),
              path: literal(
                "The provider's path with its query.",
                text,
                ["/api/v2/users?page=1"],
                ["", "leave the key out instead"],
              ),
              headers: literal("Headers to send.", open, [{ accept: "text/csv" }], ["accept", "a mapping"]),
              body: literal("The body.", {}, [{ name: "Ada" }], [undefined, "leave the key out instead"]),
            },
            ["path"],
          ),
          [{ path: "/users" }],
          ["/users", "a mapping with `path`"],
        ),
      },
      ["custom"],
    ),
  ],
};

const anyList: Schema = { type: "array" };

const expectation = closed({
  result: literal("The whole result, exactly.", {}, [[{ id: "1" }]], [undefined, "leave the key out instead"]),
  records: literal(
    "A subset of each record, in order.",
    anyList,
    [[{ id: "1" }]],
    [{ id: "1" }, "a list, even of one"],
  ),
  count: literal("How many records.", { type: "integer", minimum: 0 }, [2], ["2", "a number"]),
  requests: literal(
    "How many requests were sent, or subsets of them in order.",
    { type: ["integer", "array"] },
    [2, [{ path: "/users" }]],
    ["2", "a number or a list"],
  ),
  waits: literal("The waits, in order.", listOf(duration), [[2]], [2, "a list, even of one"]),
  next_cursor: literal(
    "Whether there is more.",
    { enum: ["present", "absent"] },
    ["absent"],
    [null, "`absent` is meant"],
  ),
  error: literal(
    "The error the consumer gets.",
    closed({
      code: literal(
        "Its code.",
        { enum: Object.keys(ERROR_CODES) },
        ["not_found"],
        ["404", "a code of the closed list"],
      ),
      status: literal("Its HTTP status.", { type: "integer" }, [404], ["404", "a number"]),
      fault: literal(
        "Whose mistake it is.",
        { enum: ["caller", "account", "provider", "integration", "engine"] },
        ["account"],
        ["user", "caller or account"],
      ),
      provider_code: literal("The provider's own code.", text, ["quota_exceeded"], [1, "text"]),
      provider_request_id: literal("The provider's id of the request.", text, ["req-1"], [1, "text"]),
      message_matches: literal(
        "Regular expression that the message fits.",
        text,
        ["no such user"],
        ["", "leave the key out instead"],
      ),
      hint_matches: literal(
        "Regular expression that the hint fits.",
        text,
        ["application key"],
        ["", "leave the key out instead"],
      ),
    }),
    [{ code: "not_found" }],
    ["not_found", "a mapping with `code`"],
  ),
  partial: literal(
    "The notes of a partial answer, as subsets.",
    anyList,
    [[{ code: "provider_permission_missing" }]],
    [true, "a list"],
  ),
  errors: literal("The record errors, as subsets.", anyList, [[{ field: "name" }]], [true, "a list"]),
  trace: literal(
    "Fields of the first record with their value and why it is null.",
    open,
    [{ title: { value: null, why: "not mapped" } }],
    [["title"], "a mapping of fields"],
  ),
});

export const fixtureSchema: Schema = {
  title: "fixtures/NAME.yaml",
  description: "A test of the integration: a call, the provider's answers, and what must come out.",
  ...closed(
    {
      name: literal("What holds, as a sentence.", text, ["disabled users are inactive"], ["", "say what holds"]),
      now: literal(
        "The clock; 2026-01-01T00:00:00Z if left out.",
        date,
        ["2026-03-01T12:00:00Z"],
        ["yesterday", "a moment in RFC 3339"],
      ),
      account: literal(
        "The account that calls; made-up values for required fields if left out.",
        closed({
          connection: literal("Which way it is connected.", text, ["keys"], ["", "leave the key out instead"]),
          fields: literal("Its fields.", open, [{ site: "acme.example" }], [["site"], "a mapping"]),
          learned: literal("Its learnt values.", open, [{ cloud_id: "c1" }], [["cloud_id"], "a mapping"]),
          token: literal(
            "The token it has, as members of a token answer; without it one is got by an exchange of the fixture, where the connection can.",
            open,
            [{ access_token: "fixture-token", instance_url: "https://eu.acme.example" }],
            ["fixture-token", "a mapping, with `access_token`"],
          ),
          overlays: literal(
            "Its overlays.",
            anyList,
            [[{ mapping: "user-directory/users", record: { title: "$base" } }]],
            [{}, "a list"],
          ),
        }),
        [{ fields: { site: "acme.example" } }],
        ["keys", "a mapping with `connection` and `fields`"],
      ),
      call: literal(
        "What the consumer asks for.",
        call,
        [{ unified: "user-directory/users" }],
        ["users", "one of unified, proxy, custom"],
      ),
      follow: literal(
        "Pages of the answer to follow; expectations are over all of them.",
        { anyOf: [count, { const: "all" }] },
        ["all", 2],
        [0, "at least one page"],
      ),
      exchanges: literal(
        "What the provider answers, in order.",
        listOf(exchange),
        [[{ request: { path: "/users" }, response: { body: { data: [] } } }]],
        [{}, "a list"],
      ),
      order: literal(
        "Whether requests must come in this order.",
        { enum: ["strict", "any"] },
        ["any"],
        ["none", "strict or any"],
      ),
      expect: literal("What must come out.", expectation, [{ count: 2 }], [[], "a mapping"]),
    },
    ["name", "call", "exchanges", "expect"],
  ),
};
