/** Recorded traffic is read from either form, and nothing else. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "./exit.ts";
import { readRecording } from "./recording.ts";

const folder = mkdtempSync(join(tmpdir(), "cognate-recording-"));
const written = (name: string, content: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
};

const EXCHANGE = {
  request: { method: "GET", path: "/v1/users" },
  response: { status: 200, headers: { "content-type": "application/json" }, text: '{"data":[]}' },
};

const entry = (content: object) => ({
  startedDateTime: "2026-01-02T03:04:05Z",
  request: { method: "GET", url: "https://api.acme.example/v1/users?page=1", headers: [] },
  response: {
    status: 200,
    headers: [
      { name: "Content-Type", value: "application/json" },
      { name: "Content-Encoding", value: "gzip" },
    ],
    content,
  },
});

describe("a recording", () => {
  it("is a HAR, whose bodies may be base64 and whose transfer headers say nothing of them", () => {
    const har = {
      log: {
        entries: [
          entry({ mimeType: "application/json", text: '{"data":[]}' }),
          entry({ text: Buffer.from('{"data":[]}').toString("base64"), encoding: "base64" }),
        ],
      },
    };
    expect(readRecording(written("a.har", har))).toEqual({
      now: "2026-01-02T03:04:05Z",
      exchanges: [EXCHANGE, EXCHANGE],
    });
  });

  it("is interactions in JSON, with bodies as values", () => {
    const interactions = [
      {
        request: { method: "GET", url: "https://api.acme.example/v1/users", headers: {}, body: null },
        response: { status: 404, headers: {}, body: { error: "gone" } },
      },
    ];
    expect(readRecording(written("b.json", { frozen_at: "2026-01-01T00:00:00Z", interactions }))).toEqual({
      now: "2026-01-01T00:00:00Z",
      exchanges: [{ request: EXCHANGE.request, response: { status: 404, headers: {}, body: { error: "gone" } } }],
    });
  });

  it.each([
    ["other JSON", { users: [] }],
    ["no JSON", "users:"],
  ])("is not %s", (_what, content) => {
    expect(() => readRecording(written("c.json", content))).toThrow(UsageError);
  });
});
