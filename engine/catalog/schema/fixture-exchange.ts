/** JSON Schema of one exchange of a fixture: what the engine sends, and what the provider answers. */
import type { Schema } from "../structure/problem.ts";
import { closed, count, literal, text } from "./words.ts";

export const open: Schema = { type: "object" };
export const duration: Schema = { type: ["number", "string"] };

const request = literal(
  "What the engine sends, as a subset.",
  closed({
    method: literal("The HTTP method.", text, ["GET"], ["", "leave the key out instead"]),
    host: literal(
      "The host it goes to.",
      { type: "string", pattern: "^[^/]+$", patternHint: "the host alone" },
      ["api.acme.example"],
      ["https://api.acme.example", "the host alone"],
    ),
    path: literal("The path as sent, without the query.", text, ["/api/v2/users"], ["", "leave the key out instead"]),
    query: literal(
      "Parameters that must be there; others may be.",
      open,
      [{ "page[size]": "100" }],
      ["page[size]=100", "a mapping"],
    ),
    headers: literal(
      "Headers that must be there; secrets are `***`.",
      open,
      [{ accept: "application/json" }],
      ["accept", "a mapping"],
    ),
    body: literal("A subset of the body.", {}, [{ query: "x" }], [undefined, "leave the key out instead"]),
  }),
  [{ path: "/users" }],
  ["/users", "a mapping"],
);

const response = literal(
  "What the provider answers.",
  closed({
    status: literal(
      "HTTP status; 200 if left out.",
      { type: "integer", minimum: 100, maximum: 599 },
      [404],
      ["404", "a number"],
    ),
    headers: literal("Headers of the answer.", open, [{ "retry-after": "2" }], ["retry-after", "a mapping"]),
    body: literal("The body, written as JSON.", {}, [{ data: [] }], [undefined, "leave the key out instead"]),
    text: literal("The body as it is.", { type: "string" }, ["<html>"], [1, "text"]),
    file: literal(
      "File beside the fixture that holds the body.",
      text,
      ["page-1.json"],
      ["", "leave the key out instead"],
    ),
    delay: literal(
      "Time before the answer comes, on the fake clock: seconds or an ISO 8601 duration.",
      duration,
      [2, "PT2S"],
      [true, "seconds or a duration"],
    ),
    fault: literal(
      "What goes wrong on the way.",
      { enum: ["reset", "truncate", "stall", "bad_json"] },
      ["reset"],
      ["timeout", "`stall` is meant"],
    ),
  }),
  [{ body: { data: [] } }],
  [200, "a mapping with `status`"],
);

export const exchange: Schema = {
  anyOf: [
    closed(
      {
        request,
        response,
        times: literal("How often the request may come; once if left out.", count, [2], [0, "at least once"]),
      },
      ["response"],
    ),
    closed(
      {
        recording: literal(
          "A recorded conversation, by its file.",
          text,
          ["recordings/users.yaml"],
          ["", "leave the key out instead"],
        ),
      },
      ["recording"],
    ),
  ],
};
