/** What the listener does before any route: a server that is stopping turns new requests away and finishes old ones. */
import { connect } from "node:net";
import { expect, it } from "vitest";
import { createTestServer, listAnswer } from "./testing/server.ts";

const LIST =
  "GET /unified/people/users?integrated_account_id=acc_1 HTTP/1.1\r\nhost: localhost\r\nconnection: keep-alive\r\n\r\n";

it("a request that comes while the server stops is told so, and the one before it is still answered", async () => {
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const { server } = createTestServer({
    engine: {
      async list() {
        begun.resolve();
        await release.promise;
        return { answer: listAnswer(), facts: {} };
      },
    },
  });
  const { port } = await server.listen(0, "127.0.0.1");
  const socket = connect(port, "127.0.0.1");
  const ended = Promise.withResolvers<string>();
  let seen = "";
  socket.on("data", (bytes: Buffer) => (seen += bytes.toString("utf8")));
  socket.on("close", () => ended.resolve(seen));
  socket.write(LIST);
  await begun.promise;
  const closed = server.close();
  socket.write(LIST);
  release.resolve();
  const answers = await ended.promise;
  await closed;
  expect([...answers.matchAll(/^HTTP\/1\.1 (\d+)/gmu)].map(([, status]) => status)).toEqual(["200", "503"]);
  expect(answers).toContain('"code":"unavailable"');
  expect(answers).toMatch(/^retry-after: 1\r$/imu);
});
