/** Truto's own link SDK, with no change but its base URL, connects an account here in a real browser (http-api-spec 1.4). */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chromiumPath, setStage, startChromium, type Stage } from "../../server/link/testing/browser.ts";
import { GOOD } from "../../server/link/testing/server.ts";
import { installed } from "./installed.ts";

const NAME = "@truto/truto-link-sdk";
const hasChromium = chromiumPath() !== undefined;
if (!hasChromium) console.warn(`Skipped: ${NAME} runs in Chromium (apt-get install chromium).`);
const folder = hasChromium ? installed("link-sdk", NAME) : undefined;

/** An application as Truto's README shows it: import, authenticate, show what comes back. */
const PAGE = `<!doctype html><html lang="en"><title>App</title><button>Connect</button><pre></pre>
<script type="module">
import authenticate from "/sdk.js";
const { token, ...options } = JSON.parse(decodeURIComponent(location.hash.slice(1) || "%7B%7D"));
const show = (outcome) => { document.querySelector("pre").textContent = JSON.stringify(outcome); };
document.querySelector("button").onclick = () =>
  authenticate(token, options).then((value) => show({ resolved: value }), (reason) => show({ rejected: reason }));
</script></html>`;

describe.runIf(folder !== undefined)("Truto's link SDK", { timeout: 60_000 }, () => {
  let browser: Browser;
  let application: Server;
  let app: string;
  let stage: Stage;
  beforeAll(async () => {
    browser = await startChromium();
    const sdk = readFileSync(join(folder ?? "", "node_modules", NAME, "dist/main.js"));
    application = createServer(({ url }, response) => {
      const isScript = url === "/sdk.js";
      response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html; charset=utf-8" });
      response.end(isScript ? sdk : url?.startsWith("/done") === true ? "<h1>Back in the application</h1>" : PAGE);
    });
    await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
    const address = application.address();
    app = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  }, 60_000);
  beforeEach(async () => {
    stage = await setStage();
    return () => stage.close();
  });
  afterAll(async () => {
    application.closeAllConnections();
    application.close();
    await browser.close();
  });

  /** The application, its button about to open this link. */
  const openApp = async (options: Readonly<Record<string, unknown>>, body: Readonly<Record<string, unknown>>) => {
    const { link_token: token } = await stage.server.makeLink({ allowed_origins: [app], ...body });
    const page = await (await browser.newContext()).newPage();
    const wish = { token, baseUrl: stage.url, integration: "acme", authFormat: "keys", ...options };
    await page.goto(`${app}/#${encodeURIComponent(JSON.stringify(wish))}`);
    return page;
  };

  const connect = async (form: Page, key: string): Promise<void> => {
    await form.getByLabel("Site", { exact: true }).selectOption("eu");
    await form.getByLabel("API key", { exact: true }).fill(key);
    await form.getByLabel("Application key", { exact: true }).fill("app-1");
    await form.getByRole("button", { name: "Connect Acme" }).click();
  };

  const outcomeOf = async (page: Page): Promise<unknown> => {
    const shown = page.locator("pre:not(:empty)");
    await shown.waitFor();
    return JSON.parse((await shown.textContent()) ?? "null");
  };

  it("resolves with the account id from a popup", async () => {
    const page = await openApp({ iframe: false }, {});
    const opened = page.waitForEvent("popup");
    await page.click("button");
    await connect(await opened, GOOD);
    const outcome = await outcomeOf(page);
    const [account] = await stage.server.accounts.list({}, 10);
    expect(account?.status).toBe("active");
    expect(outcome).toEqual({
      resolved: expect.objectContaining({
        result: "success",
        integration: "acme",
        integrated_account_id: account?.id,
      }) as unknown,
    });
  });

  it("shows the cause in the popup and connects with the next try", async () => {
    const page = await openApp({ iframe: false }, {});
    const opened = page.waitForEvent("popup");
    await page.click("button");
    const form = await opened;
    await connect(form, "wrong-key");
    await form.getByRole("alert").waitFor();
    await connect(form, GOOD);
    expect(await outcomeOf(page)).toMatchObject({ resolved: { result: "success" } });
  });

  it("rejects when the popup is closed", async () => {
    const page = await openApp({ iframe: false }, {});
    const opened = page.waitForEvent("popup");
    await page.click("button");
    await (await opened).close();
    expect(await outcomeOf(page)).toHaveProperty("rejected");
  });

  it("comes back to the application in the same window", async () => {
    const page = await openApp({ sameWindow: true }, { redirect_uri: `${app}/done` });
    await page.click("button");
    await connect(page, GOOD);
    await page.getByRole("heading", { name: "Back in the application" }).waitFor();
    const [account] = await stage.server.accounts.list({}, 10);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      result: "success",
      integrated_account_id: account?.id,
    });
  });
});
