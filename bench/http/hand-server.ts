/** The same job by hand: Hono and got, keep-alive, a timeout, retries, an ETag for lists, no engine. Runs as a child process. */
import { hash } from "node:crypto";
import { serve } from "@hono/node-server";
import got from "got";
import { Hono, type Context } from "hono";
import { answerMeasurements } from "./measure.ts";
import { mapByHand, type ProviderPage } from "./page.ts";

const provider = `${process.argv[2] ?? ""}/pages`;
const client = got.extend({
  prefixUrl: provider,
  headers: { "dd-api-key": "a", "dd-application-key": "b", accept: "application/json" },
  timeout: { request: 25_000 },
  retry: { limit: 2 },
});

const app = new Hono();
const page = (): Promise<ProviderPage> =>
  client.get("api/v2/users", { searchParams: { "page[number]": 0, "page[size]": 100 } }).json();

/** A list with the same validator as ours: answering 304 is part of the job. */
const list = (c: Context, records: readonly unknown[]): Response => {
  const result = JSON.stringify(records);
  const etag = `W/"${hash("sha256", result, "base64url").slice(0, 22)}"`;
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, { etag });
  const rest = JSON.stringify({ next_cursor: null, prev_cursor: null, result_count: records.length });
  return c.body(`{"result":${result},${rest.slice(1)}`, 200, { "content-type": "application/json", etag });
};

app.get("/unified", async (c) => list(c, mapByHand(await page())));
app.get("/proxy", async (c) => list(c, (await page()).data));
app.get("/custom", async () => {
  const answer = await client.get("api/v2/users?page[number]=0&page[size]=100", { responseType: "buffer" });
  return new Response(new Uint8Array(answer.body), {
    status: answer.statusCode,
    headers: { "content-type": answer.headers["content-type"] ?? "" },
  });
});

const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (address) =>
  answerMeasurements(`http://127.0.0.1:${address.port}`, () => server.close()),
);
