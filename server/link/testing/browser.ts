/** A headless Chromium, an application page of another origin, and a link server on sockets. */
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { chromium } from "playwright-core";
import type { LinkServer, LinkServerOptions } from "./server.ts";
import { createLinkServer } from "./server.ts";

/** undefined: none is installed, and the suite skips. */
export const chromiumPath = (): string | undefined =>
  [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
    (path) => path !== undefined && path !== "" && existsSync(path),
  );

export const startChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath() ?? "", args: ["--no-sandbox", "--disable-gpu"] });

export interface Stage {
  readonly server: LinkServer;
  /** Of Cognate. */
  readonly url: string;
  /** Origin of the application. */
  readonly app: string;
  close(): Promise<void>;
}

/** @param port 0 but for tests that need the same address twice */
export const setStage = async (setup: LinkServerOptions = {}): Promise<Stage> => {
  const server = createLinkServer(setup);
  const { url } = await server.server.listen(0, "127.0.0.1");
  const application = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://app.test").pathname;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(path === "/done" ? "<h1>Back in the application</h1>" : applicationPage(url));
  });
  await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
  const address = application.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    server,
    url,
    app: `http://127.0.0.1:${port}`,
    async close() {
      application.closeAllConnections();
      application.close();
      await server.server.close();
    },
  };
};

/** Opens a link with the helper, and another one as Truto's SDK does. */
const applicationPage = (url: string): string => `<!doctype html><html lang="en"><title>App</title>
<body style="font-family:sans-serif;background:#dfe6ee"><h1>The application</h1>
<button id="helper">Connect</button> <button id="truto">Connect as Truto's SDK does</button>
<pre id="result"></pre>
<script type="module" src="${url}/link.js"></script>
<script>
const show = (value) => { document.getElementById("result").textContent = JSON.stringify(value); };
const params = new URLSearchParams(location.search);
document.getElementById("helper").onclick = () =>
  CognateLink.openLink(params.get("link"), JSON.parse(params.get("options") || "{}"))
    .then(show, (error) => show({ type: error.type, message: error.message }));
document.getElementById("truto").onclick = () => {
  const address = "${url}/connect-account?link_token=" + params.get("link") + "&integration=acme&auth_format=keys";
  const popup = open(address, "Truto", "width=600,height=700");
  const seen = [];
  addEventListener("message", (event) => {
    if (event.source === popup && event.origin === new URL(address).origin) seen.push(event.data);
  });
  const watch = setInterval(() => { if (popup.closed) { clearInterval(watch); show({ seen, closed: true }); } }, 100);
};
</script></body></html>`;

export const openApplication = async (
  context: BrowserContext,
  { app }: Stage,
  link: string,
  options: Readonly<Record<string, string>> = {},
): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(`${app}/?${new URLSearchParams({ link, options: JSON.stringify(options) }).toString()}`);
  return page;
};

/** The application's answer, once it has one. */
export const resultOf = async (page: Page): Promise<Readonly<Record<string, unknown>>> => {
  const result = page.locator("#result:not(:empty)");
  await result.waitFor();
  return JSON.parse((await result.textContent()) ?? "{}") as Readonly<Record<string, unknown>>;
};

/** For eyes: kept where `COGNATE_SCREENSHOTS` names a folder. */
export const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env["COGNATE_SCREENSHOTS"];
  if (folder === undefined || folder === "") return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
};
