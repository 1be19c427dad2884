/** Streams under pressure: nothing is read ahead, and a client that leaves ends the provider's work. */
import { expect, it } from "vitest";
import { CognateError } from "../../engine/errors.ts";
import type { Engine, StreamItem } from "../../engine/operation/types.ts";
import { createTestServer } from "../testing/server.ts";

const endless = (made: { count: number; ended: boolean; signal?: AbortSignal }): Engine["stream"] =>
  async function* (call) {
    if (call.signal !== undefined) made.signal = call.signal;
    try {
      for (;;) {
        made.count += 1;
        const item: StreamItem = { kind: "record", record: { id: String(made.count) } };
        yield await Promise.resolve(item);
      }
    } finally {
      made.ended = true;
    }
  };

it("a record is made when the client has room for it, and no more once it left", async () => {
  const made = { count: 0, ended: false, signal: undefined as unknown as AbortSignal };
  const { server } = createTestServer({ engine: { stream: endless(made) } });
  const response = await server.fetch(
    new Request("http://localhost/unified/directory/people?integrated_account_id=acc_1", {
      headers: { host: "localhost", accept: "application/x-ndjson" },
    }),
  );
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.read();
  await new Promise((resolve) => setImmediate(resolve));
  expect(made.count).toBeLessThan(6);
  await reader?.cancel();
  expect([made.ended, made.signal.aborted]).toEqual([true, true]);
});

it("a client that stops reading ends the provider's work too", async () => {
  const made = { count: 0, ended: false };
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>();
  const { server } = createTestServer({
    engine: {
      async *stream(call, options) {
        try {
          yield* endless(made)(call, options);
        } finally {
          onEnd();
        }
      },
    },
    options: { idleMs: 1 },
  });
  const response = await server.fetch(
    new Request("http://localhost/unified/directory/people?integrated_account_id=acc_1", {
      headers: { host: "localhost", accept: "application/x-ndjson" },
    }),
  );
  await ended;
  expect(made.ended).toBe(true);
  await expect(response.text()).rejects.toThrow("The client stopped reading.");
});

it("that ends as the provider rejects the credentials marks the account, before its last line is read", async () => {
  const error = new CognateError("account_credentials_rejected", "members.list: the provider answered 401");
  const { server, accounts } = createTestServer({
    engine: {
      async *stream() {
        yield await Promise.resolve<StreamItem>({ kind: "record", record: { id: "1" } });
        yield { kind: "end", status: "partial", count: 1, next_cursor: "c", error };
      },
    },
  });
  const response = await server.fetch(
    new Request("http://localhost/unified/directory/people?integrated_account_id=acc_1", {
      headers: { host: "localhost", accept: "application/x-ndjson" },
    }),
  );
  expect(await response.text()).toContain('"$end"');
  expect(await accounts.get("acc_1")).toMatchObject({
    status: "needs_reauth",
    lastError: { code: "account_credentials_rejected" },
  });
});
