/** Writes whose answers get lost on the way, over real sockets: nobody is told to repeat what may have happened (http-api-spec 2.9, 2.10). */
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startHarness, type Harness } from "./harness.ts";

let cognate: Harness;
let account: string;
beforeAll(async () => {
  cognate = await startHarness();
  account = `integrated_account_id=${cognate.accountId}`;
});
beforeEach(() => cognate.acme.intercept(undefined));
afterAll(() => cognate.close());

type Behaviour = (response: ServerResponse) => void;
const destroyed: Behaviour = (response) => void response.destroy();
const cutOff: Behaviour = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"id":', () => response.destroy());
};
const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (response) =>
    void response.writeHead(code, { "content-type": "application/json", ...headers }).end('{"errors":["no"]}');
const page: Behaviour = (response) =>
  void response.writeHead(200, { "content-type": "text/html" }).end("<html><title>Sign in</title></html>");

/** The last one for ever. */
const answersWith = (...behaviours: readonly Behaviour[]): void => {
  let at = 0;
  cognate.acme.intercept((_request, response) => {
    behaviours[Math.min(at, behaviours.length - 1)]?.(response);
    at += 1;
    return true;
  });
};

const WRITES = [
  ["DELETE", "/unified/directory/people/m1"],
  ["POST", "/unified/directory/people"],
  ["PATCH", "/unified/directory/people/m1"],
  ["DELETE", "/proxy/members/m1"],
  ["POST", "/proxy/members"],
] as const;

let keys = 0;
const write = (method: string, path: string, key?: string) =>
  cognate.ask(method, `${path}?${account}`, {
    ...(method === "DELETE" ? {} : { body: '{"name":"Ada"}' }),
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  });

describe.each([
  ["breaks off", destroyed, "any"],
  ["breaks off in its answer", cutOff, "any"],
  ["fails", status(500), "any"],
  ["is down", status(503, { "retry-after": "1" }), "any"],
  ["answers with a page for browsers", page, "parsed"],
] as const)("a provider that %s", (_, behave, answers) => {
  // An answer that nobody reads cannot be a wrong one.
  it.each(answers === "parsed" ? WRITES.filter(([method]) => method !== "DELETE") : WRITES)(
    "leaves %s %s of unknown outcome, told the same under its key, and sent no more",
    async (method, path) => {
      answersWith(behave);
      expect((await write(method, path)).json).toMatchObject({ code: "outcome_unknown", retryable: false });
      const key = `k${(keys += 1)}`;
      const first = await write(method, path, key);
      const sent = cognate.acme.seen.length;
      const second = await write(method, path, key);
      expect([first, second].map(({ status: got, json }) => [got, json["code"], json["retryable"]])).toEqual([
        [500, "outcome_unknown", false],
        [500, "outcome_unknown", false],
      ]);
      expect(cognate.acme.seen.length).toBe(sent);
    },
  );
});

it.each([
  ["/unified/directory/people/m1", 200, '{"id":"m1"}'],
  ["/proxy/members/m1", 204, ""],
] as const)(
  "DELETE %s that is sent again after a lost answer finds the record gone: it is deleted",
  async (path, given, body) => {
    for (const first of [destroyed, status(500), cutOff]) {
      answersWith(first, status(404));
      // oxlint-disable-next-line no-await-in-loop -- one provider, one behaviour at a time
      const { status: got, text } = await write("DELETE", path);
      expect([got, text]).toEqual([given, body]);
      expect(cognate.acme.seen.length).toBe(2);
    }
  },
);

it("a key is free again after the provider's clear no, also to a delete", async () => {
  answersWith(status(404));
  expect((await write("DELETE", "/unified/directory/people/m1", "free")).status).toBe(404);
  cognate.acme.intercept(undefined);
  expect((await write("DELETE", "/unified/directory/people/m1", "free")).json).toEqual({ id: "m1" });
});
