/** Raw calls of accounts with tokens and signatures: injected, renewed once on a 401, signed over the very bytes. */
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { loadCatalog } from "../../catalog/index.ts";
import { treeOf, yaml } from "../../catalog/testing/tree.ts";
import type { Integration } from "../../catalog/types.ts";
import type { RawWire, RawWireRequest } from "../../transport/index.ts";
import type { TransportEvent } from "../../transport/types.ts";
import { openAccount } from "../account.ts";
import { createSendRaw, type RawCall } from "../raw.ts";
import type { Account } from "../types.ts";
import { accountWith, acme, createTokenProvider, engineOver, NOW } from "./testing.ts";

const integration = acme();
const account = accountWith(integration, "client", { client_id: "id", client_secret: "s3cret" });

const callOf = (over: Partial<RawCall> = {}): RawCall => ({
  integration,
  account,
  method: "POST",
  rawPath: "/users",
  headers: [],
  deadline: NOW + 5000,
  mount: "/custom",
  ...over,
});

/** Over the token provider, which knows what tokens are good. */
const start = () => {
  const provider = createTokenProvider();
  const { tokens } = engineOver(integration, provider, () => NOW);
  const requests: RawWireRequest[] = [];
  const wire: RawWire = async (request) => {
    requests.push(request);
    const headers = Object.fromEntries(request.headers);
    const answer = await provider.wire(
      { method: request.method, url: `${request.origin}${request.target}`, headers },
      { timeoutMs: 1000, maxBytes: 1000, trusted: false, fresh: false },
    );
    if (request.body instanceof Readable) request.body.destroy();
    return { status: answer.status, headers: Object.entries(answer.headers), body: Readable.from([answer.bytes]) };
  };
  const attempts: number[] = [];
  const observer = {
    provider: (_name: string, event: TransportEvent) => {
      if (event.kind === "response") attempts.push(event.attempt);
    },
  };
  return { provider, requests, attempts, sendRaw: createSendRaw({ wire, clock: () => NOW, tokens, observer }) };
};

const sized = (body: string): Pick<RawCall, "body" | "headers"> => ({
  body: Readable.from([Buffer.from(body)]),
  headers: [
    ["Content-Length", String(body.length)],
    ["Content-Type", "text/plain"],
  ],
});

describe("a raw call", () => {
  it("carries the account's token", async () => {
    const { requests, sendRaw } = start();
    expect((await sendRaw(callOf())).status).toBe(200);
    expect(requests[0]?.headers).toContainEqual(["authorization", "Bearer access-secret-1"]);
  });

  it.each([
    ["without a body", {}],
    ["with a body that was held", sized("hello")],
  ])("%s is made once more after a 401, with another token", async (_, over) => {
    const { provider, requests, attempts, sendRaw } = start();
    await sendRaw(callOf());
    provider.expireAccess();
    expect((await sendRaw(callOf(over))).status).toBe(200);
    expect(requests).toHaveLength(3);
    expect(attempts).toEqual([1, 1, 2]);
    expect(provider.asked()).toHaveLength(2);
  });

  it("whose body was streamed is not repeated: the 401 is the caller's to see", async () => {
    const { provider, requests, sendRaw } = start();
    await sendRaw(callOf());
    provider.expireAccess();
    expect((await sendRaw(callOf({ body: Readable.from(["hello"]) }))).status).toBe(401);
    expect(requests).toHaveLength(2);
  });

  it("keeps the provider's 401 if the token cannot be renewed", async () => {
    const { provider, sendRaw } = start();
    await sendRaw(callOf());
    provider.expireAccess();
    provider.answerNext(400, { error: "invalid_client" });
    const answer = await sendRaw(callOf());
    expect([answer.status, await text(answer.body)]).toEqual([401, '{"users":[{"id":1}]}']);
  });
});

const hmac = (message: string): string => createHmac("sha256", "s3cret").update(message).digest("hex");

describe("a signed raw call", () => {
  const { integrations } = loadCatalog(
    treeOf({
      "integrations/acme/integration.yaml": yaml(`
        cognate: 1
        name: acme
        label: Acme
        category: identity
        base_url: https://api.acme.example
        connections:
          keys:
            label: Keys
            fields: { key: { type: secret, label: Key } }
            auth: [ { type: hmac, algorithm: sha256, key: "{{ credentials.key }}", string: "{{ request.path }}?{{ request.query }} {{ request.headers.\`content-type\` }} {{ request.body }}", header: X-Sig } ]
      `),
    }),
  );
  const signing = integrations.get("acme") as Integration;
  const signer: Account = openAccount(signing, { id: "a", connection: "keys", context: { key: "s3cret" } });

  const signed = async (over: Partial<RawCall>): Promise<string | undefined> => {
    let sent: RawWireRequest | undefined;
    const sendRaw = createSendRaw({
      wire: (request) => {
        sent = request;
        return Promise.resolve({ status: 200, headers: [], body: Readable.from([]) });
      },
      clock: () => NOW,
    });
    await sendRaw(callOf({ integration: signing, account: signer, ...over }));
    return sent?.headers.find(([name]) => name === "x-sig")?.[1];
  };

  it("is signed over query, content type and bytes as they are sent", async () => {
    expect(await signed({ rawQuery: "b=%2F&a", ...sized("hello") })).toBe(hmac("/users?b=%2F&a text/plain hello"));
  });

  it("without a body is signed too", async () => {
    expect(await signed({ method: "GET" })).toBeDefined();
  });

  it("is refused where its body is too large to be held", async () => {
    await expect(signed({ body: Readable.from([Buffer.alloc(100_000)]) })).rejects.toMatchObject({
      code: "not_supported",
    });
  });
});
