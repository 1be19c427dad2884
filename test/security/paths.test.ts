/** Ids and paths that try to leave their place: each is refused before anything is sent, or reaches the provider as one segment. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startHarness, type Harness } from "../e2e/harness.ts";

let cognate: Harness;
beforeAll(async () => void (cognate = await startHarness()));
beforeEach(() => cognate.acme.intercept(undefined));
afterAll(() => cognate.close());

const REFUSED = "refused";

/** What was seen by the provider, or `refused` if nothing was, with a 4xx of ours. */
const outcome = async (method: string, path: string, body?: string): Promise<string> => {
  // Writes read back what they wrote, and a plain no ends every call after one request.
  cognate.acme.intercept((request, response) => {
    response.writeHead(request.method === "DELETE" ? 204 : 404, { "content-type": "application/json" }).end();
    return true;
  });
  const mark = path.includes("?") ? "&" : "?";
  const answer = await cognate.ask(
    method,
    `${path}${mark}integrated_account_id=${cognate.accountId}`,
    body === undefined ? {} : { body },
  );
  const [first, ...more] = cognate.acme.seen.map((one) => one.target);
  expect(more).toEqual([]);
  if (first !== undefined) return first;
  const fault = answer.json["fault"] ?? answer.headers["x-cognate-fault"];
  expect([Math.floor(answer.status / 100), fault]).toEqual([4, "caller"]);
  return REFUSED;
};

/** As written in the path; what the provider sees behind `/v1/members/` from an id, and from raw calls. */
const SEGMENTS: readonly (readonly [what: string, written: string, byId: string, raw: string])[] = [
  ["an ordinary id", "m1", "m1", "m1"],
  ["a dot segment", "..", REFUSED, REFUSED],
  ["a single dot", ".", REFUSED, REFUSED],
  ["an encoded dot segment", "%2e%2e", REFUSED, REFUSED],
  ["one half encoded", ".%2E", REFUSED, REFUSED],
  ["one encoded twice", "%252e%252e", "%252e%252e", REFUSED],
  ["a dot segment with parameters", "..;x=1", "..%3Bx%3D1", REFUSED],
  ["three dots, which mean nothing", "...", "...", "..."],
  ["dots within a name", "a..b", "a..b", "a..b"],
  ["a hidden file's name", ".env", ".env", ".env"],
  ["an encoded slash", "a%2Fb", "a%2Fb", "a%2Fb"],
  ["an encoded slash twice", "a%252Fb", "a%252Fb", "a%252Fb"],
  ["a way up behind an encoded slash", "..%2F..%2Fme", "..%2F..%2Fme", REFUSED],
  ["a way up in the middle", "a%2F..%2Fme", "a%2F..%2Fme", REFUSED],
  ["a way up encoded twice", "%252e%252e%252fme", "%252e%252e%252fme", REFUSED],
  ["a backslash, encoded", "a%5Cb", "a%5Cb", REFUSED],
  ["a way up by backslashes", "..%5C..%5Cme", "..%5C..%5Cme", REFUSED],
  ["a backslash encoded twice", "a%255Cb", "a%255Cb", "a%255Cb"],
  ["a NUL", "a%00b", REFUSED, REFUSED],
  ["a line break", "a%0Ab", REFUSED, REFUSED],
  ["a header smuggled in", "a%0D%0AX-Evil:%201", REFUSED, REFUSED],
  ["a request smuggled in", "a%20HTTP/1.1%0D%0AHost:%20evil", REFUSED, REFUSED],
  ["a tab", "a%09b", REFUSED, REFUSED],
  ["a delete character", "a%7Fb", REFUSED, REFUSED],
  ["a line break encoded twice", "a%250Ab", "a%250Ab", "a%250Ab"],
  ["a query behind an encoded mark", "a%3Fadmin=1", "a%3Fadmin%3D1", "a%3Fadmin=1"],
  ["a fragment", "a%23b", "a%23b", "a%23b"],
  ["a percent sign", "100%25", "100%25", "100%25"],
  ["a space", "a%20b", "a%20b", "a%20b"],
  ["a plus", "a+b", "a%2Bb", "a+b"],
  ["an apostrophe", "a'b", "a%27b", "a'b"],
  [
    "template syntax",
    "%7B%7Bcredentials.api_key%7D%7D",
    "%7B%7Bcredentials.api_key%7D%7D",
    "%7B%7Bcredentials.api_key%7D%7D",
  ],
  ["a whole address", "https:%2F%2Fevil.example%2F", "https%3A%2F%2Fevil.example%2F", "https:%2F%2Fevil.example%2F"],
  ["a user and host", "%40evil.example", "%40evil.example", "%40evil.example"],
  ["an overlong dot, which is no UTF-8", "%c0%ae%c0%ae", REFUSED, "%c0%ae%c0%ae"],
  ["broken escapes", "a%zz", REFUSED, "a%zz"],
  ["half an escape", "a%2", REFUSED, "a%2"],
  ["characters beyond ASCII", "%C3%A4", "%C3%A4", "%C3%A4"],
  ["full-width dots", "%EF%BC%8E%EF%BC%8E", "%EF%BC%8E%EF%BC%8E", "%EF%BC%8E%EF%BC%8E"],
];

const under = (segment: string): string => (segment === REFUSED ? REFUSED : `/v1/members/${segment}`);

describe.each(SEGMENTS)("%s (%s)", (_what, written, byId, raw) => {
  it.each([
    ["GET", `/unified/directory/people/${written}`],
    ["PATCH", `/unified/directory/people/${written}`],
    ["DELETE", `/unified/directory/people/${written}`],
    ["GET", `/proxy/members/${written}`],
    ["PATCH", `/proxy/members/${written}`],
    ["DELETE", `/proxy/members/${written}`],
  ])("as an id: %s %s", async (method, path) => {
    expect(await outcome(method, path, method === "PATCH" ? '{"name":"x"}' : undefined)).toBe(under(byId));
  });

  it("on the raw surfaces", async () => {
    expect((await outcome("GET", `/custom/members/${written}`)).split("?")[0]).toBe(under(raw));
    const passed = await outcome("GET", `/passthrough/acme@${cognate.accountId}/members/${written}`);
    expect(passed.split("?")[0]).toBe(under(raw));
  });
});

describe("a path", () => {
  it.each([
    ["out of /custom into our own routes", "/custom/../integrated-account"],
    ["out of /custom, encoded", "/custom/%2e%2e/integrated-account"],
    ["out of the provider's base", "/custom/../../etc/passwd"],
    ["out of the base, encoded twice", "/custom/%252e%252e/admin"],
    ["out of /passthrough", "/passthrough/acme/../../log"],
    ["of /passthrough with an account that is a way up", "/passthrough/acme@../members"],
    ["of /passthrough with an encoded way up as account", "/passthrough/acme@%2e%2e/members"],
    ["out of /unified into /custom", "/unified/../custom/members"],
    ["out of /proxy into /custom", "/proxy/%2e%2e/custom/members"],
    ["with a backslash", "/unified\\directory\\people"],
    ["with an encoded way up as a resource of the proxy", "/proxy/%2e%2e%2fme"],
    ["with a way up as a model", "/unified/%2e%2e%2f%2e%2e/people"],
  ])("%s is refused", async (_what, path) => {
    expect(await outcome("GET", path)).toBe(REFUSED);
  });

  it.each([
    ["two slashes at the beginning", "//custom/members/m1", "/v1/members/m1"],
    ["many", "/////custom/members/m1", "/v1/members/m1"],
    ["two after the surface: one is dropped", "/custom//members/m1", "/v1/members/m1"],
    ["two in the middle stay", "/custom/members//m1", "/v1/members//m1"],
    ["an empty segment at the end stays", "/custom/members/m1/", "/v1/members/m1/"],
  ])("with %s", async (_what, path, expected) => {
    expect((await outcome("GET", path)).split("?")[0]).toBe(expected);
  });
});

/** Bytes that no client library would send. */
const sendBytes = async (head: string): Promise<string> => {
  const socket = connect(Number(new URL(cognate.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1")));
  socket.on("error", () => undefined);
  socket.write(Buffer.from(head, "latin1"));
  await once(socket, "close");
  return answer;
};

describe.each(["/custom/members", "/unified/directory/people", "/passthrough/acme/members"])("bytes on %s", (path) => {
  it.each([
    ["a NUL", "/a\0b"],
    ["a bare line feed", "/a\nx-evil: 1"],
    ["a bare carriage return", "/a\rb"],
    ["a space", "/a b"],
    ["an absolute address of somebody else", "http://evil.example/"],
    ["an address without scheme", "evil.example:80"],
    ["an asterisk", "*"],
  ])("%s never reaches the provider as they are", async (_what, rest) => {
    const target = rest.startsWith("/") ? `${path}${rest}` : rest;
    const answer = await sendBytes(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(cognate.acme.seen).toEqual([]);
  });
});

it("a header value with a line break is no header", async () => {
  const answer = await sendBytes(
    `GET /custom/members?integrated_account_id=${cognate.accountId} HTTP/1.1\r\nhost: localhost\r\nx-a: 1\nx-evil: 2\r\nconnection: close\r\n\r\n`,
  );
  const names = cognate.acme.seen.flatMap((one) => Object.keys(one.headers));
  expect(answer.startsWith("HTTP/1.1 400") || !names.includes("x-evil")).toBe(true);
});
