/** What the listener does before any route: a server that is stopping tells who still comes. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { createFront } from "./front.ts";
import { createMetrics } from "./metrics/metrics.ts";
import type { ServerParts, ServerPhase } from "./types.ts";

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  closers.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** The members of the server's parts that the listener reads. */
const parts = (phase: ServerPhase): ServerParts =>
  ({
    phase: () => phase,
    clock: () => 0,
    metrics: createMetrics(() => 0),
    newId: () => "id-00000001",
    logger: pino({ level: "silent" }),
    options: { dev: false },
  }) as unknown as ServerParts;

const surfaces = {
  raw: (_incoming, outgoing) => void outgoing.end("raw"),
  app: (_incoming, outgoing) => void outgoing.end("app"),
} satisfies Record<"raw" | "app", RequestListener>;

it.each([
  ["/unified/people/users", 503],
  ["/custom/users", 503],
  ["/healthz", 200],
  ["/readyz", 200],
])("a stopping server answers %s with %d", async (path, status) => {
  const url = await serve(createFront(parts("closing"), surfaces));
  const answer = await fetch(url + path);
  expect([answer.status, answer.headers.get("connection")]).toEqual([status, "close"]);
  if (status !== 503) return;
  expect(answer.headers.get("retry-after")).toBe("1");
  expect(await answer.json()).toMatchObject({ code: "unavailable", retryable: true });
});

it("a server that leaves answers as before, and keeps no connection", async () => {
  const url = await serve(createFront(parts("leaving"), surfaces));
  const answer = await fetch(`${url}/custom/users`);
  expect([answer.status, answer.headers.get("connection"), await answer.text()]).toEqual([200, "close", "raw"]);
});

it.each([
  ["/unified/people/users", "app"],
  ["/custom/users", "raw"],
  ["/passthrough/acme/users", "raw"],
  ["/customers", "app"],
])("%s belongs to the surface %s", async (path, surface) => {
  const url = await serve(createFront(parts("serving"), surfaces));
  expect(await (await fetch(url + path)).text()).toBe(surface);
});
