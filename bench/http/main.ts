/** Processor time per request: unified, proxy and custom calls beside a hand-written Hono and got handler, same provider, same run. */
import { fork, type ChildProcess } from "node:child_process";
import { Agent, createServer, get } from "node:http";
import { fileURLToPath } from "node:url";
import { measureLoop } from "./loop.ts";
import type { Blocked, Ready, Used } from "./measure.ts";
import { PAGE_SIZE, providerPage } from "./page.ts";

const ROUNDS = 15;
const REQUESTS = 120;
const LARGE_PAGE = 1_000;
const CONCURRENCY = 8;

interface Subject {
  readonly name: string;
  readonly child: ChildProcess;
  readonly url: string;
}

const page = JSON.stringify(providerPage());
const largePage = JSON.stringify(providerPage(LARGE_PAGE));
const provider = createServer((request, response) => {
  const body = request.url?.startsWith("/large/") === true ? largePage : page;
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
});
await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
const address = provider.address();
const providerUrl = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;

const start = async (file: string): Promise<{ readonly child: ChildProcess; readonly url: string }> => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [providerUrl], {
    env: { PATH: process.env["PATH"] },
    // As `npm start` runs the server; the one by hand has it too.
    execArgv: ["--max-semi-space-size=32"],
  });
  // Whatever ends this run ends its children.
  process.once("exit", () => void child.kill());
  const { url } = await message<Ready>(child, "ready");
  return { child, url };
};

const message = <T extends { readonly kind: string }>(child: ChildProcess, kind: T["kind"]): Promise<T> =>
  new Promise((resolve, reject) => {
    const fail = (code: number | null): void => reject(new Error(`a measured process ended with ${code}`));
    const listen = (value: unknown): void => {
      if (typeof value !== "object" || value === null || (value as T).kind !== kind) return;
      child.off("message", listen);
      child.off("exit", fail);
      resolve(value as T);
    };
    child.on("message", listen);
    child.once("exit", fail);
  });

const blocked = async (child: ChildProcess): Promise<Blocked> => {
  const answer = message<Blocked>(child, "blocked");
  child.send("blocked");
  return answer;
};

const cpu = async (child: ChildProcess): Promise<number> => {
  const used = message<Used>(child, "used");
  child.send("cpu");
  return (await used).cpu;
};

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });

const request = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let size = 0;
      response.on("data", (chunk: Buffer) => (size += chunk.length));
      response.on("end", () =>
        response.statusCode === 200 ? resolve(size) : reject(new Error(`${url}: ${response.statusCode}`)),
      );
    }).on("error", reject);
  });

const round = async ({ child, url }: Subject): Promise<number> => {
  const before = await cpu(child);
  let left = REQUESTS;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      // oxlint-disable-next-line no-await-in-loop -- a lane sends one request after the other
      await request(url);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  return ((await cpu(child)) - before) / REQUESTS;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const hand = await start("hand-server.ts");
const cognate = await start("cognate-server.ts");
const account = "integrated_account_id=bench";
const subjects: readonly Subject[] = [
  { ...hand, name: "by hand: unified", url: `${hand.url}/unified` },
  {
    ...cognate,
    name: "unified list",
    url: `${cognate.url}/unified/user-directory/users?${account}&limit=${PAGE_SIZE}`,
  },
  { ...hand, name: "by hand: proxy", url: `${hand.url}/proxy` },
  { ...cognate, name: "proxy list", url: `${cognate.url}/proxy/users?${account}&limit=${PAGE_SIZE}` },
  { ...hand, name: "by hand: custom", url: `${hand.url}/custom` },
  {
    ...cognate,
    name: "custom",
    url: `${cognate.url}/custom/api/v2/users?page%5Bnumber%5D=0&page%5Bsize%5D=100&${account}`,
  },
];

const samples = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
for (const subject of subjects) {
  // oxlint-disable-next-line no-await-in-loop -- warm-up, one at a time
  for (let warm = 0; warm < 3; warm += 1) await round(subject);
}
for (let index = 0; index < ROUNDS; index += 1) {
  for (const subject of subjects) {
    // oxlint-disable-next-line no-await-in-loop -- interleaved on purpose
    samples.get(subject.name)?.push(await round(subject));
  }
}

const cost = (name: string): number => median(samples.get(name) ?? []);
console.log(
  `A page of ${PAGE_SIZE} users, ${Math.round(page.length / 1024)} KiB; processor time of the server process per request, median of ${ROUNDS} interleaved rounds of ${REQUESTS}.\n`,
);
console.log("| call | by hand, µs | Cognate, µs | ratio |\n| --- | --- | --- | --- |");
for (const [name, own] of [
  ["unified", "unified list"],
  ["proxy", "proxy list"],
  ["custom", "custom"],
] as const) {
  const by = cost(`by hand: ${name}`);
  console.log(`| ${own} | ${by.toFixed(0)} | ${cost(own).toFixed(0)} | ${(cost(own) / by).toFixed(2)} |`);
}

console.log(
  `\nThe longest turn of the server's event loop while it serves one page of ${LARGE_PAGE} users (${Math.round(largePage.length / 1024)} KiB), in ms of wall clock.\n`,
);
console.log(
  "| call | median | p99 | longest | its processor time | perf_hooks | allowed |\n| --- | --- | --- | --- | --- | --- | --- |",
);
const large = `integrated_account_id=large&limit=${LARGE_PAGE}`;
for (const [name, path] of [
  ["unified list", "/unified/user-directory/users"],
  ["proxy list", "/proxy/users"],
] as const) {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  console.log(
    await measureLoop({ name, child: cognate.child, url: `${cognate.url}${path}?${large}` }, request, blocked),
  );
}

agent.destroy();
hand.child.send("end");
cognate.child.send("end");
provider.close();
provider.closeAllConnections();
