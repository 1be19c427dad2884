/** The same job by hand: Hono and got, keep-alive, a timeout and retries, no engine. Runs as a child process. */
import { serve } from "@hono/node-server";
import got from "got";
import { Hono } from "hono";
import { answerMeasurements } from "./measure.ts";
import { mapByHand, type ProviderPage } from "./page.ts";

const provider = process.argv[2] ?? "";
const client = got.extend({
  prefixUrl: provider,
  headers: { "dd-api-key": "a", "dd-application-key": "b", accept: "application/json" },
  timeout: { request: 25_000 },
  retry: { limit: 2 },
});

const app = new Hono();
const page = (): Promise<ProviderPage> =>
  client.get("api/v2/users", { searchParams: { "page[number]": 0, "page[size]": 100 } }).json();

app.get("/unified", async (c) => {
  const result = mapByHand(await page());
  return c.json({ result, next_cursor: null, prev_cursor: null, result_count: result.length });
});
app.get("/proxy", async (c) => {
  const { data } = await page();
  return c.json({ result: data, next_cursor: null, prev_cursor: null, result_count: data.length });
});
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
